import { asText } from '../../engine/model/answer';
import type { Connection, Provider } from '../../engine/model/provider';
import { conversation } from './resources/conversation';
import { tokenInSession } from '../../signing/session';
import { verbaApiAddress } from '../../signing/verbaAddress';
import { read } from './shared/read';
import { signIn } from './shared/signIn';

export const verintVerba: Provider = {
	name: 'verintVerba',
	displayName: 'Verint Verba',
	credentials: [{ type: 'verbaApi', fetchesTokens: true, renewedByNode: true }],
	resources: [conversation],
	headers: { accept: 'application/xml, text/xml' },
	connect(credentialType, data): Connection {
		const baseUrl = verbaApiAddress(data);
		const session = asText(data.sessionToken);
		return {
			credentialType,
			baseUrl,
			values: { authentication: asText(data.authentication) || 'user' },
			secrets: [data.apiKey, data.password, data.token, session, tokenInSession(session)]
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
		'* -20': 'A parameter is missing or wrong for this version of the server.',
		'* -30': 'This version of the server does not offer the action.',
		'* -40': 'Check User Name and Password in the credential.',
		'* -41': 'Check API Key in the credential, and the Network Restrictions of the key.',
		'* -42': 'The server asks for a login: set Authentication of the credential to User Login.',
		'* -43': 'The session ran out and a new one was refused: check the credential.',
		'* -60': 'Check the environment of the API key.',
		'* notFound':
			'Check the identifier: the conversation may be deleted already, belong to another environment, or be hidden from the API user.',
		'* severalMatches': 'Use the Conversation ID instead.',
		'200 *':
			'The server did not do it. A legal hold, or a missing right of the API user, are possible reasons.',
		'401 *': 'Something in front of the server refused: check the gateway and the credential.',
		'403 *':
			'Something in front of the server refused: check the gateway and Network Restrictions.',
	},
};
