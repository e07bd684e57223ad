import { asObject, asText } from '../../../../engine/model/answer';
import { listOperation } from '../../../../engine/model/operation';
import { get, path } from '../../../../engine/model/request';
import { isChannel } from '../../shared/checks';
import { appId } from '../../shared/fields';
import { mediaPullList } from '../../shared/limits';
import { readOthers } from '../../shared/readOthers';
import { namedRows } from '../../shared/rows';
import { mediaSecrets } from '../../shared/secrets';

const PAGE = 500;

/**
 * Cloud players: `GET /v1/projects/{appId}/cloud-player/players` (Media Pull, "List"). An empty
 * `nextPageToken` is the end. A player may be missing in its first 10 seconds.
 */
export const getAll = listOperation({
	name: 'Get Many',
	action: 'Get many media pulls',
	description: 'List the cloud players that pull media into channels, in all regions',
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
	limit: mediaPullList,
	secretResponse: mediaSecrets,
	request: ({ appId, channel }) =>
		get(path`/v1/projects/${appId}/cloud-player/players`, {
			query: {
				filter: channel === '' ? '' : `channelName eq ${String(channel)}`,
				pageSize: PAGE,
			},
		}),
	rows: (body) => namedRows(asObject(body).players, 'id'),
	next: (body, { request }) => {
		const pageToken = asText(asObject(body).nextPageToken);
		return pageToken === '' ? undefined : { ...request, query: { ...request.query, pageToken } };
	},
});
