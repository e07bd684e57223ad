import type { Icon, ICredentialTestRequest, ICredentialType, INodeProperties } from 'n8n-workflow';

import {
	callHandlingPaths,
	camaraAddressFields,
	camaraTest,
	scopeField,
	unknownSession,
} from './camaraFields';
import { connectionFields } from './connectionFields';

/** CAMARA WebRTC with OAuth2: n8n fetches, keeps and renews the token. */
export class CamaraOAuth2Api implements ICredentialType {
	name = 'camaraOAuth2Api';

	extends = ['oAuth2Api'];

	displayName = 'CAMARA WebRTC OAuth2 API';

	icon: Icon = { light: 'file:../icons/camara.svg', dark: 'file:../icons/camara.dark.svg' };

	documentationUrl =
		'https://github.com/rtc-teardown/n8n-nodes-rtc-teardown/blob/main/docs/credentials.md#camara-webrtc-oauth2-api';

	properties: INodeProperties[] = [
		{
			displayName: 'Grant Type',
			name: 'grantType',
			type: 'options',
			default: 'clientCredentials',
			description:
				'As agreed with the operator. Where a user must consent it is Authorization Code, and the browser must be in the mobile network.',
			options: [
				{ name: 'Authorization Code', value: 'authorizationCode' },
				{ name: 'Client Credentials', value: 'clientCredentials' },
				{ name: 'PKCE', value: 'pkce' },
			],
		},
		{ ...scopeField, required: false },
		{
			displayName: 'Ignore SSL Issues (Insecure)',
			name: 'ignoreSSLIssues',
			type: 'hidden',
			default: '={{ $self.allowUnauthorizedCerts }}',
		},
		...camaraAddressFields,
		...connectionFields,
	];

	/** n8n's own OAuth2 code signs, so this address is a whole one. */
	test: ICredentialTestRequest = camaraTest(
		`={{ [($credentials.allowInsecureHttp ? $credentials.baseUrl : $credentials.baseUrl.replace(/^http:/i, "https:")).replace(/\\/+$/, ""), ${JSON.stringify(callHandlingPaths)}[$credentials.layout] || $credentials.callHandlingPath.replace(/^\\/+|\\/+$/g, "")].filter(Boolean).join("/") + "${unknownSession}" }}`,
	);
}
