import { decodeJwt } from 'jose';
import type { IHttpRequestHelper, IHttpRequestOptions } from 'n8n-workflow';

import { clientPrivateKey } from '../../../sandbox/camara/clientKey';
import {
	camaraTokenIdentity,
	isLive,
	mayRepeatCamara,
	requestCamaraToken,
	tokenWithEnd,
	withCamaraToken,
} from '../../../signing/camaraToken';
import { fetchedSession } from '../../../signing/fetchedSession';
import { SessionOver, writeSession } from '../../../signing/session';

/** How tokens are asked for, on a clock of the test's own. */
const START = Date.parse('2026-11-20T09:30:00Z');
const credentials = {
	baseUrl: 'https://api.example.com',
	layout: 'r2.2',
	grant: 'clientCredentials',
	tokenUrl: 'https://auth.example.com/token',
	backchannelUrl: 'https://auth.example.com/bc',
	clientId: 'me',
	privateKey: clientPrivateKey(),
	algorithm: 'RS256',
	keyId: '',
	audience: '',
	subscriberToken: 'tel:+34666666666',
	scope: 'a b',
};

type Reply = [number, object | string];

/** A server that gives these answers in turn, and the time that passes. */
function world(replies: Reply[]) {
	const sent: Array<{ url: string; fields: Record<string, string> }> = [];
	const pauses: number[] = [];
	let now = START;
	let ids = 0;
	return {
		sent,
		pauses,
		later: (ms: number) => (now += ms),
		circumstances: {
			now: () => now,
			uuid: () => `id-${++ids}`,
			pause: async (ms: number) => {
				pauses.push(ms);
				now += ms;
				await Promise.resolve();
			},
		},
		httpRequest: async ({ url, body, headers }: IHttpRequestOptions) => {
			const form = Object.fromEntries(new URLSearchParams(String(body)));
			sent.push({ url, fields: form });
			expect(headers?.authorization ?? headers?.Authorization).toBeUndefined();
			const [statusCode, answer] = replies.shift() ?? [500, {}];
			return await Promise.resolve({
				statusCode,
				headers: {},
				body: typeof answer === 'string' ? answer : JSON.stringify(answer),
			});
		},
	};
}

const token = (more: object = {}): Reply => [
	200,
	{ access_token: 't:1', token_type: 'Bearer', expires_in: 3600, ...more },
];
const oauth = (error: string, status = 400): Reply => [
	status,
	{ error, error_description: 'Why.' },
];
const ask = async (replies: Reply[], change: object = {}) => {
	const { circumstances, httpRequest, ...rest } = world(replies);
	const kept = await requestCamaraToken({ ...credentials, ...change }, httpRequest, circumstances);
	return { ...rest, kept };
};

test('client credentials: scope and a client assertion, no secret and no Basic header', async () => {
	const { sent, kept } = await ask([token()]);
	const { client_assertion: assertion = '', ...fields } = sent[0]?.fields ?? {};
	expect(fields).toEqual({
		grant_type: 'client_credentials',
		scope: 'a b',
		client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
	});
	expect(decodeJwt(assertion)).toEqual({
		iss: 'me',
		sub: 'me',
		aud: credentials.tokenUrl,
		jti: 'id-1',
		iat: START / 1000 - 10,
		exp: START / 1000 + 50,
	});
	expect(tokenWithEnd(kept)).toEqual({ endsAt: START + 3_540_000, token: 't:1' });
});

