import type {
	IAuthenticate,
	Icon,
	ICredentialTestRequest,
	ICredentialType,
	INodeProperties,
} from 'n8n-workflow';

import { fetchedSession, sessionTokenField } from '../signing/fetchedSession';
import { isReadOnlyVerba, isUserLogin, verbaRequest } from '../signing/verba';
import {
	isVerbaSessionOver,
	probeVerba,
	requestVerbaToken,
	VERBA_TOKEN_AGE,
	verbaIdentity,
} from '../signing/verbaToken';
import { connectionFields } from './connectionFields';

const sessions = fetchedSession(
	() => ({
		maxAge: VERBA_TOKEN_AGE,
		identity: verbaIdentity,
		fetches: ({ authentication }) => isUserLogin(authentication),
		async login(credentials, httpRequest) {
			if (isUserLogin(credentials.authentication)) {
				return await requestVerbaToken(credentials, httpRequest);
			}
			await probeVerba(credentials, httpRequest);
			return '';
		},
		isOver: isVerbaSessionOver,
		// Deleting "the last call of an extension" twice would delete the call before it.
		mayRepeat: isReadOnlyVerba,
	}),
	() => Date.now(),
);

/** Verint Verba's HTTP API: an API key with every request, and the session token of a login. */
export class VerbaApi implements ICredentialType {
	name = 'verbaApi';

	displayName = 'Verint Verba API';

	icon: Icon = { light: 'file:../icons/verba.svg', dark: 'file:../icons/verba.dark.svg' };

	documentationUrl =
		'https://github.com/rtc-teardown/n8n-nodes-rtc-teardown/blob/main/docs/credentials.md#verint-verba-api';

	properties: INodeProperties[] = [
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. https://recorder.example.com',
			description:
				'Address of a Media Repository or Combo server. A proxy path may follow; /verba/api is appended when it is missing.',
		},
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			placeholder: 'e.g. 74c8eea0-50c6-40b2-9f3e-252ed501c3c8',
			description:
				'Made in the Verba web application under Administration, API Keys. Its Network Restrictions must include this n8n server.',
		},
		{
			displayName: 'Authentication',
			name: 'authentication',
			type: 'options',
			default: 'user',
			options: [
				{
					name: 'User Login',
					value: 'user',
					description: 'Log in as a user; the session is fetched and renewed by itself',
				},
				{
					name: 'API Key Only',
					value: 'none',
					description: 'For old systems whose API key does not require authentication',
				},
				{
					name: 'Session Token',
					value: 'token',
					description: 'A token of your own from RequestToken. It is over after one hour.',
				},
			],
		},
		{
			displayName: 'User Name',
			name: 'userName',
			type: 'string',
			default: '',
			required: true,
			displayOptions: { show: { authentication: ['user'] } },
			description:
				'The user needs the right to see and to delete the conversations. Sent in UTF-8; a colon is not possible.',
		},
		{
			displayName: 'Password',
			name: 'password',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			displayOptions: { show: { authentication: ['user'] } },
		},
		{
			displayName: 'Token',
			name: 'token',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			displayOptions: { show: { authentication: ['token'] } },
			description: 'The token in the answer to RequestToken',
		},
		{
			displayName: 'Keep Cookies',
			name: 'keepCookies',
			type: 'boolean',
			default: false,
			displayOptions: { show: { authentication: ['user'] } },
			description:
				'Whether to send the cookies of the login along with every request. Turn it on when the server says that a login is required although the login works, e.g. behind a load balancer.',
		},
		{
			displayName: 'Send As',
			name: 'sendAs',
			type: 'options',
			default: 'get',
			options: [
				{ name: 'GET', value: 'get', description: 'As in all samples of the vendor' },
				{
					name: 'POST',
					value: 'post',
					description:
						'API key, token and parameters in a form, so that they stand in no log of addresses; not every server reads them there',
				},
			],
			description:
				'How the login is sent, and every request of the node Verint Verba. The option Send As of the node alone leaves the login as it is.',
		},
		sessionTokenField,
		...connectionFields,
	];

	/**
	 * Logs in, or makes sure that the API key (with a token of the user's own) is accepted. n8n's
	 * credential tests cannot look into XML, so this is where a refusal shows.
	 */
	preAuthentication = sessions.preAuthentication;

	authenticate: IAuthenticate = async (credentials, requestOptions) =>
		sessions.sign(requestOptions, credentials, (fields, earlier) =>
			verbaRequest(requestOptions, fields, Date.now(), earlier),
		);

	/** One minute of the year 2000: finds nothing, changes nothing. The checks are made above. */
	test: ICredentialTestRequest = {
		request: {
			// authenticate() knows the address.
			url: '',
			qs: {
				action: 'SearchCalls',
				responseType: 'XML',
				start: '2000-01-01 00:00',
				end: '2000-01-01 00:01',
			},
			disableFollowRedirect: true,
		},
		rules: [
			{
				type: 'responseCode',
				properties: {
					value: 404,
					message: 'The Verba API is not at this address. Check the Base URL',
				},
			},
		],
	};
}
