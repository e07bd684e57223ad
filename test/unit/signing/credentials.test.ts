import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import type {
	IAuthenticate,
	ICredentialType,
	ICredentialDataDecryptedObject,
	IHttpRequestOptions,
} from 'n8n-workflow';

import { AgoraApi } from '../../../credentials/AgoraApi.credentials';
import { AzureCommunicationApi } from '../../../credentials/AzureCommunicationApi.credentials';
import { HuaweiCloudApi } from '../../../credentials/HuaweiCloudApi.credentials';
import { agoraHeaders, isMediaGateway } from '../../../signing/agora';
import { azureHeaders } from '../../../signing/azure';
import { CredentialProblem } from '../../../signing/credentialProblem';
import { hmacKey } from '../../../signing/hmacKey';
import { huaweiHeaders } from '../../../signing/huawei';
import fixture from './vectors/cases.json';

const { azure, agora, huawei } = fixture.credentials;
const gateway = 'https://api.agora.io/na/v1/projects/p1/rtls/ingress/online-streams';

const types = [
	{ name: 'azure', type: new AzureCommunicationApi(), good: azure },
	{ name: 'agora', type: new AgoraApi(), good: agora },
	{ name: 'huawei', type: new HuaweiCloudApi(), good: huawei },
];

type Fields = Record<string, unknown>;

async function sign(type: ICredentialType, credentials: Fields, options: object) {
	const authenticate = type.authenticate as Extract<IAuthenticate, CallableFunction>;
	const data = { ...credentials } as ICredentialDataDecryptedObject;
	return await authenticate(data, options as IHttpRequestOptions);
}

async function problem(type: ICredentialType, credentials: Fields, options: object) {
	const outcome: unknown = await sign(type, credentials, options).catch((error: unknown) => error);
	expect(outcome).toBeInstanceOf(CredentialProblem);
	return outcome as CredentialProblem;
}

