import { randomUUID } from 'node:crypto';
import {
	sleep,
	type IAuthenticate,
	type Icon,
	type ICredentialTestRequest,
	type ICredentialType,
	type INodeProperties,
} from 'n8n-workflow';

import {
	CAMARA_TOKEN_AGE,
	camaraTokenIdentity,
	isCamaraTokenOver,
	isLive,
	mayRepeatCamara,
	requestCamaraToken,
	withCamaraToken,
} from '../signing/camaraToken';
import { fetchedSession, sessionTokenField } from '../signing/fetchedSession';
import { camaraAddressFields, camaraTest, scopeField, unknownSession } from './camaraFields';
import { connectionFields } from './connectionFields';

const circumstances = { now: () => Date.now(), uuid: randomUUID, pause: sleep };

const sessions = fetchedSession(
	() => ({
		maxAge: CAMARA_TOKEN_AGE,
		lives: isLive,
		identity: camaraTokenIdentity,
		fetches: () => true,
		login: async (credentials, httpRequest) =>
			await requestCamaraToken(credentials, httpRequest, circumstances),
		isOver: isCamaraTokenOver,
		mayRepeat: mayRepeatCamara,
	}),
	circumstances.now,
);

const ofSubscriber = { show: { grant: ['ciba', 'jwtBearer'] } };

/**
 * CAMARA WebRTC with a private key: the client authentication that the Security and
 * Interoperability Profile demands (private_key_jwt), and the grants that n8n's OAuth2 has not.
 */
export class CamaraPrivateKeyApi implements ICredentialType {
	name = 'camaraPrivateKeyApi';

	displayName = 'CAMARA WebRTC Private Key API';

	icon: Icon = { light: 'file:../icons/camara.svg', dark: 'file:../icons/camara.dark.svg' };

	documentationUrl =
		'https://github.com/rtc-teardown/n8n-nodes-rtc-teardown/blob/main/docs/nodes/camara-webrtc.md#private-key';

	properties: INodeProperties[] = [
		...camaraAddressFields,
		{
			displayName: 'Grant',
			name: 'grant',
			type: 'options',
			default: 'clientCredentials',
			options: [
				{
					name: 'CIBA (Token of a Subscriber, With Consent)',
					value: 'ciba',
					description: 'The operator asks the subscriber if needed; polled for two minutes at most',
				},
				{
					name: 'Client Credentials (Token of the Application)',
					value: 'clientCredentials',
					description: 'No subscriber is named (2-legged)',
				},
				{
					name: 'JWT Bearer (Token of a Subscriber)',
					value: 'jwtBearer',
					description: 'The subscriber is named in a signed assertion (3-legged)',
				},
			],
			description: 'As agreed with the operator when the application was registered',
		},
		{
			displayName: 'Token URL',
			name: 'tokenUrl',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. https://auth.example.com/oauth2/token',
			description: 'Token endpoint of the authorization server',
		},
		{
			displayName: 'Backchannel Authentication URL',
			name: 'backchannelUrl',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. https://auth.example.com/bc-authorize',
			displayOptions: { show: { grant: ['ciba'] } },
			description:
				'Where CIBA begins; backchannel_authentication_endpoint of the discovery document',
		},
		{
			displayName: 'Client ID',
			name: 'clientId',
			type: 'string',
			default: '',
			required: true,
			description: 'As registered with the operator',
		},
		{
			displayName: 'Private Key',
			name: 'privateKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			placeholder: 'e.g. -----BEGIN PRIVATE KEY-----…',
			description: 'PEM text without a passphrase; its public half is registered with the operator',
		},
		{
			displayName: 'Algorithm',
			name: 'algorithm',
			type: 'options',
			default: 'RS256',
			options: [
				{ name: 'ES256', value: 'ES256', description: 'ECDSA on the curve P-256' },
				{ name: 'PS256', value: 'PS256', description: 'RSA-PSS' },
				{ name: 'RS256', value: 'RS256', description: 'RSA, PKCS #1 v1.5' },
			],
			description: 'How assertions are signed, always with SHA-256',
		},
		{
			displayName: 'Key ID',
			name: 'keyId',
			type: 'string',
			default: '',
			description: 'Which of several registered keys this is (kid); not sent if empty',
		},
		{
			displayName: 'Audience',
			name: 'audience',
			type: 'string',
			default: '',
			placeholder: 'e.g. https://auth.example.com',
			description: 'For whom assertions are; the URL that they are sent to if empty',
		},
		{
			displayName: 'Subscriber',
			name: 'subscriberToken',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			placeholder: 'e.g. tel:+34666666666',
			displayOptions: ofSubscriber,
			description:
				'Whose data the token opens: tel: with the phone number, operatortoken: with a token, or with CIBA ipport: with address and port of the device',
		},
		scopeField,
		sessionTokenField,
		...connectionFields,
	];

	preAuthentication = sessions.preAuthentication;

	authenticate: IAuthenticate = async (credentials, requestOptions) =>
		sessions.sign(requestOptions, credentials, (fields) =>
			withCamaraToken(requestOptions, fields, circumstances.now()),
		);

	test: ICredentialTestRequest = camaraTest(unknownSession);
}
