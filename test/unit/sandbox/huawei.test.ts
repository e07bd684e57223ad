import axios, { type AxiosResponse } from 'axios';
import CryptoJS from 'crypto-js';

import { startSandbox, type Sandbox } from '../../../sandbox';
import { secrets, targets } from '../../../sandbox/framework/targets';
import { parseAuthorization, type SignedRequest } from '../../../sandbox/huawei/canonical';
import { signatureRefusal } from '../../../sandbox/huawei/signature';
import { vendorAuthorization } from '../../../sandbox/huawei/vendorSigner';

const { accessKey, secretKey, domainName, userName, password } = secrets.huawei;
const { appId, roomId, projectId } = targets.huawei;
const START = Date.parse('2026-11-20T09:30:00Z');
const ROOM = `/v2/apps/${appId}/rooms/${roomId}`;
const LIST = `/v1/${projectId}/rtc/rooms`;

let sandbox: Sandbox;
beforeAll(async () => {
	sandbox = await startSandbox({ clock: 'frozen', startAt: START });
});
afterAll(() => sandbox.close());
beforeEach(() => sandbox.control.reset());

/**
 * Signs by hand. `path` must need no escaping; `query` must be in canonical order already; a
 * `headers` entry of '' is left out of the request and of the signature.
 */
function signedHeaders(
	method: string,
	target: string,
	body = '',
	change: Record<string, string> = {},
	secret: string = secretKey,
): Record<string, string> {
	const [path = '', query = ''] = target.split('?');
	const all: Record<string, string> = {
		'content-type': 'application/json',
		host: new URL(sandbox.baseUrls.huawei).host,
		'x-project-id': projectId,
		'x-sdk-date': sdkDate(START),
		...change,
	};
	const headers = Object.fromEntries(
		Object.entries(all)
			.filter(([, value]) => value !== '')
			.sort(([a], [b]) => (a < b ? -1 : 1)),
	);
	const names = Object.keys(headers).join(';');
	const canonical = [
		method,
		`${path}/`,
		query,
		...Object.entries(headers).map(([name, value]) => `${name}:${value}`),
		'',
		names,
		CryptoJS.SHA256(body).toString(),
	].join('\n');
	const date = headers['x-sdk-date'] ?? '';
	const text = `SDK-HMAC-SHA256\n${date}\n${CryptoJS.SHA256(canonical).toString()}`;
	const signature = CryptoJS.HmacSHA256(text, secret).toString();
	return {
		...headers,
		authorization: `SDK-HMAC-SHA256 Access=${accessKey}, SignedHeaders=${names}, Signature=${signature}`,
	};
}

function sdkDate(ms: number): string {
	return new Date(ms).toISOString().replace(/[-:]|\.\d{3}/g, '');
}

async function call(
	method: string,
	target: string,
	{ headers, body }: { headers?: Record<string, string>; body?: string } = {},
): Promise<AxiosResponse> {
	return await axios.request({
		method,
		url: sandbox.baseUrls.huawei + target,
		headers: headers ?? signedHeaders(method, target, body),
		// Bytes, because axios would serialise a text a second time.
		data: body === undefined ? undefined : Buffer.from(body),
		validateStatus: () => true,
		maxRedirects: 0,
	});
}

const outcome = ({ status, data }: AxiosResponse) => [
	status,
	(data as { error_code?: string }).error_code,
];
const dismiss = (room = ROOM) => call('POST', `${room}/dismiss`);
const rooms = async (query: string) =>
	(await call('GET', `${LIST}?${query}`)).data as {
		total: number;
		room_info_list: Array<{ room_id: string; state: string; start_time: string; end_time: string }>;
	};

