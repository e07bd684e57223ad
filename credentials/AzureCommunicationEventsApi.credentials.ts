import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

import { connectionFields } from './connectionFields';

/** What proves that an event comes from a resource of Azure Communication Services. */
export class AzureCommunicationEventsApi implements ICredentialType {
	name = 'azureCommunicationEventsApi';

	displayName = 'Azure Communication Services Events API';

	icon: Icon = { light: 'file:../icons/azure.svg', dark: 'file:../icons/azure.dark.svg' };

	documentationUrl =
		'https://github.com/rtc-teardown/n8n-nodes-rtc-teardown/blob/main/docs/credentials.md#azure-communication-services-events-api';

	properties: INodeProperties[] = [
		{
			displayName: 'Immutable Resource ID',
			name: 'immutableResourceId',
			type: 'string',
			default: '',
			placeholder: 'e.g. 3f1d2c4b-5a69-4788-97a6-b5c4d3e2f1a0',
			description:
				'Shown in the Azure portal under Properties of the Communication Services resource. With it each callback of a call must carry a token that Microsoft has signed for this resource.',
		},
		{
			displayName: 'Callback Secret',
			name: 'callbackSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description:
				'A text of your own with 16 characters or more, which stands behind the address of the trigger as ?secret=… Event Grid needs it; callbacks need it where no Immutable Resource ID is given.',
		},
		{
			displayName: 'Former Callback Secret',
			name: 'formerCallbackSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description: 'Also good, while addresses with a new secret are being entered',
		},
		{
			displayName: 'Issuer',
			name: 'issuer',
			type: 'string',
			default: 'https://acscallautomation.communication.azure.com',
			description: 'Who signs the tokens; another one only for a test server',
		},
		{
			displayName: 'Keys URL',
			name: 'keysUrl',
			type: 'string',
			default: 'https://acscallautomation.communication.azure.com/calling/keys',
			description: 'Where the public keys of the issuer are; another one only for a test server',
		},
		...connectionFields,
	];
}
