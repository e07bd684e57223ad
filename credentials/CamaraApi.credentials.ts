import type {
	IAuthenticate,
	Icon,
	ICredentialTestRequest,
	ICredentialType,
	INodeProperties,
} from 'n8n-workflow';

import { withBearer } from '../signing/bearer';
import { camaraAddresses } from '../signing/camaraAddress';
import { camaraAddressFields, camaraTest, unknownSession } from './camaraFields';
import { lookedAt, reachability } from '../signing/reachable';
import { connectionFields } from './connectionFields';

const lookForServer = reachability(
	'Base URL',
	(credentials) => camaraAddresses(credentials).callHandling,
);

/** CAMARA WebRTC with an access token of the user's own. */
export class CamaraApi implements ICredentialType {
	name = 'camaraApi';

	displayName = 'CAMARA WebRTC API';

	icon: Icon = { light: 'file:../icons/camara.svg', dark: 'file:../icons/camara.dark.svg' };

	documentationUrl =
		'https://github.com/rtc-teardown/n8n-nodes-rtc-teardown/blob/main/docs/credentials.md#camara-webrtc-api';

	properties: INodeProperties[] = [
		...camaraAddressFields,
		{
			displayName: 'Access Token',
			name: 'token',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description:
				'Bearer token of the operator, with the scope webrtc-call-handling:sessions:delete for ending and webrtc-call-handling:sessions:read for reading. It cannot be renewed by itself; use OAuth2 for that.',
		},
		...connectionFields,
		lookedAt,
	];

	preAuthentication = lookForServer;

	authenticate: IAuthenticate = async (credentials, requestOptions) => {
		return withBearer(requestOptions, credentials, {
			baseUrl: camaraAddresses(credentials).callHandling,
			field: 'Access Token',
		});
	};

	test: ICredentialTestRequest = camaraTest(unknownSession);
}
