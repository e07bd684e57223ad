import { createHash } from 'node:crypto';
import type {
	IAuthenticate,
	ICredentialType,
	IDataObject,
	IHttpRequestOptions,
} from 'n8n-workflow';

import { AgoraApi } from '../../../credentials/AgoraApi.credentials';
import { AzureCommunicationApi } from '../../../credentials/AzureCommunicationApi.credentials';
import { HuaweiCloudApi } from '../../../credentials/HuaweiCloudApi.credentials';
import {
	throughHelper,
	throughHttpRequestNode,
	untouched,
	type WireRequest,
	WireServer,
} from '../../support/wire';
import fixture from '../../unit/signing/vectors/cases.json';
import {
	agoraAuthorization,
	azureAuthorization,
	contentHash,
	huaweiAuthorization,
} from './cryptojs';
import { letters, marks, type Random, randomFrom, seed, unicode } from './random';

/**
 * The credentials as n8n uses them, against a plain TCP server. Two questions about each request:
 * does what arrived carry the signature of what arrived, computed here from the bytes by crypto-js;
 * and did the credential change nothing but headers, compared with the same request sent without it?
 */
const { azure, agora, huawei } = fixture.credentials;
const gateway = '/na/v1/projects/p1/rtls/ingress';
const types: Array<[string, ICredentialType, object]> = [
	['azure', new AzureCommunicationApi(), { ...azure, allowInsecureHttp: true }],
	['agora', new AgoraApi(), { ...agora, allowInsecureHttp: true }],
	['huawei', new HuaweiCloudApi(), { ...huawei, allowInsecureHttp: true }],
];

let server: WireServer;
beforeAll(async () => {
	server = await WireServer.start();
});
afterEach(() => {
	server.status = ['200 OK'];
});
afterAll(async () => {
	await server.close();
});

/** Fails unless the request carries exactly one sound signature of itself. */
function expectSigned(name: string, request: WireRequest) {
	const only = (header: string): string => {
		const values = request.headers[header] ?? [];
		expect([header, values.length]).toEqual([header, 1]);
		return values[0] ?? '';
	};
	const wire = { ...request, host: only('host') };
	expect(request.version).toBe('HTTP/1.1');
	if (name === 'azure') {
		const sha256 = createHash('sha256').update(request.body).digest('base64');
		expect(only('x-ms-content-sha256')).toBe(sha256);
		const expected = azureAuthorization(wire, azure.accessKey, only('x-ms-date'));
		expect(only('authorization')).toBe(expected);
	} else if (name === 'agora') {
		expect(only('digest')).toBe(`SHA-256=${contentHash(request.body)}`);
		const { customerId, customerSecret } = agora;
		const expected = agoraAuthorization(wire, customerId, customerSecret, only('date'));
		expect(only('authorization')).toBe(expected);
	} else {
		const authorization = only('authorization');
		const names = /SignedHeaders=([^,]+)/.exec(authorization)?.[1]?.split(';') ?? [];
		expect(names).toEqual(['content-type', 'host', 'x-project-id', 'x-sdk-date']);
		const signed = Object.fromEntries(names.map((header) => [header, only(header)]));
		const expected = huaweiAuthorization(wire, signed, huawei.accessKey, huawei.secretKey);
		expect(authorization).toBe(expected);
	}
}

/** What the credential must leave alone. Huawei wants a content type on every call. */
function expectSame(name: string, signed: WireRequest, plain: WireRequest) {
	const view = ({ method, target, headers, body }: WireRequest) => ({
		method,
		target,
		body: body.toString('latin1').slice(0, 2000),
		type: headers['content-type'] ?? (name === 'huawei' ? ['application/json'] : undefined),
		length: headers['content-length'],
		accept: headers.accept,
	});
	const same = view(plain);
	// The HTTP library calls the untyped body of a POST a form; for Huawei it is JSON.
	if (
		name === 'huawei' &&
		same.type?.[0] === form &&
		signed.headers['content-type']?.[0] === json
	) {
		same.type = [json];
	}
	expect(view(signed)).toEqual(same);
}

const form = 'application/x-www-form-urlencoded';
const json = 'application/json';

type Make = () => Partial<IHttpRequestOptions> & { path?: string; host?: string };

const at = (path: string) => `${gateway}${path}`;
const big = JSON.stringify({ text: 'ä€😀x'.repeat(100_000) });
const asJson = { 'Content-Type': json };

