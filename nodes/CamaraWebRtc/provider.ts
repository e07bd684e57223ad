import {
	asObject,
	asText,
	readJson,
	type Answer,
	type VendorResponse,
} from '../../engine/model/answer';
import { isId, optional } from '../../engine/model/checks';
import type { Connection, Provider } from '../../engine/model/provider';
import { camaraAddresses } from '../../signing/camaraAddress';
import { checkOAuthAddresses } from '../../signing/oauthAddress';
import { mediaSession } from './resources/mediaSession';

/** x-correlator as r1.2 and later accept it (CAMARA Commonalities, API Design Guide). */
const CORRELATOR = /^[a-zA-Z0-9-_:;./<>{}]{0,256}$/;

/** Codes are upper case words (API Design Guide); another server's 404 has none, or a number. */
const CODE = /^[A-Z][A-Z_]+$/;

export const camaraWebRtc: Provider = {
	name: 'camaraWebRtc',
	displayName: 'CAMARA WebRTC',
	credentials: [
		{ type: 'camaraApi', authentication: 'accessToken' },
		{ type: 'camaraOAuth2Api', authentication: 'oAuth2', fetchesTokens: true },
	],
	resources: [mediaSession],
	requestId: {
		header: 'x-correlator',
		field: {
			displayName: 'Request ID',
			name: 'requestId',
			type: 'string',
			default: '',
			placeholder: 'e.g. case-4711',
			description: 'Sent as x-correlator; made for each item if empty',
			check: optional(
				isId({
					max: 256,
					pattern: CORRELATOR,
					allowed: 'only letters, digits and - _ : ; . / < > { } are allowed',
				}),
			),
		},
	},
	connect(credentialType, data): Connection {
		const { callHandling, registration, events } = camaraAddresses(data);
		if (credentialType === 'camaraOAuth2Api') {
			checkOAuthAddresses(data, {
				accessTokenUrl: 'Access Token URL',
				authUrl: 'Authorization URL',
			});
		}
		return {
			credentialType,
			baseUrl: callHandling,
			bases: { ...(registration ? { registration } : {}), ...(events ? { events } : {}) },
			values: {},
			secrets: secretsIn(data),
			account: [data.token, data.clientId, data.clientSecret],
			allowUnauthorizedCerts: data.allowUnauthorizedCerts === true,
		};
	},
	read,
	retry: { never: ['429 QUOTA_EXCEEDED'] },
	advice: {
		'401 *': 'The access token is missing, wrong or expired: renew it in the credential.',
		'403 PERMISSION_DENIED':
			'The token lacks a scope: ending needs webrtc-call-handling:sessions:delete, reading webrtc-call-handling:sessions:read.',
		'403 INVALID_TOKEN_CONTEXT':
			'The session belongs to another subscriber: use a token of that subscriber (3-legged).',
		'404 IDENTIFIER_NOT_FOUND':
			'The operator does not know the device behind the token: check the registration and the subscriber. This does not say that the session is over.',
		'404 NOT_FOUND': 'The session is over, or this ID never existed: check the Media Session ID.',
		'400 INVALID_ARGUMENT': 'Check the Media Session ID and the characters of the Request ID.',
		'429 QUOTA_EXCEEDED': 'The quota of the contract is used up: ask the operator.',
	},
};

/** Reads an answer; errors are `{status, code, message}` (API Design Guide, error responses). */
function read({ status, headers, text }: VendorResponse): Answer {
	const { body, malformed } = readJson(text);
	const { code, message } = asObject(body);
	const succeeded = status >= 200 && status < 300;
	const missing = (status === 404 || status === 405) && !CODE.test(asText(code));
	return {
		status,
		ok: succeeded && !malformed,
		code: succeeded ? '' : asText(code),
		message: succeeded ? '' : asText(message),
		requestId: headers['x-correlator'] ?? null,
		body,
		text,
		...(missing ? { reading: 'misaddressed' } : {}),
		...(succeeded && malformed ? { reading: 'unreadable' } : {}),
	};
}

function secretsIn(data: Readonly<Record<string, unknown>>): string[] {
	const { access_token: accessToken, refresh_token: refreshToken } = asObject(data.oauthTokenData);
	return [data.token, data.clientSecret, accessToken, refreshToken].map(asText).filter(Boolean);
}
