import { asObject, asText } from '../../../../engine/model/answer';
import { endOperation } from '../../../../engine/model/operation';
import { path, remove } from '../../../../engine/model/request';
import { appId, region } from '../../shared/fields';
import { ingress } from '../../shared/ingress';
import { mediaGatewayDelete } from '../../shared/limits';
import { streamingKey } from './fields';
import { get } from './get';

/**
 * Deletes a streaming key: `DELETE /{region}/v1/projects/{appId}/rtls/ingress/streamkeys/{key}`
 * (Media Gateway RESTful API, "Delete streaming key"). The key is a secret, so it is masked in
 * everything that is shown.
 */
export const deleteKey = endOperation({
	name: 'Delete',
	action: 'Remove streaming key (delete)',
	description: 'Delete a streaming key, so that no encoder can connect with it any more',
	notice:
		'No encoder can connect with the key any more. A push that is live goes on: disconnect it afterwards with Stream: Force Disconnect.',
	fields: [appId, region, streamingKey],
	target: ['appId', 'region', 'streamingKey'],
	request: (parameters) =>
		remove(ingress(parameters) + path`/streamkeys/${parameters.streamingKey}`),
	limit: mediaGatewayDelete,
	repeat: 'safe',
	answers: { '200 success': 'accepted', '404 notFound': 'notFound' },
	// "Response status codes", Streaming key: 404 where the key does not exist.
	accepts: 'existing',
	verify: {
		look: get,
		every: 1,
		upTo: 10,
		lookParameters: ({ appId, region, streamingKey }) => ({ appId, region, streamingKey }),
		sees: ({ notFound, body }) => {
			if (notFound) return 'absent';
			return asText(asObject(asObject(body).data).streamKey) === '' ? undefined : 'alive';
		},
	},
});
