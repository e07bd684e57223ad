import type { IAuthenticate, Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

import { azureHeaders } from '../signing/azure';
import { azureAccess } from '../signing/azureAddress';
import { azureStorageSignature } from '../signing/azureStorage';
import { hmacKey } from '../signing/hmacKey';
import { readOutgoing, withCertificateRule, writeOutgoing } from '../signing/outgoing';
import { azureRecordingHosts } from './azureRecordingHosts';
import { azureTest } from './azureTest';
import { lookedAt, reachability } from '../signing/reachable';
import { connectionFields } from './connectionFields';

const lookForServer = reachability('Endpoint', (credentials) => azureAccess(credentials).endpoint);

/** Access key of an Azure Communication Services resource: every request is signed (HMAC-SHA256). */
export class AzureCommunicationApi implements ICredentialType {
	name = 'azureCommunicationApi';

	displayName = 'Azure Communication Services API';

	icon: Icon = { light: 'file:../icons/azure.svg', dark: 'file:../icons/azure.dark.svg' };

	documentationUrl =
		'https://github.com/rtc-teardown/n8n-nodes-rtc-teardown/blob/main/docs/credentials.md#azure-communication-services-api';

	properties: INodeProperties[] = [
		{
			displayName: 'Sign With',
			name: 'signWith',
			type: 'options',
			default: 'accessKey',
			options: [
				{
					name: 'Access Key',
					value: 'accessKey',
					description: 'Endpoint and key of the resource, each in a field of its own',
				},
				{
					name: 'Connection String',
					value: 'connectionString',
					description: 'Endpoint and key in one line, as the Azure portal shows them',
				},
			],
		},
		{
			displayName: 'Endpoint',
			name: 'endpoint',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. https://contoso.communication.azure.com',
			displayOptions: { show: { signWith: ['accessKey'] } },
			description:
				'Address of your Communication Services resource, shown in the Azure portal under Keys',
		},
		{
			displayName: 'Access Key',
			name: 'accessKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			displayOptions: { show: { signWith: ['accessKey'] } },
			description: 'Primary or secondary key of the resource, shown in the Azure portal under Keys',
		},
		{
			displayName: 'Connection String',
			name: 'connectionString',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			placeholder: 'e.g. endpoint=https://contoso.communication.azure.com/;accesskey=…',
			displayOptions: { show: { signWith: ['connectionString'] } },
			description: 'Primary or secondary connection string, shown in the Azure portal under Keys',
		},
		azureRecordingHosts,
		...connectionFields,
		lookedAt,
	];

	preAuthentication = lookForServer;

	authenticate: IAuthenticate = async (credentials, requestOptions) => {
		const { endpoint, accessKey } = azureAccess(credentials);
		const outgoing = readOutgoing(requestOptions, {
			allowInsecureHttp: credentials.allowInsecureHttp,
			baseUrl: endpoint,
		});
		const storage = azureStorageSignature(outgoing, endpoint, credentials);
		const headers = {
			...azureHeaders(storage?.signed ?? outgoing, hmacKey(accessKey, 'base64'), new Date()),
			...storage?.headers,
		};
		return withCertificateRule(writeOutgoing(requestOptions, outgoing, headers), credentials);
	};

	test = azureTest({
		// Relative: authenticate() knows the endpoint, also from the connection string.
		url: '/calling/callConnections/7c3f5b52-9d0e-4a66-8a55-d0f3c2b1e9a4',
		refused:
			'The service refused the signature. Check that Access Key and Endpoint (or the Connection String) belong to the same resource, and that the clock of this machine is right',
	});
}
