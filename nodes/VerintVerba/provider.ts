import { asText } from '../../engine/model/answer';
import type { Connection, Provider } from '../../engine/model/provider';
import { encode } from '../../engine/model/request';
import { tokenInSession } from '../../signing/session';
import { verbaApiAddress } from '../../signing/verbaAddress';
import { verbaSessionOf, verbaSessionSecrets } from '../../signing/verbaSession';
import { conversation } from './resources/conversation';
import { marker } from './resources/marker';
import { media } from './resources/media';
import { recording } from './resources/recording';
import { read } from './shared/read';
import { additionalParameters, LONGEST_ADDRESS, sendAs } from './shared/request';
import { signIn } from './shared/signIn';

/** Room for a token: the vendor's samples have 36 characters. */
const TOKEN_ROOM = 100;

export const verintVerba: Provider = {
	name: 'verintVerba',
	displayName: 'Verint Verba',
	credentials: [{ type: 'verbaApi', fetchesTokens: true, renewedByNode: true }],
	resources: [conversation, recording, marker, media],
	options: [additionalParameters, sendAs],
	headers: { accept: 'application/xml, text/xml' },
	connect(credentialType, data): Connection {
		const baseUrl = verbaApiAddress(data);
		const session = asText(data.sessionToken);
		const apiKey = asText(data.apiKey);
		const own = `${baseUrl}?&apiKey=${encode(apiKey)}&token=`.length + TOKEN_ROOM;
		return {
			credentialType,
			baseUrl,
			values: {
				authentication: asText(data.authentication) || 'user',
				addressRoom: String(LONGEST_ADDRESS - own),
				...(data.sendAs === 'post' ? { sendAs: 'post' } : {}),
				...(data.keepCookies === true ? { keepCookies: 'yes' } : {}),
			},
			secrets: [
				...[apiKey, data.password, data.token, session, tokenInSession(session)],
				...verbaSessionSecrets(verbaSessionOf(tokenInSession(session))),
			]
				.map(asText)
				.filter(Boolean),
			account: [data.apiKey, data.userName, data.password, data.token],
			allowUnauthorizedCerts: data.allowUnauthorizedCerts === true,
		};
	},
	read,
	signIn,
	advice: {
		'* -10': 'The license has expired: renew it.',
		'* -20':
			'A parameter is missing or wrong for this version of the server. Names changed between versions: see the option ID Parameter Name where there is one.',
		'* -30': 'This version of the server does not offer the action.',
		'* -40': 'Check User Name and Password in the credential.',
		'* -41': 'Check API Key in the credential, and the Network Restrictions of the key.',
		'* -42': 'The server asks for a login: set Authentication of the credential to User Login.',
		'* -43': 'The session ran out and a new one was refused: check the credential.',
		'* -60': 'Check the environment of the API key.',
		'* -70': 'The recording may not be uploaded yet, or a deletion policy has taken its files.',
		'* -71': 'The recording has no video.',
		'* -80':
			'Check the Field Identifier, and that Enable API Access is on in the metadata template.',
		'* notFound':
			'Check the identifier: the conversation may be deleted already, belong to another environment, or be hidden from the API user by scope, filter or age.',
		'* severalMatches': 'Use the Conversation ID instead.',
		'200 *':
			'The server did not do it. A legal hold, a retention period, or a missing right of the API user are possible reasons.',
		'401 *': 'Something in front of the server refused: check the gateway and the credential.',
		'403 *':
			'Something in front of the server refused: check the gateway and Network Restrictions.',
	},
};