describe('signature', () => {
	const key = {
		accessKey: 'AKIDEXAMPLE0000000001',
		secretKey: 'SKexample0000000000000000000000000000001',
		securityToken: '',
	};
	const now = Date.parse('2026-11-20T09:30:00Z');
	const vector: SignedRequest = {
		method: 'POST',
		target: '/v2/apps/5fa682b34a974f7ad24d223b/rooms/room-1_A/dismiss',
		headers: {
			'content-type': 'application/json',
			host: 'rtc-api.myhuaweicloud.com',
			'x-project-id': '0123456789abcdef0123456789abcdef',
			'x-sdk-date': '20261120T093000Z',
			authorization:
				'SDK-HMAC-SHA256 Access=AKIDEXAMPLE0000000001, SignedHeaders=content-type;host;x-project-id;x-sdk-date, Signature=1963db80a18cb78cce73d344633871c68f3b25d8b29cdf94c549169d9fe55943',
		},
		body: Buffer.alloc(0),
	};
	const verdict = (change: Partial<SignedRequest>, wanted: typeof key = key) =>
		signatureRefusal({ ...vector, ...change }, wanted, now, 900_000);

	test('S1 a dismissal without body holds', () => {
		expect(verdict({})).toBeUndefined();
	});

	test('S1 the worked example of the vendor’s developer guide holds', () => {
		const published: SignedRequest = {
			method: 'GET',
			target:
				'/v1/77b6a44cba5143ab91d13ab9a8ff44fd/vpcs?limit=2&marker=13551d6b-755d-4757-b956-536f674975c0',
			headers: {
				'content-type': 'application/json',
				host: 'service.region.example.com',
				'x-sdk-date': '20191115T033655Z',
				authorization:
					'SDK-HMAC-SHA256 Access=QTWAOYTTINDUT2QVKYUC, SignedHeaders=content-type;host;x-sdk-date, Signature=7be6668032f70418fcc22abc52071e57aff61b84a1d2381bb430d6870f4f6ebe',
			},
			body: Buffer.alloc(0),
		};
		const pair = {
			accessKey: 'QTWAOYTTINDUT2QVKYUC',
			secretKey: 'MFyfvK41ba2giqM7Uio6PznpdUKGpownRZlmVmHc',
			securityToken: '',
		};
		const signedAt = Date.parse('2019-11-15T03:36:55Z');
		expect(signatureRefusal(published, pair, signedAt, 900_000)).toBeUndefined();
	});

	test('a change of any byte of method, target, body or signed header is refused', () => {
		const body = '{"user_ids":["u1"]}';
		const withBody: SignedRequest = {
			...vector,
			target: `${ROOM}/batch-remove-users?a=1&b=%20x`,
			body: Buffer.from(body),
			headers: {
				...vector.headers,
				...signedFor('POST', `${ROOM}/batch-remove-users`, 'a=1&b=%20x', body),
			},
		};
		const check = (change: Partial<SignedRequest>) =>
			signatureRefusal({ ...withBody, ...change }, key, now, 900_000);
		expect(check({})).toBeUndefined();

		const accepted: string[] = [];
		const tryAll = (name: string, text: string, make: (text: string) => Partial<SignedRequest>) => {
			for (let at = 0; at < text.length; at++) {
				const other = String.fromCharCode(text.charCodeAt(at) ^ 1);
				if (check(make(text.slice(0, at) + other + text.slice(at + 1))) === undefined) {
					accepted.push(`${name} at ${at}`);
				}
			}
		};
		tryAll('method', withBody.method, (method) => ({ method }));
		tryAll('target', withBody.target, (target) => ({ target }));
		tryAll('body', body, (changed) => ({ body: Buffer.from(changed) }));
		for (const name of ['content-type', 'host', 'x-project-id', 'x-sdk-date', 'authorization']) {
			tryAll(name, String(withBody.headers[name]), (value) => ({
				headers: { ...withBody.headers, [name]: value },
			}));
		}
		expect(accepted).toEqual([]);

		function signedFor(method: string, path: string, query: string, text: string) {
			const names = 'content-type;host;x-project-id;x-sdk-date';
			const lines = names.split(';').map((name) => `${name}:${String(vector.headers[name])}`);
			const hash = CryptoJS.SHA256(text).toString();
			const canonical = [method, `${path}/`, query, ...lines, '', names, hash].join('\n');
			const digest = CryptoJS.SHA256(canonical).toString();
			const signature = CryptoJS.HmacSHA256(
				`SDK-HMAC-SHA256\n20261120T093000Z\n${digest}`,
				key.secretKey,
			).toString();
			return {
				authorization: `SDK-HMAC-SHA256 Access=${key.accessKey}, SignedHeaders=${names}, Signature=${signature}`,
			};
		}
	});

	test('the refusal shows the server’s canonical request with bars for line ends', () => {
		expect(verdict({ method: 'GET' })).toBe(
			'verify aksk signature fail,canonicalRequest:GET|/v2/apps/5fa682b34a974f7ad24d223b/rooms/room-1_A/dismiss/||content-type:application/json|host:rtc-api.myhuaweicloud.com|x-project-id:0123456789abcdef0123456789abcdef|x-sdk-date:20261120T093000Z||content-type;host;x-project-id;x-sdk-date|e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
		);
	});

	test('the vendor’s signer judges where it can, and abstains from escaped paths', () => {
		const authorization = parseAuthorization(String(vector.headers.authorization));
		if (!authorization) throw new Error('the header was not read');
		expect(vendorAuthorization(vector, authorization, key.secretKey)).toBe(
			vector.headers.authorization,
		);
		const escaped = { ...vector, target: '/v2/apps/a/rooms/room%20a/dismiss' };
		expect(vendorAuthorization(escaped, authorization, key.secretKey)).toBeUndefined();
		const otherJson = { ...vector, body: Buffer.from('{ "spaced": true }') };
		expect(vendorAuthorization(otherJson, authorization, key.secretKey)).toBeUndefined();
	});

	test('a security token must come, and be signed, exactly when the keys are temporary', () => {
		const temporary = { ...key, securityToken: 'sandbox-security-token' };
		expect(verdict({}, temporary)).toMatch(/security token/);
		const unsigned = { ...vector.headers, 'x-security-token': 'sandbox-security-token' };
		expect(verdict({ headers: unsigned }, temporary)).toMatch(/security token/);
		expect(verdict({ headers: unsigned })).toMatch(/security token/);
	});
});

