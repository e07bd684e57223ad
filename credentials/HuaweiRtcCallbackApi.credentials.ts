import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

/** The key with which Huawei signs recording events. You choose it; it is not the Secret Key (SK). */
export class HuaweiRtcCallbackApi implements ICredentialType {
	name = 'huaweiRtcCallbackApi';

	displayName = 'Huawei Cloud RTC Callback API';

	icon: Icon = { light: 'file:../icons/huawei.svg', dark: 'file:../icons/huawei.dark.svg' };

	documentationUrl =
		'https://github.com/rtc-teardown/n8n-nodes-rtc-teardown/blob/main/docs/credentials.md#huawei-cloud-rtc-callback-api';

	properties: INodeProperties[] = [
		{
			displayName: 'Callback Key',
			name: 'authKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description:
				'32 to 64 characters of your choice, best random ones. The trigger gives them to Huawei, which signs each event with them.',
		},
		{
			displayName: 'Former Callback Key',
			name: 'formerAuthKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description:
				'The key before this one: events signed with it are still accepted while the key is being changed',
		},
	];
}
