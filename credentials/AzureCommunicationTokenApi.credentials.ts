import type {
	IAuthenticate,
	Icon,
	ICredentialTestRequest,
	ICredentialType,
	INodeProperties,
} from 'n8n-workflow';

import { azureEndpoint } from '../signing/azureAddress';
import { withBearer } from '../signing/bearer';
import { azureRecordingHosts } from './azureRecordingHosts';
import { azureTest } from './azureTest';
import { lookedAt, reachability } from '../signing/reachable';
import { connectionFields } from './connectionFields';

const lookForServer = reachability('Endpoint', (credentials) =>
	azureEndpoint({ ...credentials, connectionString: undefined }),
);

/** What the OAuth2 type does not take over. */
const ownFields: INodeProperties[] = [
	{
		displayName: 'Token',
		name: 'token',
		type: 'string',
		typeOptions: { password: true },
		default: '',
		required: true,
		description:
			'User access token. The reference of Call Automation documents it; the articles on authentication name access key and Entra ID only. Prefer one of these when it is refused. It cannot be renewed by itself.',
	},
	azureRecordingHosts,
	...connectionFields,
	lookedAt,
];

/** User access token of Azure Communication Services, as the vendor's reference shows it. */
export class AzureCommunicationTokenApi implements ICredentialType {
	name = 'azureCommunicationTokenApi';

	displayName = 'Azure Communication Services Token API';

	icon: Icon = { light: 'file:../icons/azure.svg', dark: 'file:../icons/azure.dark.svg' };

	documentationUrl =
		'https://github.com/rtc-teardown/n8n-nodes-rtc-teardown/blob/main/docs/credentials.md#azure-communication-services-token-api';

	properties: INodeProperties[] = [
		{
			displayName: 'Endpoint',
			name: 'endpoint',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. https://contoso.communication.azure.com',
			description:
				'Address of your Communication Services resource, shown in the Azure portal under Keys',
		},
		{
			// Inert here: the OAuth2 type extends this one, so that in its form Endpoint and Tenant ID
			// stand before n8n's own OAuth2 fields. Nothing else of this form goes there.
			displayName: 'Tenant ID',
			name: 'tenantId',
			type: 'hidden',
			default: '',
		},
		...ownFields.map((property) => ({ ...property, doNotInherit: true })),
	];

	preAuthentication = lookForServer;

	authenticate: IAuthenticate = async (credentials, requestOptions) => {
		return withBearer(requestOptions, credentials, {
			baseUrl: azureEndpoint({ ...credentials, connectionString: undefined }),
			field: 'Token',
		});
	};

	test: ICredentialTestRequest = azureTest({
		url: '/calling/callConnections/7c3f5b52-9d0e-4a66-8a55-d0f3c2b1e9a4',
		refused:
			'The service refused the token. Get a new one: user access tokens live 24 hours at most, and whether Call Automation takes them depends on the service; else use the access key or Entra ID',
	});
}
