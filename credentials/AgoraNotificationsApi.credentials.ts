import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

/** The secrets that sign Agora's notifications. They are not the customer secret. */
export class AgoraNotificationsApi implements ICredentialType {
	name = 'agoraNotificationsApi';

	displayName = 'Agora Notifications API';

	icon: Icon = { light: 'file:../icons/agora.svg', dark: 'file:../icons/agora.dark.svg' };

	documentationUrl =
		'https://github.com/rtc-teardown/n8n-nodes-rtc-teardown/blob/main/docs/credentials.md#agora-notifications-api';

	properties: INodeProperties[] = [
		{
			displayName: 'Notification Secret',
			name: 'notificationSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description:
				'The Secret that Agora Console shows in the project under All Features, Notifications, for one product. It is not the customer secret.',
		},
		{
			displayName: 'Further Secrets',
			name: 'furtherSecrets',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description:
				'The Secrets of other products that notify the same address, and the former one while a Secret is being changed; separated by commas',
		},
	];
}
