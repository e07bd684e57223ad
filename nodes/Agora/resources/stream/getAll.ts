import { asObject } from '../../../../engine/model/answer';
import { listOperation } from '../../../../engine/model/operation';
import { get } from '../../../../engine/model/request';
import { isChannel } from '../../shared/checks';
import { appId, region, streamVersion } from '../../shared/fields';
import { ingress } from '../../shared/ingress';
import { mediaGatewayQuery } from '../../shared/limits';
import { streamSecrets, streamsIn } from './streams';

/**
 * Lists live streams: `GET /{region}/v1/projects/{appId}/rtls/ingress/online-streams` (Media
 * Gateway RESTful API, "Query streaming list"). The streaming key is the last segment of `url`.
 */
export const getAll = listOperation({
	name: 'Get Many',
	action: 'Get many streams',
	description: 'List the live streams of a region, or of one channel there',
	fields: [
		appId,
		region,
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
	options: [streamVersion],
	limit: mediaGatewayQuery,
	target: ['appId', 'region', 'channel'],
	secretResponse: streamSecrets,
	secretsOption: 'Reveal Key',
	request: (parameters) =>
		get(`${ingress(parameters, parameters.apiVersion)}/online-streams`, {
			query: { channel: String(parameters.channel) },
		}),
	rows: (body) => streamsIn(asObject(body).data),
});
