import { asObject, asText } from '../../engine/model/answer';
import { isId, optional } from '../../engine/model/checks';
import type { Connection, Provider } from '../../engine/model/provider';
import { camaraAddresses } from '../../signing/camaraAddress';
import { tokenWithEnd } from '../../signing/camaraToken';
import { checkOAuthAddresses } from '../../signing/oauthAddress';
import { tokenInSession } from '../../signing/session';
import { read, scopeAdvice } from './shared/read';

/** x-correlator as r2.2 and later accept it (CAMARA Commonalities, API Design Guide). */
const CORRELATOR = /^[a-zA-Z0-9-_:;./<>{}]{0,256}$/;

/** What node and trigger have in common: how the vendor is reached, read and explained. */
export const manners: Omit<Provider, 'resources' | 'searches'> = {
	name: 'camaraWebRtc',
	displayName: 'CAMARA WebRTC',
	credentials: [
		{ type: 'camaraApi', authentication: 'accessToken' },
		{ type: 'camaraOAuth2Api', authentication: 'oAuth2', fetchesTokens: true },
		{ type: 'camaraPrivateKeyApi', authentication: 'privateKey', fetchesTokens: true },
	],
	requestId: {
		header: 'x-correlator',
		field: {
			displayName: 'Request ID',
			name: 'requestId',
			type: 'string',
			default: '',
			placeholder: 'e.g. case-4711',
			description:
				'Sent as x-correlator; made for each item if empty. At release R1.2 letters, digits and - only, 55 at most.',
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
		const { callHandling, registration, events, release } = camaraAddresses(data);
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
			values: {
				release,
				...(registration ? {} : { registration: 'none' }),
				...(events ? {} : { events: 'none' }),
			},
			secrets: secretsIn(data),
			account: [data.token, data.clientId, data.clientSecret, data.subscriberToken],
			allowUnauthorizedCerts: data.allowUnauthorizedCerts === true,
		};
	},
	read,
	retry: {
		never: ['429 QUOTA_EXCEEDED'],
		// Operators stand behind gateways, which say these of requests that have reached the service,
		// too: a call that was placed all the same would be placed twice.
		lost: ['408', '503'],
	},
	advice: {
		...scopeAdvice,
		'400 INVALID_ARGUMENT':
			'Check the ID and the other fields, and the characters of the Request ID. The Release in the credential must be the one that the operator offers.',
		'400 OUT_OF_RANGE': 'Check times and numbers against the bounds of the operator.',
		'400 EMERGENCY_ADDRESS_MISSING':
			'The subscriber must store an emergency address with the operator first.',
		'400 INVALID_SINK': 'Use an https address that the operator can reach.',
		'400 INVALID_TOKEN': 'The operator takes bearer tokens only.',
		'400 INVALID_CREDENTIAL': 'The operator takes access tokens only.',
		'401 *': 'The access token is missing, wrong or expired: renew it in the credential.',
		'403 INVALID_TOKEN_CONTEXT':
			'What you name belongs to another subscriber than the token: use a token of that subscriber (3-legged).',
		'403 SUBSCRIPTION_MISMATCH':
			'The token does not fit the event: ask for the create scope of that event type, or of all of them.',
		'403 MAX_REGISTRATION_PER_USER': 'The limit is reached: delete old registrations.',
		'403 MAX_REGISTRATION_PER_MSISDN': 'The limit is reached: delete old registrations.',
		'403 MAX_DEVICES_PER_USER': 'The limit is reached: delete registrations of other devices.',
		'404 IDENTIFIER_NOT_FOUND':
			'The operator does not know the device behind the token: check the registration and the subscriber. This does not say that anything is over.',
		'404 NOT_FOUND': 'It is over, or this ID never existed: check the ID.',
		'409 ALREADY_EXISTS':
			'It exists already and was not changed: list what there is, then use it or delete it.',
		'422 MISSING_IDENTIFIER':
			'The token carries no subscriber (2-legged): fill in Phone Number, or use a token of the subscriber.',
		'422 UNNECESSARY_IDENTIFIER':
			'The token carries the subscriber already (3-legged): leave Phone Number empty.',
		'422 SERVICE_NOT_APPLICABLE':
			'The operator does not offer this for that device or registration: check the ID and the plan of the subscriber.',
		'422 MULTIEVENT_SUBSCRIPTION_NOT_SUPPORTED':
			'The operator takes one event per subscription: make one for each.',
		'422 MULTIEVENT_COMBINATION_TEMPORARILY_NOT_SUPPORTED':
			'The operator refuses this combination now: make one subscription for each event.',
		'429 QUOTA_EXCEEDED': 'The quota of the contract is used up: ask the operator.',
		'501 CALLTYPE_EMERGENCY_NOT_SUPPORTED':
			'The operator takes no emergency calls here: place a regular call.',
	},
};

function secretsIn(data: Readonly<Record<string, unknown>>): string[] {
	const { access_token: accessToken, refresh_token: refreshToken } = asObject(data.oauthTokenData);
	const subscriber = asText(data.subscriberToken);
	// A phone number stays readable; a token in its place does not.
	const operatorToken = subscriber.startsWith('operatortoken:') ? subscriber.slice(14) : '';
	const { token: fetched } = tokenWithEnd(tokenInSession(data.sessionToken));
	return [
		data.token,
		data.clientSecret,
		accessToken,
		refreshToken,
		data.privateKey,
		fetched,
		operatorToken,
	]
		.map(asText)
		.filter(Boolean);
}
