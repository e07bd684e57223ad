// An OpenID provider of somebody else, as a judge of client assertions and of OAuth2 with renewal:
// prints its address, then a line for each grant (`grant <client> <grant type>`), and ends with its
// standard input. Argument: JSON with the public key of the client `me` (`key`), the seconds that
// access tokens live (`lives`), and where the client `n8n` is called back (`callback`).
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import Provider from 'oidc-provider';

const { key, lives = 600, callback } = JSON.parse(process.argv[2] ?? '{}');
const scopes = ['webrtc-call-handling:sessions:delete', 'webrtc-call-handling:sessions:read'];
const scope = ['openid', 'offline_access', ...scopes].join(' ');

/** A client with a secret, and the one that asks whether a token holds. */
const withSecret = callback
	? [
			{
				client_id: 'n8n',
				client_secret: 'secret-of-the-client-n8n',
				grant_types: ['client_credentials', 'authorization_code', 'refresh_token'],
				redirect_uris: [callback],
				response_types: ['code'],
				scope,
			},
			{
				client_id: 'api',
				client_secret: 'secret-of-the-client-api',
				grant_types: [],
				redirect_uris: [],
				response_types: [],
			},
		]
	: [];

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
			...withSecret,
		],
		scopes: ['openid', 'offline_access', ...scopes, 'webrtc-registration:sessions:delete'],
		clientAuthMethods: ['private_key_jwt', 'client_secret_basic'],
		cookies: { keys: [randomBytes(16).toString('hex')] },
		features: {
			clientCredentials: { enabled: true },
			// The pages on which somebody logs in and consents.
			devInteractions: { enabled: callback !== undefined },
			introspection: { enabled: callback !== undefined },
		},
		ttl: { ClientCredentials: lives, AccessToken: lives },
		issueRefreshToken: (_context, client) => client.grantTypeAllowed('refresh_token'),
		rotateRefreshToken: true,
	});
	provider.on('grant.success', ({ oidc }) => {
		process.stdout.write(`grant ${oidc.client.clientId} ${oidc.params.grant_type}\n`);
	});
	server.on('request', provider.callback());
	process.stdout.write(`${issuer}\n`);
});
process.stdin.on('end', () => process.exit(0)).resume();