describe('authentication over the wire', () => {
	test('a wrong secret key, an unknown access key and a missing signature', async () => {
		const target = '/v2/apps?limit=1';
		const wrong = signedHeaders('GET', target, '', {}, 'another secret key');
		const unknown = {
			...wrong,
			authorization: String(wrong.authorization).replace(accessKey, 'NOBODY'),
		};
		const answers = [
			await call('GET', target, { headers: wrong }),
			await call('GET', target, { headers: unknown }),
			await call('GET', target, { headers: { 'content-type': 'application/json' } }),
			await call('GET', target, { headers: { 'x-auth-token': 'no token of this IAM' } }),
		];
		expect(answers.map(outcome)).toEqual(Array(4).fill([401, 'APIGW.0301']));
		const messages = answers.map(({ data }) => (data as { error_msg: string }).error_msg);
		expect(messages).toEqual([
			expect.stringMatching(
				/^Incorrect IAM authentication information: verify aksk signature fail,canonicalRequest:GET\|\/v2\/apps\/\|limit=1\|/,
			),
			'Incorrect IAM authentication information: ak NOBODY not exist',
			'Incorrect IAM authentication information: x-auth-token not found',
			'Incorrect IAM authentication information: decrypt token fail',
		]);
		for (const { headers, data } of answers) {
			expect(headers['x-request-id']).toBe((data as { request_id: string }).request_id);
		}
	});

	test('S7 a date within 15 minutes holds, beyond it is refused', async () => {
		const at = (minutes: number, seconds = 0) =>
			call('GET', '/v2/apps', {
				headers: signedHeaders('GET', '/v2/apps', '', {
					'x-sdk-date': sdkDate(START + minutes * 60_000 + seconds * 1000),
				}),
			});
		expect((await at(15)).status).toBe(200);
		expect((await at(-15)).status).toBe(200);
		expect(outcome(await at(15, 1))).toEqual([401, 'APIGW.0301']);
		expect(outcome(await at(-15, -1))).toEqual([401, 'APIGW.0301']);
	});

	test('the project ID must be that of the keys, in the header and in the path', async () => {
		const withProject = (id: string) =>
			call('GET', '/v2/apps', {
				headers: signedHeaders('GET', '/v2/apps', '', { 'x-project-id': id }),
			});
		expect(outcome(await withProject('f'.repeat(32)))).toEqual([403, 'APIGW.0310']);
		expect(outcome(await withProject(''))).toEqual([403, 'APIGW.0310']);
		const path = `/v1/${'f'.repeat(32)}/rtc/rooms?app=${appId}`;
		expect(outcome(await call('GET', path))).toEqual([403, 'APIGW.0310']);
	});

	test('the content type is mandatory', async () => {
		const headers = signedHeaders('GET', '/v2/apps', '', { 'content-type': '' });
		expect(outcome(await call('GET', '/v2/apps', { headers }))).toEqual([400, 'APIGW.0201']);
	});

	test('an unknown path or method is the gateway’s 404, signed or not', async () => {
		for (const [method, target] of [
			['GET', '/v2/nothing'],
			['GET', `${ROOM}/dismiss`],
			['POST', `${ROOM}/dismiss/`],
			['PATCH', '/v2/apps'],
		] as const) {
			const response = await call(method, target, { headers: {} });
			expect(outcome(response)).toEqual([404, 'APIGW.0101']);
			expect(response.headers['x-request-id']).toMatch(/^[0-9a-f]{32}$/);
		}
	});
});

