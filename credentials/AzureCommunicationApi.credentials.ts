import type { IAuthenticate, Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

import { azureHeaders } from '../signing/azure';
import { azureAccess } from '../signing/azureAddress';
import { azureStorageSignature } from '../signing/azureStorage';
import { hmacKey } from '../signing/hmacKey';
import { readOutgoing, withCertificateRule, writeOutgoing } from '../signing/outgoing';
import { azureRecordingHosts } from './azureRecordingHosts';
import { azureTest } from './azureTest';
import { connectionFields } from './connectionFields';

/** Access key of an Azure Communication Services resource: every request is signed (HMAC-SHA256). */
export class AzureCommunicationApi implements ICredentialType {
	name = 'azureCommunicationApi';

	displayName = 'Azure Communication Services API';

	icon: Icon = { light: 'file:../icons/azure.svg', dark: 'file:../icons/azure.dark.svg' };

	documentationUrl =
		'https://github.com/rtc-teardown/n8n-nodes-rtc-teardown/blob/main/docs/credentials.md#azure-communication-services-api';

	properties: INodeProperties[] = [
		{
			displayName: 'Endpoint',
			name: 'endpoint',
			type: 'string',
			default: '',
			placeholder: 'e.g. https://contoso.communication.azure.com',
			description:
				'Address of your Communication Services resource, shown in the Azure portal under Keys. Leave empty when you fill in the Connection String.',
		},
		{
			displayName: 'Access Key',
			name: 'accessKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description:
				'Primary or secondary key of the resource, shown in the Azure portal under Keys. Leave empty when you fill in the Connection String.',
		},
		{
			displayName: 'Connection String',
			name: 'connectionString',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			placeholder: 'e.g. endpoint=https://contoso.communication.azure.com/;accesskey=…',
			description:
				'Endpoint and key in one, shown in the Azure portal under Keys. Fill in either this alone or the two fields above.',
		},
		azureRecordingHosts,
		...connectionFields,
	];

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
