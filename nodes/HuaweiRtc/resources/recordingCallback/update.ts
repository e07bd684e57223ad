import { optional, type Check } from '../../../../engine/model/checks';
import { writeOperation } from '../../../../engine/model/operation';
import { path, put } from '../../../../engine/model/request';
import { isCallbackKey } from '../../shared/callbackKey';
import { appId } from '../../shared/fields';
import { management } from '../../shared/limits';
import { SECRETS } from '../../shared/secrets';

const isCallbackUrl: Check = (value) => {
	if (typeof value !== 'string' || !/^https?:\/\//.test(value) || !URL.canParse(value)) {
		return 'is not an address that starts with http:// or https://';
	}
	return /[\s\u0000-\u001f\u007f]/.test(value) ? 'contains white space' : undefined;
};

/** Sets the callback: `PUT /v2/apps/{app_id}/record-callback` (CloudRTC API reference). */
export const update = writeOperation({
	name: 'Update',
	action: 'Update recording callback',
	description: 'Set the address to which recording events of an app are sent',
	notice:
		'An app has one address: the former one is overwritten without a question. Huawei tests the new one while saving.',
	fields: [
		appId,
		{
			displayName: 'URL',
			name: 'url',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. https://example.com/recordings',
			description: 'Public address that answers POST requests with 200',
			check: isCallbackUrl,
		},
		{
			displayName: 'Key',
			name: 'authKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description:
				'32 to 64 characters with which events are signed; without it nobody can verify them',
			secret: true,
			check: optional(isCallbackKey),
		},
	],
	target: ['url', 'appId'],
	request: ({ appId, url, authKey }) =>
		put(path`/v2/apps/${appId}/record-callback`, {
			body: { url, auth_key: authKey === '' ? undefined : authKey },
		}),
	limit: management,
	repeat: 'safe',
	secretResponse: SECRETS,
});
