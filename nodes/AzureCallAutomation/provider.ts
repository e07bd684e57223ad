import {
	asObject,
	asText,
	readJson,
	type Answer,
	type VendorResponse,
} from '../../engine/model/answer';
import { isId, optional } from '../../engine/model/checks';
import type { Connection, Provider } from '../../engine/model/provider';
import { azureAccess, azureEndpoint } from '../../signing/azureAddress';
import { checkOAuthAddresses } from '../../signing/oauthAddress';
import { participant } from './resources/participant';
import { apiVersion } from './shared/apiVersion';

export const azureCallAutomation: Provider = {
	name: 'azureCallAutomation',
	displayName: 'Azure Call Automation',
	credentials: [
		{ type: 'azureCommunicationApi', authentication: 'accessKey' },
		{ type: 'azureCommunicationOAuth2Api', authentication: 'entraId', fetchesTokens: true },
		{ type: 'azureCommunicationTokenApi', authentication: 'userToken' },
	],
	resources: [participant],
	options: [apiVersion],
	requestId: {
		header: 'x-ms-client-request-id',
		field: {
			displayName: 'Client Request ID',
			name: 'requestId',
			type: 'string',
			default: '',
			placeholder: 'e.g. case-4711',
			description: 'Sent as x-ms-client-request-ID; made for each item if empty',
			check: optional(
				isId({
					max: 128,
					pattern: /^[\x21-\x7e]+$/,
					allowed: 'only printable ASCII characters without blanks are allowed',
				}),
			),
		},
	},
	connect(credentialType, data): Connection {
		if (credentialType === 'azureCommunicationOAuth2Api') {
			checkOAuthAddresses(data, { authorityHost: 'Authority Host' });
		}
		const byKey = credentialType === 'azureCommunicationApi';
		const { access_token: accessToken } = asObject(data.oauthTokenData);
		return {
			credentialType,
			baseUrl: byKey ? azureAccess(data).endpoint : azureEndpoint(data),
			values: {},
			secrets: [
				byKey ? azureAccess(data).accessKey : '',
				data.connectionString,
				data.clientSecret,
				data.token,
				accessToken,
			]
				.map(asText)
				.filter(Boolean),
			account: [
				data.accessKey,
				data.connectionString,
				data.token,
				data.clientId,
				data.clientSecret,
			],
			allowUnauthorizedCerts: data.allowUnauthorizedCerts === true,
		};
	},
	read,
	retry: {
		again: ['409 8519', '409 8571', '409 8607'],
		never: ['429 8529', '429 8530'],
	},
	advice: {
		'401 7509':
			'The signature was refused: check Access Key and Endpoint, the clock of n8n, and any proxy that rewrites the URL.',
		'401 *': 'Check the secret or token in the credential, and test it.',
		'403 7507': 'The call belongs to another resource: use the credential of that resource.',
		'403 *':
			'The credential is known, but may not do this: use the credential of the resource that owns the call, or assign a role.',
		'404 8522': 'The call, participant or invitation is not known: it may be over.',
		'400 8523': 'Correct the parameter that the text names.',
		'400 8501':
			'The call is not established: it may be over, or still ringing. Look before you repeat.',
		'400 8585': 'Not possible in the current state of the call. Look before you repeat.',
		'405 8522':
			'Something was not configured when the call was made, e.g. callIntelligenceOptions. This does not say that the call is over.',
		'405 8520': 'This feature or API Version is not available here.',
		'409 8519': 'Another action on this call is under way: try again shortly.',
		'429 *': 'Azure limits the rate of requests or calls: wait, and lower Concurrency.',
	},
};

/**
 * Reads an answer; errors are `{error: {code, message}}` with the code as text (REST reference,
 * CommunicationErrorResponse). A 404 or 405 without a numeric code comes from a route or an API
 * version that does not exist, and says nothing about calls.
 */
function read({ status, headers, text }: VendorResponse): Answer {
	const { body, malformed } = readJson(text);
	const { code, message } = asObject(asObject(body).error);
	const succeeded = status >= 200 && status < 300;
	const missing = (status === 404 || status === 405) && !/^\d+$/.test(asText(code));
	const correlationId = headers['x-microsoft-skype-chain-id'];
	return {
		status,
		ok: succeeded && !malformed,
		code: succeeded ? '' : asText(code),
		message: succeeded ? '' : asText(message) || asText(asObject(body).Message),
		requestId: headers['x-azure-ref'] ?? null,
		body,
		text,
		...(correlationId ? { facts: { correlationId } } : {}),
		...(missing ? { reading: 'misaddressed' } : {}),
		...(succeeded && malformed ? { reading: 'unreadable' } : {}),
	};
}
