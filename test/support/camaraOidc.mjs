// An OpenID provider of somebody else, as a judge of client assertions: prints its address, and
// ends with its standard input. Arguments: the client's public key as JWK.
import { createServer } from 'node:http';
import Provider from 'oidc-provider';

const key = JSON.parse(process.argv[2] ?? '{}');
const scopes = ['webrtc-call-handling:sessions:delete', 'webrtc-call-handling:sessions:read'];
const server = createServer();
server.listen(0, '127.0.0.1', () => {
	const { port } = server.address();
	const issuer = `http://127.0.0.1:${port}`;
	const provider = new Provider(issuer, {
		clients: [
			{
				client_id: 'me',
				token_endpoint_auth_method: 'private_key_jwt',
				token_endpoint_auth_signing_alg: key.alg,
				grant_types: ['client_credentials'],
				redirect_uris: [],
				response_types: [],
				jwks: { keys: [key] },
				scope: scopes.join(' '),
			},
		],
		scopes: [...scopes, 'webrtc-registration:sessions:delete'],
		clientAuthMethods: ['private_key_jwt'],
		features: { clientCredentials: { enabled: true }, devInteractions: { enabled: false } },
		ttl: { ClientCredentials: 600 },
	});
	server.on('request', provider.callback());
	process.stdout.write(`${issuer}\n`);
});
process.stdin.on('end', () => process.exit(0)).resume();