describe('IAM tokens', () => {
	const identity = (secret: string) => ({
		methods: ['password'],
		password: { user: { name: userName, password: secret, domain: { name: domainName } } },
	});
	const login = (
		secret: string = password,
		scope: Record<string, unknown> = { domain: { name: domainName } },
	) =>
		call('POST', '/v3/auth/tokens?nocatalog=true', {
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ auth: { identity: identity(secret), scope } }),
		});
	const withToken = (response: AxiosResponse) => ({
		headers: {
			'x-auth-token': String(response.headers['x-subject-token']),
			'content-type': 'application/json',
		},
	});

	test('a password gives a token for a day, in the header', async () => {
		const response = await login();
		expect(response.status).toBe(201);
		expect(response.data).toMatchObject({
			token: {
				methods: ['password'],
				issued_at: '2026-11-20T09:30:00.000000Z',
				expires_at: '2026-11-21T09:30:00.000000Z',
				domain: { name: domainName },
			},
		});
		const token = withToken(response);
		sandbox.control.advanceClock(24 * 3600 * 1000 - 1);
		expect((await call('GET', '/v2/apps', token)).status).toBe(200);
		sandbox.control.advanceClock(1);
		expect(outcome(await call('GET', '/v2/apps', token))).toEqual([401, 'APIGW.0307']);
	});

	test('each documented scope works, a foreign one does not', async () => {
		const id = { project: { id: projectId } };
		const name = { project: { name: 'cn-north-4' } };
		expect((await login(password, id)).data).toMatchObject({ token: id });
		expect((await login(password, name)).data).toMatchObject({ token: name });
		expect((await login(password, { domain: { name: 'other' } })).status).toBe(401);
	});

	test('a wrong password answers in IAM’s nested form, and logins are counted', async () => {
		const refused = await login('wrong');
		expect([refused.status, refused.data]).toEqual([
			401,
			{
				error: {
					code: 401,
					message: 'The username or password is wrong.',
					title: 'Unauthorized',
				},
			},
		]);
		await login();
		expect(sandbox.control.inspect().huawei).toMatchObject({ logins: 1, refusedLogins: 1 });
	});

	test('invalidated tokens must be renewed', async () => {
		const old = withToken(await login());
		sandbox.control.configure('huawei', { invalidateTokens: true });
		expect(outcome(await call('GET', '/v2/apps', old))).toEqual([401, 'APIGW.0307']);
		expect((await call('GET', '/v2/apps', withToken(await login()))).status).toBe(200);
	});

	test('a token needs no project ID', async () => {
		const token = withToken(await login());
		expect((await call('POST', `${ROOM}/dismiss`, token)).status).toBe(202);
	});
});

