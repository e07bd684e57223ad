import { asObject } from '../../../../engine/model/answer';
import { readOperation } from '../../../../engine/model/operation';
import { get as read, path } from '../../../../engine/model/request';
import { appId, region } from '../../shared/fields';
import { ingress } from '../../shared/ingress';
import { mediaGatewayQuery } from '../../shared/limits';
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
	request: (parameters) => read(ingress(parameters) + path`/streamkeys/${parameters.streamingKey}`),
	notFound: ['404 notFound'],
	item: (body) => asObject(asObject(body).data) as never,
});
