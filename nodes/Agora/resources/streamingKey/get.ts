import { asObject, asText } from '../../../../engine/model/answer';
import { readOperation } from '../../../../engine/model/operation';
import { get as ask, path } from '../../../../engine/model/request';
import { appId, region } from '../../shared/fields';
import { ingress } from '../../shared/ingress';
import { mediaGatewayQuery } from '../../shared/limits';
import { read } from '../../shared/read';
import { showing } from '../../shared/showing';
import { streamingKey } from './fields';

/**
 * Reads a streaming key: `GET /{region}/v1/projects/{appId}/rtls/ingress/streamkeys/{key}` (Media
 * Gateway RESTful API, "Query streaming key").
 */
export const get = readOperation({
	name: 'Get',
	action: 'Get streaming key',
	description: 'Look up the channel, user and expiry of a streaming key',
	fields: [appId, region, streamingKey],
	limit: mediaGatewayQuery,
	target: ['appId', 'region', 'streamingKey'],
	secretResponse: { streamKey: 'whole' },
	request: (parameters) => ask(ingress(parameters) + path`/streamkeys/${parameters.streamingKey}`),
	notFound: ['404 notFound'],
	read: showing(read, (body) => asText(asObject(asObject(body).data).streamKey) !== ''),
	item: (body) => asObject(asObject(body).data) as never,
});