describe('credentials that cannot be used', () => {
	const secret = 'S3cret-value-0123456789';

	test.each([
		['Access Key', azure, { accessKey: `${secret}!` }, types[0]!],
		['Access Key', azure, { accessKey: azure.accessKey.replace(/.{8}/, '$&\n') }, types[0]!],
		['Endpoint', azure, { endpoint: 'http://contoso.example' }, types[0]!],
		['Endpoint', azure, { endpoint: 'https://contoso.example/path' }, types[0]!],
		['Customer ID', agora, { customerId: '' }, types[1]!],
		['Customer ID', agora, { customerId: 'a"b' }, types[1]!],
		['Customer ID', agora, { customerId: 'a\r\nb' }, types[1]!],
		['Customer Secret', agora, { customerSecret: '' }, types[1]!],
		['Customer Secret', agora, { customerSecret: `${secret}\n` }, types[1]!],
		['Base URL', agora, { baseUrl: 'http://api.agora.io' }, types[1]!],
		['Base URL', agora, { baseUrl: 'https://user@api.agora.io' }, types[1]!],
		['Access Key (AK)', huawei, { accessKey: ' AK' }, types[2]!],
		['Secret Key (SK)', huawei, { secretKey: `${secret}\n` }, types[2]!],
		['Secret Key (SK)', huawei, { secretKey: undefined }, types[2]!],
		['Project ID', huawei, { projectId: '' }, types[2]!],
		['Project ID', huawei, { projectId: 'a\nb' }, types[2]!],
		['Security Token', huawei, { securityToken: `${secret}\r\nX-Evil: 1` }, types[2]!],
		['Base URL', huawei, { baseUrl: '' }, types[2]!],
	])('S6 a bad %s is refused and named', async (field, good, bad, { type }) => {
		const thrown = await problem(type, { ...good, ...bad }, { url: gateway });
		expect(thrown.field).toBe(field);
		expect(thrown.message.startsWith(field)).toBe(true);
		expect(thrown.message).not.toContain(secret);
	});

	describe.each(types)('$name', ({ type, good }) => {
		test.each([
			['plain http', { url: gateway.replace('https', 'http') }, 'URL', 'Allow Insecure HTTP'],
			['half a URL', { url: 'https://' }, 'URL', 'complete'],
			['another scheme', { url: 'ftp://api.agora.io/x' }, 'URL', 'complete'],
			['a user name in the URL', { url: 'https://me:you@api.agora.io/x' }, 'URL', '@'],
			[
				'a URL without scheme',
				{ baseURL: 'https://a.example', url: '//b.example' },
				'URL',
				'complete',
			],
		])('X2 %s is refused', async (_, options, field, reason) => {
			const thrown = await problem(type, good, options);
			expect(thrown.field).toBe(field);
			expect(thrown.message).toContain(reason);
		});

		test('http is signed once it is allowed', async () => {
			const url = gateway.replace('https', 'http');
			const sent = await sign(type, { ...good, allowInsecureHttp: true }, { url });
			expect(sent.url).toBe(url);
			expect(sent.headers).toHaveProperty('Authorization');
		});

		test.each([
			['a stream', { url: gateway, method: 'POST', body: Readable.from(['x']) }],
			['a multipart form', { url: gateway, method: 'POST', formData: { a: '1' } }],
			[
				'a multipart form in the older options',
				{
					uri: gateway,
					method: 'POST',
					headers: { 'content-type': 'multipart/form-data' },
					body: {},
				},
			],
			['a form of the platform', { url: gateway, method: 'POST', body: new FormData() }],
			['a Blob', { url: gateway, method: 'POST', body: new Blob(['x']) }],
			['a Map', { url: gateway, method: 'POST', body: new Map([['a', 1]]) }],
			['a Set', { url: gateway, method: 'POST', body: new Set(['a']) }],
		])('%s cannot be signed', async (_, options) => {
			const thrown = await problem(type, good, options as never);
			expect(thrown.field).toBe('Body');
			expect(thrown.message).toMatch(/cannot be signed.*Send JSON, text or binary data/);
		});

		test('certificates are checked unless the user said otherwise', async () => {
			const strict = await sign(type, good, { url: gateway });
			expect(strict).not.toHaveProperty('skipSslCertificateValidation');
			const open = await sign(type, { ...good, allowUnauthorizedCerts: true }, { url: gateway });
			expect(open).toMatchObject({ skipSslCertificateValidation: true, rejectUnauthorized: false });
		});

		test('the options that came in stay as they were', async () => {
			const options = {
				uri: gateway,
				qs: { a: 1 },
				headers: { X: '1' },
				body: { b: 2 },
				method: 'PUT',
			};
			const before = structuredClone(options);
			await sign(type, good, options);
			expect(options).toEqual(before);
		});

		test('S7 every attempt has the date of its own moment', async () => {
			jest.useFakeTimers({ now: Date.UTC(2026, 10, 20, 9, 30) });
			const first = await sign(type, good, { url: gateway });
			jest.setSystemTime(Date.UTC(2026, 10, 20, 9, 31, 7, 900));
			const second = await sign(type, good, first);
			jest.useRealTimers();
			const dates = [first, second].map((sent) => JSON.stringify(sent.headers));
			expect(dates[0]).toMatch(/20 Nov 2026 09:30:00 GMT|20261120T093000Z/);
			expect(dates[1]).toMatch(/20 Nov 2026 09:31:07 GMT|20261120T093107Z/);
			expect(dates[1]).not.toMatch(/09:30:00|T093000Z/);
			expect(second.headers!.Authorization).not.toBe(first.headers!.Authorization);
		});
	});
});