describe('the life of a room', () => {
	test('dismissed: accepted without a body, and the room is over', async () => {
		const response = await dismiss();
		expect([response.status, response.data]).toEqual([202, '']);
		expect(response.headers['x-request-id']).toMatch(/^[0-9a-f]{32}$/);
		expect(await rooms(`app=${appId}&state=RUNNING`)).toMatchObject({ total: 0 });
		expect(outcome(await dismiss())).toEqual([404, 'RTC.00001003']);
		const { live, over } = sandbox.control.inspect().huawei;
		expect(live).toEqual([]);
		expect(over).toEqual([
			expect.objectContaining({ kind: 'room', id: roomId, state: 'closed', users: [] }),
		]);
	});

	test('the room closes later by the clock when told so', async () => {
		sandbox.control.configure('huawei', { dismissDelayMs: 20_000 });
		expect((await dismiss()).status).toBe(202);
		expect((await dismiss()).status).toBe(202);
		sandbox.control.advanceClock(19_999);
		expect(sandbox.control.inspect().huawei.live).toEqual([
			expect.objectContaining({ state: 'closing' }),
		]);
		sandbox.control.advanceClock(1);
		expect(sandbox.control.inspect().huawei.live).toEqual([]);
	});

	test('an ID outside the pattern is 400, an unknown room or app 404, with the same code', async () => {
		const other = `/v2/apps/${'a'.repeat(24)}/rooms/${roomId}`;
		expect(outcome(await dismiss(`/v2/apps/${appId}/rooms/a.b`))).toEqual([400, 'RTC.00001003']);
		expect(outcome(await dismiss(`/v2/apps/${appId}/rooms/${'a'.repeat(65)}`))).toEqual([
			400,
			'RTC.00001003',
		]);
		expect(outcome(await dismiss(`/v2/apps/${appId}/rooms/unknown`))).toEqual([
			404,
			'RTC.00001003',
		]);
		expect(outcome(await dismiss(other))).toEqual([404, 'RTC.00001003']);
	});

	test('who joins again after a dismissal makes a new room of the same name', async () => {
		sandbox.control.configure('huawei', { rejoinAfterDismiss: true });
		await dismiss();
		const list = await rooms(`app=${appId}&room_id=${roomId}`);
		expect(
			list.room_info_list.map(({ state, start_time, end_time }) => [state, start_time, end_time]),
		).toEqual([
			['RUNNING', '2026-11-20T09:30:00Z', '-'],
			['CLOSED', '2026-11-20T09:20:00Z', '2026-11-20T09:30:00Z'],
		]);
	});

	test('the list lags behind when told so', async () => {
		sandbox.control.configure('huawei', { listLagMs: 300_000 });
		await dismiss();
		expect(await rooms(`app=${appId}&state=RUNNING`)).toMatchObject({ total: 1 });
		sandbox.control.advanceClock(299_999);
		expect(await rooms(`app=${appId}&state=CLOSED`)).toMatchObject({ total: 0 });
		sandbox.control.advanceClock(1);
		expect(await rooms(`app=${appId}&state=CLOSED`)).toMatchObject({ total: 1 });
	});

	test('the default window is the last hour', async () => {
		sandbox.control.configure('huawei', { clockSkewMs: 7_200_000 });
		sandbox.control.advanceClock(3_000_000);
		expect(await rooms(`app=${appId}`)).toMatchObject({ total: 1, limit: 10, offset: 0 });
		sandbox.control.advanceClock(1000);
		expect(await rooms(`app=${appId}`)).toMatchObject({ total: 0 });
		const start = encodeURIComponent('2026-11-20T09:00:00Z');
		expect(await rooms(`app=${appId}&start_time=${start}`)).toMatchObject({ total: 1 });
	});

	test('limit and offset page through, wrong parameters are named', async () => {
		sandbox.control.seed('huawei', { rooms: 4 });
		const first = await rooms(`app=${appId}&limit=3`);
		const second = await rooms(`app=${appId}&limit=3&offset=3`);
		const ids = [...first.room_info_list, ...second.room_info_list].map(({ room_id }) => room_id);
		expect([first.total, ids.length, new Set(ids).size]).toEqual([5, 5, 5]);
		for (const query of ['limit=1', `app=${appId}&state=OPEN`, `app=${appId}&start_time=today`]) {
			expect(outcome(await call('GET', `${LIST}?${query}`))).toEqual([400, 'DATA.100011001']);
		}
	});

	test('removed users leave, and the last one closes the room', async () => {
		const remove = (...ids: string[]) =>
			call('POST', `${ROOM}/batch-remove-users`, { body: JSON.stringify({ user_ids: ids }) });
		const gone = await remove('teacher');
		expect([gone.status, gone.data]).toEqual([202, '']);
		expect(sandbox.control.inspect().huawei.live).toEqual([
			expect.objectContaining({ users: ['student-1'] }),
		]);
		expect((await remove('nobody')).status).toBe(202);
		sandbox.control.configure('huawei', { absentUserStatus: 404 });
		expect(outcome(await remove('nobody'))).toEqual([404, 'RTC.00001003']);
		await remove('student-1');
		expect(sandbox.control.inspect().huawei.live).toEqual([]);

		const malformed = await call('POST', `${ROOM}/batch-remove-users`, { body: '{"user_ids":' });
		expect(outcome(malformed)).toEqual([400, 'RTC.00001002']);
		const missing = await call('POST', `${ROOM}/batch-remove-users`, { body: '{}' });
		expect(outcome(missing)).toEqual([400, 'RTC.00001005']);
	});

	test('seeding makes the fixed room live again', async () => {
		await dismiss();
		sandbox.control.seed('huawei');
		expect((await dismiss()).status).toBe(202);
	});
});

