import { asObject } from '../../../../engine/model/answer';
import { isWholeNumber, optional } from '../../../../engine/model/checks';
import { writeOperation } from '../../../../engine/model/operation';
import { post } from '../../../../engine/model/request';
import { isChannel, isTemplateId, isTextUid } from '../../shared/checks';
import { appId, region } from '../../shared/fields';
import { ingress } from '../../shared/ingress';
import { mediaGatewayCreate } from '../../shared/limits';

/**
 * Makes a streaming key: `POST /{region}/v1/projects/{appId}/rtls/ingress/streamkeys` (Media Gateway
 * RESTful API, "Create streaming key"). Its purpose is the key, so the item shows it. It is not sent
 * again when the answer was lost: a key that nobody knows may exist then.
 */
export const create = writeOperation({
	name: 'Create',
	action: 'Create streaming key',
	description: 'Make a key with which an encoder can push a stream into a channel',
	notice: 'The item holds the new key. Whoever reads the execution can push a stream with it.',
	fields: [
		appId,
		region,
		{
			displayName: 'Channel',
			name: 'channel',
			type: 'string',
			default: '',
			placeholder: 'e.g. lesson-42',
			description: 'The channel that the stream goes into; a random name if empty',
			check: isChannel({ empty: 'allowed' }),
		},
		{
			displayName: 'User ID',
			name: 'uid',
			type: 'string',
			default: '',
			placeholder: 'e.g. 1001',
			description:
				'The user that the stream is published as; a random number if empty or 0. Leading zeros vanish.',
			check: isTextUid,
		},
		{
			displayName: 'Expires After',
			name: 'expiresAfter',
			type: 'number',
			default: 86400,
			typeOptions: { minValue: 0 },
			description: 'Seconds after which the key can no longer be used; never if 0',
			check: isWholeNumber({ min: 0, max: 4_294_967_295 }),
		},
	],
	options: [
		{
			displayName: 'Template ID',
			name: 'templateId',
			type: 'string',
			default: '',
			placeholder: 'e.g. hd720',
			description: 'The stream template for pushes with this key',
			check: optional(isTemplateId),
		},
	],
	check: ({ channel, uid }) =>
		channel === '' && (uid === '' || uid === '0')
			? 'Channel and User ID may not both be empty: at least one must be given'
			: undefined,
	target: ['appId', 'region', 'channel', 'uid'],
	limit: mediaGatewayCreate,
	repeat: 'never',
	request: (parameters) => {
		const { channel, uid, expiresAfter, templateId } = parameters;
		return post(`${ingress(parameters)}/streamkeys`, {
			body: {
				settings: { channel, uid, expiresAfter, ...(templateId ? { templateId } : {}) },
			},
		});
	},
	item: (body) => asObject(asObject(body).data) as never,
});