test('JWT Bearer: everything stands in the assertion, the scope too', async () => {
	const { sent } = await ask([token()], { grant: 'jwtBearer', audience: 'https://issuer.example' });
	const { assertion = '', ...fields } = sent[0]?.fields ?? {};
	expect(fields).toEqual({ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer' });
	expect(decodeJwt(assertion)).toMatchObject({
		iss: 'me',
		sub: 'tel:+34666666666',
		aud: 'https://issuer.example',
		scope: 'a b',
	});
});

describe('CIBA', () => {
	const grant = { grant: 'ciba' };
	const begun: Reply = [200, { auth_req_id: 'req-1', expires_in: 120, interval: 2 }];

	test('polls at the interval, slower when told, each time with a fresh assertion', async () => {
		const { sent, pauses, kept } = await ask(
			[begun, oauth('authorization_pending'), oauth('slow_down'), token({ expires_in: 120 })],
			grant,
		);
		expect(pauses).toEqual([2_000, 2_000, 7_000]);
		const { client_assertion: first = '', ...asked } = sent[0]?.fields ?? {};
		expect(asked).toEqual({
			scope: 'openid a b',
			login_hint: 'tel:+34666666666',
			client_assertion_type: expect.any(String),
		});
		expect(decodeJwt(first).aud).toBe(credentials.backchannelUrl);
		const ids = sent.map(({ fields }) => decodeJwt(String(fields.client_assertion)).jti);
		expect(new Set(ids).size).toBe(4);
		expect(sent[1]?.fields).toMatchObject({
			grant_type: 'urn:openid:params:grant-type:ciba',
			auth_req_id: 'req-1',
		});
		// Renewed at half of a short life: 120 s, of which 11 s have passed in polling.
		expect(tokenWithEnd(kept).endsAt).toBe(START + 11_000 + 60_000);
	});

	test('gives up after two minutes at most, and says that it may pass', async () => {
		const pending = Array.from({ length: 100 }, () => oauth('authorization_pending'));
		const endless: Reply = [200, { auth_req_id: 'req-1', expires_in: 3600 }];
		await expect(ask([endless, ...pending], grant)).rejects.toMatchObject({
			passing: true,
			message: expect.stringMatching(/has not answered/),
		});
	});

	test('does not wait for an interval that is longer than the consent may take', async () => {
		const slow: Reply = [200, { auth_req_id: 'req-1', expires_in: 3600, interval: 86_400 }];
		const { circumstances, httpRequest, pauses } = world([slow, token()]);
		await expect(
			requestCamaraToken({ ...credentials, ...grant }, httpRequest, circumstances),
		).rejects.toMatchObject({ passing: true, message: expect.stringMatching(/has not answered/) });
		expect(pauses).toEqual([]);
	});

	test.each([
		['access_denied', /has said no/],
		['expired_token', /has expired/],
		['invalid_grant', /Check the subscriber/],
	])('stops at %s', async (error, message) => {
		await expect(ask([begun, oauth(error)], grant)).rejects.toThrow(message);
	});

	test.each([
		['unknown_user_id', 400],
		['access_denied', 403],
		['invalid_client', 401],
	])('stops when it cannot begin: %s', async (error, status) => {
		await expect(ask([oauth(error, status)], grant)).rejects.toThrow(error);
	});
});

test.each([
	[[503, 'busy'] as Reply, true],
	[[429, {}] as Reply, true],
	[[200, 'a page'] as Reply, false],
	[[404, '<html>'] as Reply, false],
	[oauth('invalid_dpop_proof'), false],
])('an answer that is no token: %j', async (reply, passing) => {
	await expect(ask([reply])).rejects.toMatchObject(
		passing ? { passing } : { field: expect.stringMatching(/^Token URL$/) },
	);
});

test('an assertion that the server quotes is not shown', async () => {
	const { circumstances, httpRequest } = world([]);
	const quoting = async (options: IHttpRequestOptions) => {
		await httpRequest(options);
		const assertion = new URLSearchParams(String(options.body)).get('client_assertion') ?? '';
		const body = { error: 'invalid_client', error_description: `bad assertion ${assertion}` };
		return { statusCode: 401, headers: {}, body: JSON.stringify(body) };
	};
	const refusal = requestCamaraToken(credentials, quoting, circumstances);
	await expect(refusal).rejects.toThrow(/bad assertion/);
	await expect(refusal).rejects.not.toThrow(/eyJ/);
});

test('an address without https is refused, unless that is allowed', async () => {
	const tokenUrl = 'http://127.0.0.1/token';
	await expect(ask([token()], { tokenUrl })).rejects.toThrow(/^Token URL/);
	await expect(ask([token()], { tokenUrl, allowInsecureHttp: true })).resolves.toBeDefined();
});

describe('the kept token', () => {
	const stored = (endsAt: number, change: object = {}) => ({
		...credentials,
		sessionToken: writeSession(
			`${endsAt}:t1`,
			camaraTokenIdentity({ ...credentials, ...change }),
			START,
		),
	});
	const write = (fields: object, now = START) =>
		withCamaraToken({ url: '/sessions/x' }, fields as Record<string, unknown>, now);

	test('stands in the header, for the address of the credential', () => {
		expect(write(stored(START + 1)).options).toMatchObject({
			url: 'https://api.example.com/webrtc-call-handling/v0.3/sessions/x',
			headers: { Authorization: 'Bearer t1' },
		});
	});

	test('is not used when its end has come, nor by other fields of the credential', () => {
		expect(() => write(stored(START))).toThrow(SessionOver);
		expect(() => write(stored(START + 1, { scope: 'c' }))).toThrow(SessionOver);
		expect(() => write(credentials)).toThrow(SessionOver);
	});

	test('is fetched anew when its end has come, and not before', async () => {
		const { circumstances, httpRequest, sent, later } = world([
			token({ expires_in: 100 }),
			token(),
		]);
		const sessions = fetchedSession(
			() => ({
				maxAge: 86_400_000,
				lives: isLive,
				identity: camaraTokenIdentity,
				fetches: () => true,
				login: async (fields, request) => await requestCamaraToken(fields, request, circumstances),
				isOver: async () => await Promise.resolve(false),
				mayRepeat: () => true,
			}),
			circumstances.now,
		);
		const n8n = { helpers: { httpRequest } } as unknown as IHttpRequestHelper;
		const first = await sessions.preAuthentication.call(n8n, credentials);
		const own = { ...credentials, sessionToken: String(first.sessionToken) };
		later(49_000);
		expect(isLive(tokenOf(own.sessionToken), circumstances.now())).toBe(true);
		later(1_000);
		expect(isLive(tokenOf(own.sessionToken), circumstances.now())).toBe(false);
		const second = await sessions.preAuthentication.call(n8n, { ...own });
		expect(second.sessionToken).not.toBe(first.sessionToken);
		expect(sent).toHaveLength(2);
	});

	const tokenOf = (session: unknown) => String(session).split('.').slice(2).join('.');
});

test.each<[string, unknown, boolean]>([
	['GET', undefined, true],
	['HEAD', undefined, true],
	['DELETE', undefined, true],
	// The HTTP Request node repeats after a lost answer, too: a second call would be placed.
	['POST', undefined, false],
	['PUT', undefined, false],
	['POST', true, false],
	['POST', { ignore: true }, false],
	['POST', { ignore: true, except: [401, 500] }, false],
	['POST', { ignore: false, except: [401] }, false],
	// Our own nodes let nothing but a 401 come to n8n.
	['POST', { ignore: true, except: [401] }, true],
	['PUT', { ignore: true, except: [401] }, true],
])('R30 camara: %s with %j is repeated with a new token: %s', (method, ignored, expected) => {
	const options = { method, url: '', ignoreHttpStatusErrors: ignored } as never;
	expect(mayRepeatCamara(options)).toBe(expected);
});
