import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import path from 'node:path';
import type { IHttpRequestOptions } from 'n8n-workflow';

import { clientPrivateKey, clientPublicKey } from '../../sandbox/camara/clientKey';
import { requestCamaraToken, tokenWithEnd } from '../../signing/camaraToken';

/** oidc-provider, an OpenID provider of somebody else, as the judge of our client assertions. */
let provider: ChildProcess;
let issuer: string;

beforeAll(async () => {
	const file = path.resolve(__dirname, '../support/camaraOidc.mjs');
	const key = JSON.stringify({ key: { ...clientPublicKey, use: 'sig' } });
	provider = spawn(process.execPath, [file, key], { stdio: ['pipe', 'pipe', 'ignore'] });
	const { stdout } = provider;
	if (!stdout) throw new Error('The provider has no output');
	for await (const line of createInterface({ input: stdout })) {
		issuer = line;
		break;
	}
});
afterAll(() => {
	provider.stdin?.end();
});

const httpRequest = async ({ url, method, headers, body }: IHttpRequestOptions) => {
	const answer = await fetch(url, {
		method: method ?? 'GET',
		headers: headers as Record<string, string>,
		body: String(body),
	});
	return { statusCode: answer.status, headers: {}, body: await answer.text() };
};

let ids = 0;
const ask = async (change: object = {}, { skew = 0, id = '' } = {}) =>
	await requestCamaraToken(
		{
			baseUrl: 'https://api.example.com',
			layout: 'r2.2',
			allowInsecureHttp: true,
			grant: 'clientCredentials',
			tokenUrl: `${issuer}/token`,
			clientId: 'me',
			privateKey: clientPrivateKey(),
			algorithm: 'RS256',
			keyId: '',
			audience: '',
			scope: 'webrtc-call-handling:sessions:delete',
			...change,
		},
		httpRequest,
		{
			now: () => Date.now() + skew,
			uuid: () => id || `id-${Date.now()}-${++ids}`,
			pause: async () => await Promise.resolve(),
		},
	);

test('takes an assertion for the token URL, and one for the issuer', async () => {
	const asked = Date.now();
	for (const audience of ['', issuer]) {
		const { token, endsAt } = tokenWithEnd(await ask({ audience }));
		expect(token).toMatch(/^[\w-]{20,}$/);
		// Ten minutes, renewed a minute earlier.
		expect(endsAt - asked).toBeGreaterThanOrEqual(540_000 - 1_000);
	}
});

test.each([
	['another audience', { audience: 'https://other.example' }, {}],
	['another client', { clientId: 'somebody' }, {}],
	['an assertion that is over', {}, { skew: -120_000 }],
	['another algorithm than the registered one', { algorithm: 'PS256' }, {}],
])('refuses %s, and the field is named', async (_name, change, circumstances) => {
	await expect(ask(change, circumstances)).rejects.toThrow(/^Private Key: .*invalid_client/);
});

test('refuses the same assertion twice: each has an ID of its own', async () => {
	const once = { id: `replayed-${Date.now()}` };
	await ask({}, once);
	await expect(ask({}, once)).rejects.toThrow(/invalid_client/);
	await expect(ask()).resolves.toEqual(expect.any(String));
});

test('refuses a scope that was not granted', async () => {
	await expect(ask({ scope: 'webrtc-registration:sessions:delete' })).rejects.toThrow(
		/^Scope: .*invalid_scope/,
	);
});
