import { asObject, asText } from '../../../../engine/answer';
import { isText } from '../../../../engine/checks';
import { listOperation } from '../../../../engine/operation';
import { get, path } from '../../../../engine/request';
import { appId, region } from '../../shared/fields';
import { mediaGatewayQuery } from '../../shared/limits';

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
			check: isText({ max: 64 }),
		},
	],
	limit: mediaGatewayQuery,
	target: ['appId', 'region', 'channel'],
	secretResponse: { url: 'lastSegment', streamingKey: 'whole' },
	request: ({ appId, region, channel }) =>
		get(path`/${region}/v1/projects/${appId}/rtls/ingress/online-streams`, {
			query: { channel: String(channel) },
		}),
	rows: (body) => {
		const { data } = asObject(body);
		const streams: unknown[] = Array.isArray(data) ? data : data ? [data] : [];
		return streams.map(withStreamingKey);
	},
});

function withStreamingKey(stream: unknown): unknown {
	const url = asText(asObject(stream).url);
	return url === '' ? stream : { ...asObject(stream), streamingKey: url.split('/').pop() };
}
