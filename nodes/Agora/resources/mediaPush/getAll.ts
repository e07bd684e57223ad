import { asObject, asText } from '../../../../engine/model/answer';
import { listOperation } from '../../../../engine/model/operation';
import { get, path } from '../../../../engine/model/request';
import { isChannel } from '../../shared/checks';
import { appId } from '../../shared/fields';
import { readOthers } from '../../shared/readOthers';
import { namedRows } from '../../shared/rows';
import { mediaSecrets } from '../../shared/secrets';

/**
 * Converters of the project, or of one channel: `GET /v1/projects/{appId}/rtmp-converters` or
 * `…/channels/{cname}/rtmp-converters` (Media Push, "Get all"). Up to 500 in one answer; `cursor` 0
 * is the end.
 */
export const getAll = listOperation({
	name: 'Get Many',
	action: 'Get many media pushes',
	description: 'List the converters that push channels to a CDN, in all regions',
	fields: [
		appId,
		{
			displayName: 'Channel',
			name: 'channel',
			type: 'string',
			default: '',
			placeholder: 'e.g. lesson-42',
			description: 'The exact name of a channel; all channels if empty',
			check: isChannel({ empty: 'allowed' }),
		},
	],
	target: ['appId', 'channel'],
	read: readOthers,
	secretResponse: mediaSecrets,
	request: ({ appId, channel }) =>
		get(
			channel === ''
				? path`/v1/projects/${appId}/rtmp-converters`
				: path`/v1/projects/${appId}/channels/${channel}/rtmp-converters`,
		),
	rows: (body) => namedRows(asObject(asObject(body).data).members, 'converterId'),
	next: (body, { request }) => {
		const cursor = asText(asObject(asObject(body).data).cursor);
		return cursor === '' || cursor === '0' ? undefined : { ...request, query: { cursor } };
	},
});
