import type { Icon, ICredentialTestRequest, ICredentialType, INodeProperties } from 'n8n-workflow';

import { azureRecordingHosts } from './azureRecordingHosts';
import { azureTest } from './azureTest';
import { connectionFields } from './connectionFields';

/** Microsoft Entra ID with client credentials: n8n fetches, keeps and renews the token. */
export class AzureCommunicationOAuth2Api implements ICredentialType {
	name = 'azureCommunicationOAuth2Api';

	/** The first for the order of the form only: parents' fields stand before one's own. */
	extends = ['azureCommunicationTokenApi', 'oAuth2Api'];

	displayName = 'Azure Communication Services OAuth2 API';

	icon: Icon = { light: 'file:../icons/azure.svg', dark: 'file:../icons/azure.dark.svg' };

	documentationUrl =
		'https://github.com/rtc-teardown/n8n-nodes-rtc-teardown/blob/main/docs/credentials.md#azure-communication-services-oauth2-api';

	properties: INodeProperties[] = [
		{
			displayName: 'Grant Type',
			name: 'grantType',
			type: 'hidden',
			default: 'clientCredentials',
		},
		{
			displayName: 'Access Token URL',
			name: 'accessTokenUrl',
			type: 'hidden',
			// Without Allow Insecure HTTP the client secret is never sent to an http:// address.
			default:
				'={{ ($self.allowInsecureHttp ? $self.authorityHost : $self.authorityHost.replace(/^http:/i, "https:")).replace(/\\/+$/, "") + "/" + encodeURIComponent($self.tenantId) + "/oauth2/v2.0/token" }}',
		},
		{ displayName: 'Authorization URL', name: 'authUrl', type: 'hidden', default: '' },
		{
			displayName: 'Auth URI Query Parameters',
			name: 'authQueryParameters',
			type: 'hidden',
			default: '',
		},
		{
			displayName: 'Client Authentication',
			name: 'authentication',
			type: 'hidden',
			default: 'body',
		},
		// Entra ID wants nothing but what stands in this form.
		{
			displayName: 'Send Additional Body Properties',
			name: 'sendAdditionalBodyProperties',
			type: 'hidden',
			default: false,
		},
		{
			displayName: 'Additional Body Properties',
			name: 'additionalBodyProperties',
			type: 'hidden',
			default: '',
		},
		{
			displayName: 'Ignore SSL Issues (Insecure)',
			name: 'ignoreSSLIssues',
			type: 'hidden',
			default: '={{ $self.allowUnauthorizedCerts }}',
		},
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
			displayName: 'Tenant ID',
			name: 'tenantId',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. 11111111-2222-4333-8444-555555555555',
			description:
				'Directory (tenant) ID of the app registration, shown in Microsoft Entra ID under Overview',
		},
		{
			displayName: 'Authority Host',
			name: 'authorityHost',
			type: 'string',
			default: 'https://login.microsoftonline.com',
			required: true,
			placeholder: 'e.g. https://login.microsoftonline.com',
			description: 'Address of Microsoft Entra ID. Sovereign clouds have another one.',
		},
		{
			displayName: 'Scope',
			name: 'scope',
			type: 'string',
			default: 'https://communication.azure.com//.default',
			required: true,
			description: 'Two slashes stand before .default, as in the SDKs of the vendor',
		},
		azureRecordingHosts,
		...connectionFields,
	];

	/** n8n's own OAuth2 code signs, so this address is a whole one. */
	test: ICredentialTestRequest = azureTest({
		url: '={{ ($credentials.allowInsecureHttp ? $credentials.endpoint : $credentials.endpoint.replace(/^http:/i, "https:")).replace(/\\/+$/, "") + "/calling/callConnections/7c3f5b52-9d0e-4a66-8a55-d0f3c2b1e9a4" }}',
		refused:
			'The service refused the token of Entra ID. Check Scope, and that the app registration has a role on this Communication Services resource',
	});
}
