import type { IHttpRequestOptions } from 'n8n-workflow';

import { callHandlingPaths } from '../../../credentials/camaraFields';
import { startSandbox, type Sandbox } from '../../../sandbox';
import { iamIdentity } from '../../../signing/iamToken';
import { camaraAddresses } from '../../../signing/camaraAddress';
import { writeSession } from '../../../signing/session';
import { verbaIdentity } from '../../../signing/verbaToken';
import { loadPackage, type CredentialData } from '../../support/n8n';

let sandbox: Sandbox;

beforeAll(async () => {
	sandbox = await startSandbox();
	jest.useFakeTimers({ now: new Date('2026-11-20T09:30:00Z'), doNotFake: ['nextTick'] });
});
afterAll(async () => {
	jest.useRealTimers();
	await sandbox.close();
});

const signing = [
	'camaraApi',
	'azureCommunicationApi',
	'azureCommunicationTokenApi',
	'verbaApi',
	'agoraApi',
	'huaweiCloudApi',
	'huaweiCloudTokenApi',
] as const;
type Type = (typeof signing)[number];
const sessioned = new Set<Type>(['verbaApi', 'huaweiCloudTokenApi']);

/** Good data, with a session where the type keeps one. */
function dataOf(type: Type, token = 'token-1', changed: CredentialData = {}): CredentialData {
	// With HMAC chosen, Agora's pair would not go to the addresses of this test in clear.
	const basic: CredentialData = type === 'agoraApi' ? { authentication: 'basic' } : {};
	const data: CredentialData = { ...sandbox.credentials[type], ...basic, ...changed };
	const identity = { verbaApi: verbaIdentity, huaweiCloudTokenApi: iamIdentity };
	return type in identity
		? {
				...data,
				sessionToken: writeSession(token, identity[type as 'verbaApi'](data), Date.now()),
			}
		: data;
}

async function authenticate(type: Type, options: IHttpRequestOptions, data = dataOf(type)) {
	const { authenticate: run } = (await loadPackage()).credentialType(type);
	if (typeof run !== 'function') throw new Error('not in function form');
	return await run(data, options);
}

const requests: Array<[string, () => IHttpRequestOptions]> = [
	['a query object', () => ({ url: 'http://127.0.0.1:1/a', qs: { b: 'c d' } })],
	['a base URL and a path', () => ({ baseURL: 'http://127.0.0.1:1/x', url: '/a?b=c' })],
	[
		'a JSON object',
		() => ({ method: 'POST', url: 'http://127.0.0.1:1/a', body: { b: ['ä', 1, null] } }),
	],
	[
		'the older names',
		() =>
			({
				method: 'POST',
				uri: 'http://127.0.0.1:1/a',
				form: { b: 'c' },
			}) as never as IHttpRequestOptions,
	],
	[
		'bytes',
		() => ({
			method: 'PUT',
			url: 'http://127.0.0.1:1/a',
			body: Buffer.from([1, 2, 255]),
			headers: { 'content-type': 'application/octet-stream' },
		}),
	],
];

describe.each(signing)('%s', (type) => {
	test.each(requests)('S4 a second attempt is like the first: %s', async (_, options) => {
		// Agora draws no number and the clock stands, so both attempts must be equal.
		const first = await authenticate(type, options());
		const copy = structuredClone({ ...first, body: undefined });
		if (sessioned.has(type)) {
			// With the same session nothing is sent again; with another object it is another request.
			await expect(authenticate(type, first)).rejects.toThrow(/not sent again/);
		}
		const second = await authenticate(type, sessioned.has(type) ? { ...first } : first);
		expect({ ...second, body: undefined }).toEqual(copy);
		expect(second.body).toEqual(first.body);
	});

	test('headers of the same name in another case are replaced', async () => {
		const stale = { AUTHORIZATION: 'stale', 'x-auth-token': 'stale', 'X-SDK-DATE': 'stale' };
		const { headers } = await authenticate(type, {
			// A login goes to the credential's own server only.
			url: `${sandbox.baseUrls.verba}/verba/api?action=RequestToken`,
			headers: stale,
		});
		const names = Object.keys(headers ?? {}).map((name) => name.toLowerCase());
		expect(new Set(names).size).toBe(names.length);
	});

	test('certificates are checked unless the credential says otherwise', async () => {
		const options = () => ({ url: 'https://api.example.com/a' });
		expect(await authenticate(type, options())).not.toHaveProperty('skipSslCertificateValidation');
		// A session belongs to the data with which it was fetched.
		const data = dataOf(type, 'token-1', { allowUnauthorizedCerts: true });
		expect(await authenticate(type, options(), data)).toMatchObject({
			skipSslCertificateValidation: true,
			rejectUnauthorized: false,
		});
	});
});

test.each(['verbaApi', 'huaweiCloudTokenApi'] as const)(
	'%s: after a renewal the new token replaces the old one',
	async (type) => {
		const first = await authenticate(type, { url: 'http://127.0.0.1:1/a?action=X' });
		const second = await authenticate(type, first, dataOf(type, 'token-2'));
		expect(JSON.stringify(second)).toContain('token-2');
		expect(JSON.stringify(second)).not.toContain('token-1');
	},
);

test.each(Object.keys(callHandlingPaths))('CAMARA layout %s shows the address it has', (layout) => {
	const { callHandling } = camaraAddresses({ baseUrl: 'https://api.example.com', layout });
	expect(callHandling).toBe(`https://api.example.com/${callHandlingPaths[layout]}`);
});