const requests: Array<[string, Make]> = [
	['S3 no body', () => ({})],
	['S3 POST without a body', () => ({ method: 'POST' })],
	['S3 an empty object', () => ({ method: 'POST', body: {} })],
	['S3 {} as text', () => ({ method: 'POST', headers: { ...asJson }, body: '{}' })],
	['S3 an empty text', () => ({ method: 'POST', headers: { ...asJson }, body: '' })],
	[
		'S3 an object with unicode',
		() => ({ method: 'POST', body: { name: '用户😀é', n: undefined } }),
	],
	['S3 more than 1 MB', () => ({ method: 'PUT', headers: { ...asJson }, body: big })],
	[
		'S3 more than 1 MB of bytes',
		() => ({ method: 'PUT', headers: { ...asJson }, body: Buffer.from(big) }),
	],
	[
		'S3 JSON text with outer space',
		() => ({ method: 'POST', headers: { ...asJson }, body: ' {"a": 1}\n' }),
	],
	[
		'S3 bytes with outer space',
		() => ({ method: 'POST', headers: { ...asJson }, body: Buffer.from(' {"a":1}\n') }),
	],
	['S3 text that is no JSON', () => ({ method: 'POST', headers: { ...asJson }, body: 'hello' })],
	[
		'S3 plain text',
		() => ({ method: 'POST', headers: { 'content-type': 'text/plain' }, body: ' x\n' }),
	],
	['S3 text without a type', () => ({ method: 'POST', body: 'a=1' })],
	[
		'S3 any bytes',
		() => ({
			method: 'POST',
			headers: { 'content-type': 'application/octet-stream' },
			body: Buffer.from([0, 255, 13, 10, 128]),
		}),
	],
	['S3 an array', () => ({ method: 'POST', body: [1, { a: 'b' }] })],
	[
		'S3 search parameters',
		() => ({ method: 'POST', body: new URLSearchParams({ a: 'x y', b: 'ü+' }) }),
	],
	[
		'S3 a form as text',
		() => ({
			method: 'POST',
			headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
			body: 'a=x+y&b=%2B',
		}),
	],
	[
		'S4 a verb after a colon',
		() => ({
			method: 'POST',
			path: at('/participants:cancelAddParticipant?api-version=2024-09-15'),
		}),
	],
	['S4 an encoded slash', () => ({ path: at('/a%2Fb%2fc') })],
	['S4 a space, a plus, a tilde', () => ({ path: at('/a b+c~d') })],
	['S4 letters outside ASCII', () => ({ path: at('/用户/é😀?name=ü&用=1') })],
	['S4 an empty segment', () => ({ path: at('//a//') })],
	['S4 dot segments', () => ({ path: at('/a/../b/./c') })],
	['S4 marks', () => ({ path: at(`/!$&'()*,;=:@"<>\`{}|\\^[]`) })],
	['S4 the same key twice', () => ({ path: at('?b=2&a=1&b=1&B=0&a=') })],
	['S4 an empty value and a key alone', () => ({ path: at('?a=&b&c=1') })],
	['S4 reserved marks in the query', () => ({ path: at(`?a=:@!$'()*,;/?&b="<>\`{}|\\^[]`) })],
	[
		'S4 a query object',
		() => ({
			qs: {
				'b c': "x'y(z)*!",
				a: [1, 2],
				n: { k: { d: true } },
				e: '',
				z: null,
				u: undefined,
			} as IDataObject,
		}),
	],
	[
		'S4 a query object, repeated keys',
		() => ({ qs: { a: ['ü', 'b c'], n: { k: [1, 2] } }, arrayFormat: 'repeat' }),
	],
	[
		'S4 a query object, brackets',
		() => ({ qs: { a: ['1', '2'], e: [] }, arrayFormat: 'brackets' }),
	],
	[
		'S4 a query object, commas',
		() => ({ qs: { a: ['1', '2'], e: [], o: ['x'] }, arrayFormat: 'comma' }),
	],
	['S4 a query object and a query', () => ({ path: at('?x=1'), qs: { y: '2' } })],
	['S4 a fragment', () => ({ path: at('/a?b=1#c') })],
	['S5 a path to a base with a slash', () => ({ baseURL: 'BASE/', path: '/a b' })],
	['S5 a path to a base', () => ({ baseURL: 'BASE', path: 'x?y=1', qs: { z: 1 } })],
	['S5 a host in upper case', () => ({ host: 'LOCALHOST' })],
	['S5 a host header of its own', () => ({ headers: { Host: 'other.example:99' } })],
	[
		'S9 a method in lower case',
		() => ({ method: 'put' as 'PUT', headers: { ...asJson }, body: { a: 1 } }),
	],
	['S9 HEAD', () => ({ method: 'HEAD' })],
	['S9 DELETE without a body', () => ({ method: 'DELETE' })],
	['S9 DELETE with a body', () => ({ method: 'DELETE', body: { time: 60 } })],
	['S9 PATCH', () => ({ method: 'PATCH', body: { a: null } })],
	['S9 GET with a body', () => ({ method: 'GET', body: { a: 1 } })],
	[
		'S1 headers of an earlier attempt',
		() => ({
			headers: {
				authorization: 'old',
				'X-MS-DATE': 'old',
				date: 'old',
				DIGEST: 'old',
				'x-sdk-date': 'old',
			},
		}),
	],
	[
		'S1 a type with space around it',
		() => ({ method: 'POST', headers: { 'CONTENT-TYPE': ' application/json ' }, body: '[]' }),
	],
	['a user and password among the options', () => ({ auth: { username: 'u', password: 'p' } })],
];