test('apps are listed by page and read one by one', async () => {
	expect((await call('GET', '/v2/apps?limit=1')).data).toMatchObject({
		count: 1,
		apps: [{ app_id: appId, state: { state: 'ACTIVATION' } }],
	});
	expect((await call('GET', '/v2/apps?limit=1&offset=1')).data).toEqual({ count: 1, apps: [] });
	expect(outcome(await call('GET', '/v2/apps?limit=101'))).toEqual([400, 'RTC.00001003']);
	expect((await call('GET', `/v2/apps/${appId}`)).data).toMatchObject({ app_id: appId });
	expect(outcome(await call('GET', '/v2/apps/unknown'))).toEqual([404, 'RTC.00001003']);
});

test('over the limit: 429 in the gateway’s words', async () => {
	sandbox.control.rateLimit('huawei', { perSecond: 1, burst: 1 });
	await dismiss();
	expect(outcome(await dismiss())).toEqual([429, 'APIGW.0308']);
});

describe('what the second reading found', () => {
	const stats = async (path: string, query: string) =>
		(await call('GET', `/v1/${projectId}/rtc/${path}?${query}`)).status;

	test('rooms have 60 a minute of their own, beside apps', async () => {
		sandbox.control.configure('huawei', { limitFactor: 1 });
		for (let n = 0; n < 60; n++) expect((await call('GET', `/v2/apps/${appId}`)).status).toBe(200);
		expect((await call('GET', `/v2/apps/${appId}`)).status).toBe(429);
		expect((await call('POST', `${ROOM}/dismiss`)).status).toBe(202);
	});

	test('a disabled app takes no joins and no recordings; rooms that were joined go on', async () => {
		expect((await call('POST', `/v2/apps/${appId}/disable`)).status).toBe(200);
		const { data } = await call('GET', `${LIST}?app=${appId}&room_id=${roomId}`);
		expect(data).toMatchObject({ room_info_list: [{ state: 'RUNNING' }] });
		const body = JSON.stringify({ room_id: roomId, user_id: 'teacher' });
		const start = await call('POST', `/v2/apps/${appId}/individual-stream-jobs`, { body });
		expect(start).toMatchObject({ status: 400, data: { error_code: 'RTC.00001016' } });
	});

	test('QoS details: 24 hours of the last 5 days, without a freeze rate of the sound', async () => {
		const ask = async (mid: string, start: string, end: string) =>
			await stats(
				'client/qos/details',
				`app_id=${appId}&end_time=${enc(end)}&mid=${mid}&room_id=r&start_time=${enc(start)}`,
			);
		expect(await ask('vblock', '2026-11-19T00:00:00Z', '2026-11-20T00:00:00Z')).toBe(200);
		expect(await ask('ablock', '2026-11-19T00:00:00Z', '2026-11-20T00:00:00Z')).toBe(400);
		expect(await ask('vblock', '2026-11-18T00:00:00Z', '2026-11-20T00:00:00Z')).toBe(400);
		expect(await ask('vblock', '2026-11-10T00:00:00Z', '2026-11-10T01:00:00Z')).toBe(400);
	});

	test('histories span 31 days at most', async () => {
		const ask = async (from: string) =>
			await stats(
				'history/scale',
				`app=${appId}&end_date=2026-11-20&metric=UserCount&start_date=${from}`,
			);
		expect(await ask('2026-10-20')).toBe(200);
		expect(await ask('2026-10-18')).toBe(400);
	});
});

const enc = (time: string) => time.replace(/:/g, '%3A');