describe('Agora', () => {
	const basic = `Basic ${Buffer.from('sandbox-customer:p@55w0rd').toString('base64')}`;

	test.each([
		['/na/v1/projects/p1/rtls/ingress/online-streams', true],
		['/eu/v2/projects/p1/rtls/ingress/online-streams/s?x=1', true],
		['/proxy/agora/na/v1/projects/p1/rtls/ingress/streamkeys/k', true],
		['/na/v1/projects/p1/rtls/ingress', true],
		['/na/v1/projects/p1/rtls/ingressive', false],
		['/na/v3/projects/p1/rtls/ingress/x', false],
		['/na/v1/projects/p1/other?to=/na/v1/projects/p1/rtls/ingress/x', false],
		['/dev/v1/channel/p1', false],
		['/dev/v1/kicking-rule', false],
		['/v2/ncs/ip', false],
	])('%s is the Media Gateway: %s', (target, yes) => {
		expect(isMediaGateway(target)).toBe(yes);
	});

	test('HMAC goes to the Media Gateway, Basic everywhere else', async () => {
		const there = await sign(new AgoraApi(), agora, { url: gateway });
		expect(there.headers!.Authorization).toMatch(/^hmac username="sandbox-customer", /);
		const elsewhere = await sign(new AgoraApi(), agora, { url: '/dev/v1/channel/p1' });
		expect(elsewhere.url).toBe('https://api.agora.io/dev/v1/channel/p1');
		expect(elsewhere.headers).toEqual({ Authorization: basic });
	});

	test.each([
		['another host', 'https://api.example.com/dev/v1/channel/p1', {}],
		['a host that only begins alike', 'https://api.agora.io.example.com/dev/v1/channel/p1', {}],
		['another port', 'https://api.agora.io:8443/dev/v1/channel/p1', {}],
		[
			'outside the path of the Base URL',
			'https://proxy.example.com/other/dev/v1/channel/p1',
			{ baseUrl: 'https://proxy.example.com/agora' },
		],
		[
			'a published address, where the user has listed others',
			'https://api-eu-west-1.agora.io/dev/v1/channel/p1',
			{ fallbackBaseUrls: 'https://mine.example.com' },
		],
		[
			'a published address of the live service, from a sandbox',
			'https://api.agora.io/dev/v1/channel/p1',
			{ baseUrl: 'https://sandbox.example.com' },
		],
	] as Array<[string, string, { baseUrl?: string; fallbackBaseUrls?: string }]>)(
		'with HMAC chosen, Basic is never sent to %s',
		async (_, url, change) => {
			const thrown = await problem(new AgoraApi(), { ...agora, ...change }, { url });
			expect(thrown.field).toBe('Media Gateway Authentication');
			expect(thrown.message).toContain(`only to ${change.baseUrl ?? 'https://api.agora.io'}`);
			expect(thrown.message).not.toContain(agora.customerSecret);
			// Who chooses Basic has agreed to send the secret.
			const chosen = { ...agora, ...change, authentication: 'basic' };
			expect((await sign(new AgoraApi(), chosen, { url })).headers).toEqual({
				Authorization: basic,
			});
		},
	);

	test.each([
		['https://api-eu-west-1.agora.io/dev/v1/kicking-rule', {}],
		['https://api.sd-rtn.com/dev/v1/kicking-rule', {}],
		[
			'https://mine.example.com/x/dev/v1/kicking-rule',
			{ fallbackBaseUrls: 'https://other.example.com, https://mine.example.com/x' },
		],
		['https://proxy.example.com/agora/dev/v1', { baseUrl: 'https://proxy.example.com/agora' }],
	])('with HMAC chosen, Basic goes to the fallbacks: %s', async (url, change) => {
		const sent = await sign(new AgoraApi(), { ...agora, ...change }, { url });
		expect(sent.headers).toEqual({ Authorization: basic });
	});

	test('Basic goes to the Media Gateway too when chosen, without reading the body', async () => {
		const body = Readable.from(['x']);
		const options = { url: gateway, method: 'POST', body, headers: { AUTHORIZATION: 'old' } };
		const sent = await sign(new AgoraApi(), { ...agora, authentication: 'basic' }, options);
		expect(sent.headers).toEqual({ Authorization: basic });
		expect(sent.body).toBe(body);
	});
});

test('Huawei: a project that the request names stands', async () => {
	const options = { url: 'https://vpc.example.com/v1', headers: { 'x-project-id': 'other' } };
	const sent = await sign(new HuaweiCloudApi(), huawei, options);
	expect(sent.headers).toMatchObject({ 'X-Project-Id': 'other' });
	expect(sent.headers).not.toHaveProperty('x-project-id');
});

describe('the signers', () => {
	const now = new Date(fixture.clock);
	const request = { method: 'POST', target: '/a?b=1&a=2', host: 'example.com', body: '{"a":1}' };
	const key = hmacKey('secret', 'utf8');
	const keys = { accessKey: 'AK', secretKey: key, projectId: 'p' };
	const signers = [
		['azure', (moment: Date) => azureHeaders(request, key, moment)],
		['agora', (moment: Date) => agoraHeaders(request, 'me', key, moment)],
		['huawei', (moment: Date) => huaweiHeaders(request, keys, moment)],
	] as const;

	test.each(signers)(
		'S10 %s looks at no clock, rolls no dice and changes nothing it is given',
		(_, signer) => {
			const clock = jest.spyOn(Date, 'now');
			const chance = jest.spyOn(Math, 'random');
			const before = structuredClone(request);
			const first = signer(now);
			signer(new Date(0));
			expect(signer(now)).toEqual(first);
			expect(request).toEqual(before);
			expect(clock).not.toHaveBeenCalled();
			expect(chance).not.toHaveBeenCalled();
			clock.mockRestore();
			chance.mockRestore();
		},
	);

	test('prepared keys are kept for a while, not for ever', () => {
		const first = hmacKey('kept', 'utf8');
		expect(hmacKey('kept', 'utf8')).toBe(first);
		expect(hmacKey('kept', 'base64')).not.toBe(first);
		for (let i = 0; i < 100; i++) hmacKey(randomBytes(8).toString('hex'), 'utf8');
		expect(hmacKey('kept', 'utf8')).not.toBe(first);
	});
});
