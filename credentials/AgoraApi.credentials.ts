import type {
	IAuthenticate,
	Icon,
	ICredentialTestRequest,
	ICredentialType,
	INodeProperties,
} from 'n8n-workflow';

import { checkedBaseUrl } from '../signing/address';
import { agoraHeaders, agoraPair, isMediaGateway } from '../signing/agora';
import { checkBasicTarget } from '../signing/agoraFallbacks';
import { basicAuthorization } from '../signing/basic';
import { hmacKey } from '../signing/hmacKey';
import {
	outgoingUrl,
	readOutgoing,
	withAuthorization,
	withCertificateRule,
	writeOutgoing,
} from '../signing/outgoing';
import { lookedAt, reachability } from '../signing/reachable';
import { connectionFields } from './connectionFields';

const lookForServer = reachability('Base URL', ({ baseUrl, allowInsecureHttp }) =>
	checkedBaseUrl(baseUrl, { field: 'Base URL', allowInsecureHttp: allowInsecureHttp === true }),
);

/** Agora's REST APIs: HMAC for the Media Gateway when chosen, Basic for everything else. */
export class AgoraApi implements ICredentialType {
	name = 'agoraApi';

	displayName = 'Agora API';

	icon: Icon = { light: 'file:../icons/agora.svg', dark: 'file:../icons/agora.dark.svg' };

	documentationUrl =
		'https://github.com/rtc-teardown/n8n-nodes-rtc-teardown/blob/main/docs/credentials.md#agora-api';

	properties: INodeProperties[] = [
		{
			displayName: 'Customer ID',
			name: 'customerId',
			type: 'string',
			default: '',
			required: true,
			description:
				'First half of the pair that Agora Console shows under Developer Toolkit, RESTful API',
		},
		{
			displayName: 'Customer Secret',
			name: 'customerSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description:
				'Second half of the pair. Agora Console lets you download it once, when the pair is made.',
		},
		{
			displayName: 'App ID',
			name: 'appId',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. 0123456789abcdef0123456789abcdef',
			description:
				'ID of your Agora project, shown in Agora Console under Projects. Nodes use it unless they name another one.',
		},
		{
			displayName: 'Media Gateway Authentication',
			name: 'authentication',
			type: 'options',
			default: 'hmac',
			options: [
				{
					name: 'HMAC Signature',
					value: 'hmac',
					description:
						'Sign every request, as Agora recommends. The secret is not sent to the Media Gateway.',
				},
				{
					name: 'Basic',
					value: 'basic',
					description: 'Send Customer ID and Customer Secret with every request',
				},
			],
			description:
				'How to authenticate with the Media Gateway. All other Agora products take Basic only and always get it. With HMAC Signature, Basic goes to the Base URL and its fallbacks only.',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: 'https://api.agora.io',
			required: true,
			placeholder: 'e.g. https://api.agora.io',
			description:
				"Address of Agora's REST APIs. Inside mainland China use https://api.sd-rtn.com.",
		},
		{
			displayName: 'Fallback Base URLs',
			name: 'fallbackBaseUrls',
			type: 'string',
			default: '',
			placeholder: 'e.g. https://api-eu-west-1.agora.io, https://api-eu-central-1.agora.io',
			description:
				"Addresses to try in this order when the Base URL gives no answer, separated by commas. If empty, Agora's published addresses are tried where the Base URL is one of them.",
		},
		...connectionFields,
		lookedAt,
	];

	preAuthentication = lookForServer;

	authenticate: IAuthenticate = async (credentials, requestOptions) => {
		const { customerId, customerSecret } = agoraPair(credentials);
		const allowInsecureHttp = credentials.allowInsecureHttp === true;
		const baseUrl = checkedBaseUrl(credentials.baseUrl, { field: 'Base URL', allowInsecureHttp });
		const rules = { allowInsecureHttp, baseUrl };
		const url = outgoingUrl(requestOptions, rules);

		const basic = credentials.authentication === 'basic';
		if (basic || !isMediaGateway(url.pathname)) {
			if (!basic) checkBasicTarget(url, baseUrl, credentials);
			const authorization = basicAuthorization(customerId, customerSecret, {
				user: 'Customer ID',
				password: 'Customer Secret',
			});
			return withCertificateRule(
				withAuthorization(requestOptions, rules, { Authorization: authorization }),
				credentials,
			);
		}
		const outgoing = readOutgoing(requestOptions, rules);
		const key = hmacKey(customerSecret, 'utf8');
		const headers = agoraHeaders(outgoing, customerId, key, new Date());
		return withCertificateRule(writeOutgoing(requestOptions, outgoing, headers), credentials);
	};

	/**
	 * With HMAC: the streams of a channel that nobody uses, because only a Media Gateway request
	 * proves the signature too (and that the product is enabled). With Basic: the users' channels of
	 * the project, which prove the pair and the App ID also where the Media Gateway is not enabled.
	 * Neither changes anything or returns a secret.
	 */
	test: ICredentialTestRequest = {
		request: {
			baseURL: '={{$credentials.baseUrl}}',
			url: '={{$credentials.authentication === "basic" ? "/dev/v1/channel/" + encodeURIComponent($credentials.appId) + "?page_no=0&page_size=1" : "/na/v1/projects/" + encodeURIComponent($credentials.appId) + "/rtls/ingress/online-streams?channel=n8n-credential-test"}}',
			disableFollowRedirect: true,
		},
		rules: [
			{
				type: 'responseCode',
				properties: {
					value: 400,
					message: 'Agora does not take the App ID. Check it in Agora Console under Projects',
				},
			},
			{
				type: 'responseCode',
				properties: {
					value: 401,
					message:
						'Agora refused Customer ID and Customer Secret, or the App ID belongs to another account. With HMAC the clock of this machine counts too; choose Basic to tell the two apart',
				},
			},
			{
				type: 'responseCode',
				properties: {
					value: 403,
					message:
						'The pair is right, but access was denied. Enable the Media Gateway for the project in Agora Console, or check the account there',
				},
			},
			{
				type: 'responseCode',
				properties: {
					value: 404,
					message: "Agora's API is not at this address. Check the Base URL",
				},
			},
			{
				// Both answers have `data`; a web page has not.
				type: 'responseSuccessBody',
				properties: {
					key: 'data',
					message: 'Something answered, but not Agora: the address looks wrong. Check the Base URL',
				},
			},
		] as ICredentialTestRequest['rules'],
	};
}
