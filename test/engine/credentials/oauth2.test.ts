import { startSandbox, type Sandbox } from '../../../sandbox';
import { checkOAuthAddresses } from '../../../signing/oauthAddress';
import { CredentialStore, loadPackage, runNode, type CredentialData } from '../../support/n8n';

let sandbox: Sandbox;

beforeAll(async () => {
	sandbox = await startSandbox();
	await loadPackage();
});
afterAll(async () => await sandbox.close());
beforeEach(() => sandbox.control.reset());

type Type = 'camaraOAuth2Api' | 'azureCommunicationOAuth2Api';

async function send(type: Type, credentials: CredentialStore, count = 1) {
	const url = {
		camaraOAuth2Api: `${sandbox.baseUrls.camara}/webrtc/sessions/${sandbox.targets.camara.mediaSessionId}`,
		azureCommunicationOAuth2Api: `${sandbox.baseUrls.azure}/calling/callConnections/${sandbox.targets.azure.callConnectionId}?api-version=2024-09-15`,
	}[type];
	const output = await runNode(
		{
			node: 'n8n-nodes-base.httpRequest',
			parameters: {
				url,
				authentication: 'predefinedCredentialType',
				nodeCredentialType: type,
				options: {},
			},
			credentials,
		},
		Array.from({ length: count }, () => ({ json: {} })),
	);
	return output[0]?.length;
}

function withoutToken(type: Type, change: CredentialData = {}) {
	const data: CredentialData = { ...sandbox.credentials[type], ...change };
	if (!('oauthTokenData' in change)) delete data.oauthTokenData;
	return new CredentialStore({ [type]: data });
}

const tokenRequests = () =>
	sandbox.control.inspect().requests.filter(({ target }) => target.includes('/token'));

test.each(['camaraOAuth2Api', 'azureCommunicationOAuth2Api'] as const)(
	'%s fetches a token by client credentials, keeps it, and renews it when it is over',
	async (type) => {
		const kept = withoutToken(type);
		expect(await send(type, kept)).toBe(1);
		expect(await send(type, kept)).toBe(1);
		expect(tokenRequests()).toHaveLength(1);
		sandbox.control.advanceClock(25 * 3_600_000);
		expect(await send(type, kept)).toBe(1);
		expect(tokenRequests()).toHaveLength(2);
	},
);

test('the Entra ID request has the documented address, and the double slash in its scope', async () => {
	const slash = `${sandbox.baseUrls.azure}/`;
	await send(
		'azureCommunicationOAuth2Api',
		withoutToken('azureCommunicationOAuth2Api', { authorityHost: slash }),
	);
	expect(tokenRequests()).toEqual([
		expect.objectContaining({
			method: 'POST',
			target: '/11111111-2222-4333-8444-555555555555/oauth2/v2.0/token',
			status: 200,
		}),
	]);
	const { credentialType } = await loadPackage();
	const scope = credentialType('azureCommunicationOAuth2Api').properties.find(
		({ name }) => name === 'scope',
	);
	expect(scope?.default).toBe('https://communication.azure.com//.default');
});

test('without Allow Insecure HTTP the Entra secret is not sent to an http address', async () => {
	const kept = withoutToken('azureCommunicationOAuth2Api', { allowInsecureHttp: false });
	await expect(send('azureCommunicationOAuth2Api', kept)).rejects.toThrow();
	expect(tokenRequests()).toEqual([]);
});

test('camaraOAuth2Api lives on with the refresh token of an authorization code', async () => {
	const redirect = 'http://localhost:5678/rest/oauth2-credential/callback';
	const scope = 'webrtc-call-handling:sessions:read webrtc-call-handling:sessions:delete';
	const wish = new URLSearchParams({
		response_type: 'code',
		client_id: 'sandbox-client',
		redirect_uri: redirect,
		scope,
	});
	const { camara } = sandbox.baseUrls;
	const consent = await fetch(`${camara}/oauth2/authorize?${wish}`, { redirect: 'manual' });
	const code = new URL(String(consent.headers.get('location'))).searchParams.get('code') ?? '';
	const answer = await fetch(`${camara}/oauth2/token`, {
		method: 'POST',
		body: new URLSearchParams({
			grant_type: 'authorization_code',
			code,
			redirect_uri: redirect,
			client_id: 'sandbox-client',
			client_secret: 'sandbox-client-secret',
		}),
	});
	const oauthTokenData = (await answer.json()) as { refresh_token: string };
	const kept = withoutToken('camaraOAuth2Api', {
		grantType: 'authorizationCode',
		oauthTokenData: oauthTokenData as never,
	});
	expect(await send('camaraOAuth2Api', kept)).toBe(1);
	sandbox.control.advanceClock(25 * 3_600_000);
	expect(await send('camaraOAuth2Api', kept)).toBe(1);
	const renewed = kept.read('camaraOAuth2Api').oauthTokenData as unknown as typeof oauthTokenData;
	expect(renewed.refresh_token).not.toBe(oauthTokenData.refresh_token);
});

test.each([
	['http://auth.example.com/token', false, /^Access Token URL: .*unencrypted/],
	['ftp://auth.example.com/token', true, /^Access Token URL: must start with https/],
])('a node refuses the token address %s', (accessTokenUrl, allowInsecureHttp, text) => {
	const fields = { accessTokenUrl: 'Access Token URL', authUrl: 'Authorization URL' };
	const check = (url: string) =>
		checkOAuthAddresses({ accessTokenUrl: url, authUrl: '', allowInsecureHttp }, fields);
	expect(() => check(accessTokenUrl)).toThrow(text);
	expect(() => check('https://auth.example.com/token?tenant=1')).not.toThrow();
});
