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
import { additionalRecordingHosts } from '../../signing/azureStorage';
import { checkOAuthAddresses } from '../../signing/oauthAddress';
import { call } from './resources/call';
import { media } from './resources/media';
import { participant } from './resources/participant';
import { recording } from './resources/recording';
import { advice } from './shared/advice';
import { searches } from './shared/searches';

export const azureCallAutomation: Provider = {
	name: 'azureCallAutomation',
	displayName: 'Azure Call Automation',
	credentials: [
		{ type: 'azureCommunicationApi', authentication: 'accessKey' },
		{ type: 'azureCommunicationOAuth2Api', authentication: 'entraId', fetchesTokens: true },
		{ type: 'azureCommunicationTokenApi', authentication: 'userToken' },
	],
	// The first one is preselected, and was the only one of the first release.
	resources: [participant, call, media, recording],
	searches,
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
		const baseUrl = byKey ? azureAccess(data).endpoint : azureEndpoint(data);
		additionalRecordingHosts(data.additionalRecordingHosts);
		return {
			credentialType,
			baseUrl,
			values: {
				resourceHost: new URL(baseUrl).host,
				recordingHosts: asText(data.additionalRecordingHosts),
				allowInsecureHttp: String(data.allowInsecureHttp === true),
			},
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
	advice,
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
