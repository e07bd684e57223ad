import { isId } from '../../../../engine/checks';
import { endOperation } from '../../../../engine/operation';
import { path, remove } from '../../../../engine/request';
import { appId, region } from '../../shared/fields';

/**
 * Deletes a streaming key: `DELETE /{region}/v1/projects/{appId}/rtls/ingress/streamkeys/{key}`
 * (Media Gateway RESTful API, "Delete streaming key"). The key is a secret, so it is masked in
 * everything that is shown.
 */
export const deleteKey = endOperation({
	name: 'Delete',
	action: 'Delete streaming key',
	description: 'Delete a streaming key, so that no encoder can connect with it any more',
	notice: 'A push that is live goes on: disconnect it afterwards with Stream: Force Disconnect.',
	fields: [
		appId,
		region,
		{
			displayName: 'Streaming Key',
			name: 'streamingKey',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			description:
				'The key of the encoder: the last part of the URL it pushes to, or streamingKey from Stream: Get Many with Include Secrets',
			secret: true,
			check: isId({ max: 1024 }),
		},
	],
	target: ['appId', 'region', 'streamingKey'],
	request: ({ appId, region, streamingKey }) =>
		remove(path`/${region}/v1/projects/${appId}/rtls/ingress/streamkeys/${streamingKey}`),
	answers: { '200 success': 'accepted', '404 notFound': 'notFound' },
});