/** Options of a case, with the address of the server in them. */
function optionsOf(make: Make): IHttpRequestOptions {
	const { path = gateway, host = '127.0.0.1', ...options } = make();
	const origin = `http://${host}:${server.port}`;
	if (options.baseURL === undefined) return { ...options, url: origin + path };
	return { ...options, baseURL: options.baseURL.replace('BASE', origin + gateway), url: path };
}

describe.each(types)('%s through the request helper', (name, type, credentials) => {
	const authenticate = type.authenticate as Extract<IAuthenticate, CallableFunction>;

	test.each(requests)('%s', async (title, make) => {
		await throughHelper(authenticate, credentials, optionsOf(make));
		const signed = server.take();
		expectSigned(name, signed);
		if (title.startsWith('a user and')) return;
		await throughHelper(untouched, {}, optionsOf(make));
		expectSame(name, signed, server.take());
	});

	test(`S4 150 random requests, seed ${seed}`, async () => {
		const random = randomFrom(seed + 10);
		for (let round = 0; round < 150; round++) {
			const options = randomOptions(random);
			const url = server.origin + options.url;
			const fresh = () => ({ ...options, url, headers: { ...options.headers } });
			await throughHelper(authenticate, credentials, fresh());
			const signed = server.take();
			expectSigned(name, signed);
			await throughHelper(untouched, {}, fresh());
			expectSame(name, signed, server.take());
		}
	}, 600_000);

	test.each(['301', '302', '303', '307', '308'])('X1 a %s is not followed', async (status) => {
		server.status = [`${status} Moved`, `Location: http://localhost:${server.port}${gateway}`];
		for (const method of ['GET', 'POST']) {
			await expect(
				throughHelper(authenticate, credentials, {
					url: server.origin + gateway,
					method: method as 'GET',
				}),
			).rejects.toThrow();
			await expect(
				throughHttpRequestNode(authenticate, credentials, {
					url: server.origin + gateway,
					method,
					options: { redirect: { redirect: { followRedirects: true, maxRedirects: 5 } } },
				}),
			).rejects.toThrow();
			expect(server.requests.splice(0)).toHaveLength(2);
		}
	});

	test('S6 a credential that cannot be used sends nothing', async () => {
		const bad = { ...credentials, accessKey: 'x\n', customerSecret: 'x\n' };
		const outcome = throughHelper(
			authenticate,
			bad,
			optionsOf(() => ({})),
		);
		await expect(outcome).rejects.toThrow(/^(Access Key|Access Key \(AK\)|Customer Secret): /);
		expect(server.requests).toHaveLength(0);
	});

	test('X2 plain http without permission sends nothing', async () => {
		const strict = { ...credentials, allowInsecureHttp: false };
		const outcome = throughHelper(
			authenticate,
			strict,
			optionsOf(() => ({})),
		);
		await expect(outcome).rejects.toThrow(/^URL: .*Allow Insecure HTTP/);
		expect(server.requests).toHaveLength(0);
	});
});

/** A request of many shapes, its URL without the origin. */
function randomOptions(random: Random): IHttpRequestOptions {
	const anything = [...letters, ...marks, ...unicode, ' ', '"', '%41', '%2F', '%', '+', '/'];
	const path = `${gateway}/${random.text(anything, 20)}`;
	const query = random.below(2) === 0 ? '' : `?${random.text([...anything, '=', '&'], 20)}`;
	const value = () =>
		random.pick<() => unknown>([
			() => random.text(anything, 8),
			() => random.below(1000),
			() => null,
			() => random.list(3, () => random.text(anything, 4)),
			() => ({ [random.text(letters, 3, 1)]: random.text(anything, 5) }),
		])();
	const qs = Object.fromEntries(
		random.list(3, () => [random.text([...letters, ...unicode], 4, 1), value()]),
	) as IDataObject;
	const method = random.pick(['GET', 'POST', 'PUT', 'DELETE', 'PATCH'] as const);
	const body = random.pick<() => IHttpRequestOptions['body']>([
		() => undefined,
		() => ({ [random.text(anything, 5, 1)]: value() }) as object,
		() => random.text(anything, 30),
		() => Buffer.from(random.text(anything, 30)),
	])();
	return {
		// A sign of percent that escapes nothing: the server of a vendor could not read the path.
		url: soundEscapes(path + query),
		method,
		...(random.below(2) === 0 && { qs }),
		...(random.below(2) === 0 && {
			arrayFormat: random.pick(['indices', 'brackets', 'repeat', 'comma'] as const),
		}),
		...(method !== 'GET' && body !== undefined && { body }),
		headers: random.below(2) === 0 ? {} : { ...asJson },
	};
}

const soundEscapes = (text: string) => text.replace(/%(?!41|2F)/g, '%25');

const nodeRequests: Array<[string, IDataObject]> = [
	['GET', {}],
	[
		'query parameters',
		query([
			{ name: 'a b', value: 'x y+ü' },
			{ name: 'c', value: "'()*" },
		]),
	],
	['a query in the URL and parameters', { url: '?x=1', ...query([{ name: 'y', value: '2' }]) }],
	[
		'repeated parameters',
		query(
			[
				{ name: 'a', value: '1' },
				{ name: 'a', value: '2' },
			],
			'repeat',
		),
	],
	[
		'parameters with indices',
		query(
			[
				{ name: 'a', value: '1' },
				{ name: 'a', value: '2' },
			],
			'indices',
		),
	],
	[
		'parameters with brackets',
		query(
			[
				{ name: 'a', value: '1' },
				{ name: 'a', value: '2' },
			],
			'brackets',
		),
	],
	['a path outside ASCII', { url: '/用户 1/a%2Fb?q=é' }],
	['POST without a body', { method: 'POST' }],
	[
		'JSON fields',
		body({ specifyBody: 'keypair', bodyParameters: { parameters: [{ name: 'ä', value: '😀' }] } }),
	],
	['JSON text', body({ specifyBody: 'json', jsonBody: ' { "a": [1, "é"] } ' })],
	['an empty JSON object', body({ specifyBody: 'json', jsonBody: '{}' })],
	['an empty JSON array', body({ specifyBody: 'json', jsonBody: '[]' })],
	[
		'a JSON answer wanted',
		{
			...body({ specifyBody: 'json', jsonBody: '{"a":1}' }),
			options: { response: { response: { responseFormat: 'json' } } },
		},
	],
	[
		'a form',
		body({
			contentType: 'form-urlencoded',
			bodyParameters: {
				parameters: [
					{ name: 'a', value: 'x y' },
					{ name: 'b', value: 'ü&=' },
				],
			},
		}),
	],
	[
		'a form as text',
		body({ contentType: 'form-urlencoded', specifyBody: 'string', body: 'a=x+y&b=2' }),
	],
	['raw text', body({ contentType: 'raw', rawContentType: 'text/plain', body: ' hello \n' })],
	[
		'raw JSON with outer space',
		body({ contentType: 'raw', rawContentType: 'application/json', body: ' {"a":1} ' }),
	],
	[
		'raw text called JSON',
		body({ contentType: 'raw', rawContentType: 'application/json', body: 'hello' }),
	],
	[
		'DELETE with a body',
		{ ...body({ specifyBody: 'json', jsonBody: '{"a":1}' }), method: 'DELETE' },
	],
	['PATCH', { ...body({ specifyBody: 'json', jsonBody: '{"a":null}' }), method: 'PATCH' }],
	['HEAD', { method: 'HEAD' }],
	[
		'headers',
		{
			sendHeaders: true,
			headerParameters: {
				parameters: [
					{ name: 'Authorization', value: 'old' },
					{ name: 'X-Own', value: '1' },
				],
			},
		},
	],
];

function query(parameters: IDataObject[], queryParameterArrays?: string): IDataObject {
	return { sendQuery: true, queryParameters: { parameters }, options: { queryParameterArrays } };
}

function body(parameters: IDataObject): IDataObject {
	return { method: 'POST', sendBody: true, contentType: 'json', ...parameters };
}

describe.each(types)("%s through n8n's HTTP Request node", (name, type, credentials) => {
	const authenticate = type.authenticate as Extract<IAuthenticate, CallableFunction>;

	test.each(nodeRequests)('S8 %s', async (title, given) => {
		const path = typeof given.url === 'string' ? given.url : '';
		const parameters = {
			method: 'GET',
			options: {},
			...given,
			url: server.origin + gateway + path,
		};
		await throughHttpRequestNode(authenticate, credentials, structuredClone(parameters));
		const signed = server.take();
		expectSigned(name, signed);
		if (title === 'headers') {
			expect(signed.headers['x-own']).toEqual(['1']);
			return;
		}
		await throughHttpRequestNode(untouched, {}, structuredClone(parameters));
		expectSame(name, signed, server.take());
	});
});
