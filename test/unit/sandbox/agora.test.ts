import axios, { type AxiosResponse } from 'axios';
import CryptoJS from 'crypto-js';

import { startSandbox, type Sandbox } from '../../../sandbox';
import { hmacRefusal, type SignedRequest } from '../../../sandbox/agora/hmac';
import { secrets, targets } from '../../../sandbox/framework/targets';

const { customerId, customerSecret } = secrets.agora;
const { appId, sid, streamingKey, channel } = targets.agora;
const START = Date.parse('2026-11-20T09:30:00Z');
const INGRESS = `/na/v1/projects/${appId}/rtls/ingress`;
const STREAMS = `${INGRESS}/online-streams`;
const NO_ROUTE = { message: 'no Route matched with those values' };

let sandbox: Sandbox;
beforeAll(async () => {
	sandbox = await startSandbox({ clock: 'frozen', startAt: START });
});
afterAll(() => sandbox.close());
beforeEach(() => sandbox.control.reset());

/** Signs by hand, line by line as the vendor's page says. */
function hmacHeaders(
	method: string,
	host: string,
	target: string,
	body = '',
	date = new Date(START).toUTCString(),
	secret: string = customerSecret,
): Record<string, string> {
	const digest = `SHA-256=${CryptoJS.SHA256(body).toString(CryptoJS.enc.Base64)}`;
	const lines = `host: ${host}\ndate: ${date}\n${method} ${target} HTTP/1.1\ndigest: ${digest}`;
	const signature = CryptoJS.HmacSHA256(lines, secret).toString(CryptoJS.enc.Base64);
	return {
		host,
		date,
		digest,
		authorization: `hmac username="${customerId}", algorithm="hmac-sha256", headers="host date request-line digest", signature="${signature}"`,
	};
}

async function call(
	method: string,
	target: string,
	{ headers, body }: { headers?: Record<string, string>; body?: string } = {},
): Promise<AxiosResponse> {
	const baseUrl = sandbox.baseUrls.agora;
	const { host, ...rest } = headers ?? hmacHeaders(method, new URL(baseUrl).host, target, body);
	return await axios.request({
		method,
		url: baseUrl + target,
		headers: { ...rest, ...(host ? { Host: host } : {}), 'Content-Type': 'application/json' },
		// Bytes, because axios would serialise a text a second time.
		data: body === undefined ? undefined : Buffer.from(body),
		validateStatus: () => true,
		maxRedirects: 0,
	});
}

function basic(password: string = customerSecret): Record<string, string> {
	return {
		authorization: `Basic ${Buffer.from(`${customerId}:${password}`).toString('base64')}`,
	};
}

const sids = (response: AxiosResponse) =>
	(response.data as { data: Array<{ sid: string }> }).data.map((stream) => stream.sid);

describe('signature', () => {
	const vector: SignedRequest = {
		method: 'POST',
		target: '/eu/v1/projects/0123456789abcdef0123456789abcdef/rtls/ingress/streamkeys',
		httpVersion: '1.1',
		headers: {
			host: 'api.agora.io',
			date: 'Mon, 02 Nov 2026 08:30:00 GMT',
			digest: 'SHA-256=aI8LLRrmTo9ZTh3MDEJZiIXM0iv5qzXknjhxJOnFhbU=',
			authorization:
				'hmac username="demo", algorithm="hmac-sha256", headers="host date request-line digest", signature="ZMVYR3rNBX+oYRjKKHABtyTMCqJlUam167HDkUE41vk="',
		},
		body: Buffer.from('{"settings":{"channel":"shx001","uid":"1001","expiresAfter":0}}'),
	};
	const now = Date.parse('2026-11-02T08:30:00Z');
	const secretOf = (name: string) => (name === 'demo' ? 'p@55w0rd' : undefined);
	const verdict = (change: Partial<SignedRequest>) =>
		hmacRefusal({ ...vector, ...change }, secretOf, now);

	test('S1 a signed POST with a body holds', () => {
		expect(verdict({})).toBeUndefined();
	});

	test('S1 a signed GET with an escaped query holds', () => {
		const emptyDigest = 'SHA-256=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=';
		const signature = 'gwnuqWokMlBSfyYU+WlNjC+TsS8hRbIMrUGBkE2ALM8=';
		expect(
			verdict({
				method: 'GET',
				target:
					'/ap/v1/projects/0123456789abcdef0123456789abcdef/rtls/ingress/online-streams?channel=Show%20%231',
				headers: {
					...vector.headers,
					host: 'api.sd-rtn.com',
					digest: emptyDigest,
					authorization: `hmac username="demo", algorithm="hmac-sha256", headers="host date request-line digest", signature="${signature}"`,
				},
				body: Buffer.alloc(0),
			}),
		).toBeUndefined();
	});

	test('a change of any byte of method, target, body or signed header is refused', () => {
		const changed = (text: string, at: number) =>
			text.slice(0, at) + String.fromCharCode(text.charCodeAt(at) ^ 1) + text.slice(at + 1);
		const accepted: string[] = [];
		const tryAll = (name: string, text: string, make: (text: string) => Partial<SignedRequest>) => {
			for (let at = 0; at < text.length; at++) {
				if (verdict(make(changed(text, at))) === undefined) accepted.push(`${name} at ${at}`);
			}
		};
		tryAll('method', vector.method, (method) => ({ method }));
		tryAll('target', vector.target, (target) => ({ target }));
		tryAll('body', vector.body.toString(), (body) => ({ body: Buffer.from(body) }));
		for (const name of ['host', 'date', 'digest', 'authorization']) {
			tryAll(name, String(vector.headers[name]), (value) => ({
				headers: { ...vector.headers, [name]: value },
			}));
		}
		expect(accepted).toEqual([]);
	});

	test('a signature that leaves out a line is refused, whatever it covers', () => {
		const lines = `host: api.agora.io\ndate: ${String(vector.headers.date)}`;
		const signature = CryptoJS.HmacSHA256(lines, 'p@55w0rd').toString(CryptoJS.enc.Base64);
		const authorization = `hmac username="demo", algorithm="hmac-sha256", headers="host date", signature="${signature}"`;
		expect(verdict({ headers: { ...vector.headers, authorization } })).toMatch(
			/^HMAC signature cannot be verified, enforced header request-line/,
		);
	});

	test.each([
		[
			'an unknown user',
			{ authorization: String(vector.headers.authorization).replace('demo', 'nobody') },
		],
		['an Authorization header of another grammar', { authorization: 'hmac username="demo"' }],
		['no date', { date: undefined }],
		['a date in another form', { date: '2026-11-02T08:30:00Z' }],
	])('%s cannot be verified', (_case, headers) => {
		expect(verdict({ headers: { ...vector.headers, ...headers } })).toMatch(
			/^HMAC signature cannot be verified/,
		);
	});
});

describe('authentication over the wire', () => {
	test('HMAC and Basic both open the Media Gateway', async () => {
		expect((await call('GET', STREAMS)).status).toBe(200);
		expect((await call('GET', STREAMS, { headers: basic() })).status).toBe(200);
	});

	test('S7 a date within 300 seconds holds, beyond it is refused', async () => {
		const { host } = new URL(sandbox.baseUrls.agora);
		const at = (seconds: number) =>
			hmacHeaders('GET', host, STREAMS, '', new Date(START + seconds * 1000).toUTCString());
		for (const seconds of [-300, 300]) {
			expect((await call('GET', STREAMS, { headers: at(seconds) })).status).toBe(200);
		}
		for (const seconds of [-301, 301]) {
			const response = await call('GET', STREAMS, { headers: at(seconds) });
			expect(response.status).toBe(401);
			expect(response.data).toEqual({
				message: expect.stringMatching(/^HMAC signature cannot be verified/),
			});
		}
	});

	test('a wrong secret or body is told as a mismatch, with the status that is set', async () => {
		const { host } = new URL(sandbox.baseUrls.agora);
		const headers = hmacHeaders('GET', host, STREAMS, '', new Date(START).toUTCString(), 'other');
		const refused = await call('GET', STREAMS, { headers });
		expect([refused.status, refused.data]).toEqual([
			401,
			{ message: 'HMAC signature does not match' },
		]);
		sandbox.control.configure('agora', { hmacRefusalStatus: 403 });
		expect((await call('GET', STREAMS, { headers })).status).toBe(403);

		const target = `${STREAMS}/${sid}/mute`;
		const signed = hmacHeaders('POST', host, target, '{"settings":{}}');
		const swapped = await call('POST', target, { headers: signed, body: '{"settings":[]}' });
		expect(swapped.data).toEqual({ message: 'HMAC signature does not match' });
	});

	test('wrong Basic credentials, none, or a foreign app ID answer 401 without a request ID', async () => {
		const foreign = STREAMS.replace(appId, 'f'.repeat(32));
		const answers = [
			await call('GET', STREAMS, { headers: { ...basic('wrong'), 'X-Request-ID': 'mine' } }),
			await call('GET', foreign),
			await call('GET', STREAMS, { headers: {} }),
		];
		expect(answers.map(({ status }) => status)).toEqual([401, 401, 401]);
		expect(answers.map(({ data }) => (data as { message: string }).message)).toEqual([
			'Invalid authentication credentials.',
			'Invalid authentication credentials.',
			'Unauthorized',
		]);
		for (const { headers } of answers) expect(headers).not.toHaveProperty('x-request-id');
	});

	test('the channel list takes Basic only', async () => {
		const target = `/dev/v1/channel/${appId}?page_no=0&page_size=1`;
		expect((await call('GET', target)).status).toBe(401);
		const response = await call('GET', target, { headers: basic() });
		expect(response.data).toEqual({
			success: true,
			// One page of one channel: the encoder and a user are in it, somebody else is elsewhere.
			data: { channels: [{ channel_name: channel, user_count: 2 }], total_size: 2 },
		});
		const malformed = await call('GET', '/dev/v1/channel/abc', { headers: basic() });
		expect([malformed.status, malformed.data]).toMatchObject([400, { message: 'invalid appid' }]);
	});

	test('the request ID is echoed, or made', async () => {
		const headers = { ...basic(), 'X-Request-ID': 'my-own-id' };
		expect((await call('GET', STREAMS, { headers })).headers['x-request-id']).toBe('my-own-id');
		expect((await call('GET', STREAMS)).headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
	});
});

describe('two kinds of 404', () => {
	test.each([
		['GET', '/na/v1/projects'],
		['POST', `${STREAMS}/${sid}`],
		['GET', STREAMS.replace('/na/', '/xx/')],
		['GET', STREAMS.replace('/v1/', '/v3/')],
		['GET', `${STREAMS}/`],
		['GET', '/'],
	])('%s %s is a route miss', async (method, target) => {
		const response = await call(method, target);
		expect([response.status, response.data]).toEqual([404, NO_ROUTE]);
	});

	test('an unknown sid, and a known one in another region, are genuine 404s', async () => {
		for (const target of [`${STREAMS}/unknown`, `${STREAMS.replace('/na/', '/eu/')}/${sid}`]) {
			for (const method of ['GET', 'DELETE']) {
				const response = await call(method, target);
				expect(response.status).toBe(404);
				expect(response.headers['content-type']).toMatch(/json/);
				expect(response.data).not.toEqual(NO_ROUTE);
			}
		}
	});

	test('an unknown key, and a known one in another region', async () => {
		const elsewhere = `${INGRESS.replace('/na/', '/eu/')}/streamkeys/${streamingKey}`;
		for (const target of [`${INGRESS}/streamkeys/unknown`, elsewhere]) {
			const response = await call('DELETE', target);
			expect(response.status).toBe(404);
			expect(response.data).toMatchObject({ message: 'Resource not found and destroyed.' });
		}
		sandbox.control.configure('agora', { nameOtherRegion: true });
		const named = await call('DELETE', elsewhere);
		expect([named.status, named.data]).toMatchObject([
			400,
			{ message: 'Streaming key exists in region:na.' },
		]);
	});
});

describe('the life of a stream', () => {
	const keyTarget = `${INGRESS}/streamkeys/${streamingKey}`;

	test('key deleted: the push lives on; disconnected: it is gone and stays away', async () => {
		expect((await call('DELETE', keyTarget)).data).toEqual({ status: 'success' });
		expect(sids(await call('GET', STREAMS))).toEqual([sid]);

		expect((await call('DELETE', `${STREAMS}/${sid}`)).data).toEqual({ status: 'success' });
		expect(sids(await call('GET', `${STREAMS}?channel=${channel}`))).toEqual([]);
		expect((await call('DELETE', `${STREAMS}/${sid}`)).status).toBe(404);
		sandbox.control.advanceClock(60_000);
		expect(sids(await call('GET', STREAMS))).toEqual([]);

		const { live, over, events } = sandbox.control.inspect().agora;
		expect(live).toEqual([]);
		expect(over).toEqual([
			expect.objectContaining({ kind: 'stream', id: sid, state: 'disconnected' }),
			expect.objectContaining({ kind: 'streamingKey', state: 'deleted' }),
		]);
		expect(events).toEqual([
			expect.objectContaining({ eventType: 1, sid }),
			expect.objectContaining({ eventType: 2, sid }),
			expect.objectContaining({ eventType: 3, errorCode: 2 }),
		]);
	});

	test('disconnected with its key alive: the encoder is back under a new sid', async () => {
		expect((await call('DELETE', `${STREAMS}/${sid}`)).status).toBe(200);
		const [back, ...more] = sids(await call('GET', STREAMS));
		expect(more).toEqual([]);
		expect(back).toMatch(/^[0-9a-f-]{36}$/);
		expect(back).not.toBe(sid);
		expect((await call('GET', `${STREAMS}/${sid}`)).status).toBe(404);
	});

	test('session and encoder take their time by the clock when told so', async () => {
		sandbox.control.configure('agora', { disconnectDelayMs: 800, reconnectDelayMs: 5000 });
		await call('DELETE', `${STREAMS}/${sid}`);
		expect(sids(await call('GET', STREAMS))).toEqual([sid]);
		sandbox.control.advanceClock(800);
		expect(sids(await call('GET', STREAMS))).toEqual([]);
		sandbox.control.advanceClock(4999);
		expect(sids(await call('GET', STREAMS))).toEqual([]);
		sandbox.control.advanceClock(1);
		expect(sids(await call('GET', STREAMS))).toHaveLength(1);
	});

	test('an expired key lets the push run and refuses the next one', async () => {
		const body = '{"settings":{"channel":"shx001","uid":"1001","expiresAfter":60}}';
		const created = await call('POST', `${INGRESS}/streamkeys`, { body });
		const { streamKey } = (created.data as { data: { streamKey: string } }).data;
		const seeded = sandbox.control.seed('agora', { channel: 'shx001', streamingKey: streamKey });
		const [stream] = seeded.streams as Array<{ sid: string }>;
		sandbox.control.advanceClock(60_000);
		// Asked with Basic, because the hand-made signatures carry the start's date.
		const list = () =>
			call('GET', `${STREAMS}?channel=shx001`, { headers: basic() }).then((answer) => sids(answer));
		expect(await list()).toEqual([stream?.sid]);
		await call('DELETE', `${STREAMS}/${stream?.sid}`, { headers: basic() });
		expect(await list()).toEqual([]);
	});

	test('seeding makes the fixed stream live again, and the returned encoder is gone', async () => {
		await call('DELETE', `${STREAMS}/${sid}`);
		await call('DELETE', keyTarget);
		sandbox.control.seed('agora');
		expect(sids(await call('GET', STREAMS))).toEqual([sid]);
		expect((await call('GET', keyTarget)).status).toBe(200);
	});

	test('a stream is shown as documented, alone as array or as object', async () => {
		const list = (await call('GET', STREAMS)).data as { data: unknown[] };
		expect(list.data).toEqual([
			{
				sid,
				channel,
				uid: '1001',
				url: `rtls-ingress-prod-na.agoramdn.com/live/${streamingKey}`,
				status: 'Running',
				beginAt: '2026-11-20 09:20:00.000',
				bitrate: expect.any(Number),
				video: { width: 1280, height: 720, fps: 30 },
				audio: { channels: 2, sampleRate: 48_000 },
			},
		]);
		const get = async () => (await call('GET', `${STREAMS}/${sid}`)).data as { data: unknown };
		expect((await get()).data).toEqual(list.data);
		sandbox.control.configure('agora', { streamAsObject: true });
		expect((await get()).data).toEqual(list.data[0]);
	});

	test('a channel name with special characters is found by its escaped form', async () => {
		sandbox.control.seed('agora', { channel: 'Show #1 & more' });
		const target = `${STREAMS}?channel=${encodeURIComponent('Show #1 & more')}`;
		expect(sids(await call('GET', target))).toHaveLength(1);
	});
});

describe('mute, keys and templates', () => {
	test('both published mute paths work, and want both flags', async () => {
		for (const path of [`mute/${sid}`, `${sid}/mute`]) {
			const body = '{"settings":{"videoMuted":true,"audioMuted":false}}';
			expect((await call('POST', `${STREAMS}/${path}`, { body })).data).toEqual({
				status: 'success',
			});
		}
		expect(sandbox.control.inspect().agora.live[0]).toMatchObject({ videoMuted: true });
		const half = await call('POST', `${STREAMS}/mute/${sid}`, {
			body: '{"settings":{"videoMuted":true}}',
		});
		expect([half.status, half.data]).toMatchObject([
			400,
			{ message: 'Missing field: "audioMuted"' },
		]);
	});

	test('keys are created, paged through, read and deleted', async () => {
		for (const uid of ['1', '2', '3']) {
			const body = JSON.stringify({ settings: { channel: 'shx001', uid, expiresAfter: 0 } });
			const { data } = (await call('POST', `${INGRESS}/streamkeys`, { body })).data as {
				data: Record<string, unknown>;
			};
			expect(data).toMatchObject({ channel: 'shx001', uid, createdAt: String(START / 1000) });
		}
		type Page = {
			data: { hasMore: boolean; cursor: string; streamKeys: Array<{ streamKey: string }> };
		};
		const list = async (query: string) =>
			((await call('GET', `${INGRESS}/streamkeys${query}`)).data as Page).data;
		const first = await list('?limit=3');
		expect([first.hasMore, first.streamKeys.length]).toEqual([true, 3]);
		const second = await list(`?limit=3&cursor=${first.cursor}`);
		expect([second.hasMore, second.streamKeys.length]).toEqual([false, 1]);

		const target = `${INGRESS}/streamkeys/${second.streamKeys[0]?.streamKey}`;
		expect((await call('DELETE', target)).status).toBe(200);
		expect((await call('GET', target)).status).toBe(404);
	});

	test('a key with a wrong channel, uid or life is refused', async () => {
		for (const settings of [
			{ channel: 'a/b', uid: '1', expiresAfter: 0 },
			{ channel: '', uid: '0', expiresAfter: 0 },
			{ channel: 'a', uid: 1, expiresAfter: 0 },
			{ channel: 'a', uid: '1', expiresAfter: null },
			{ channel: 'a', uid: '1', expiresAfter: 0, templateId: 'x-y' },
		]) {
			const body = JSON.stringify({ settings });
			expect((await call('POST', `${INGRESS}/streamkeys`, { body })).status).toBe(400);
		}
	});

	test('templates exist until they are deleted', async () => {
		const target = `${INGRESS}/stream-templates/720p`;
		const body = '{"settings":{"transcoding":{}}}';
		expect((await call('PATCH', target, { body })).status).toBe(404);
		expect((await call('PUT', target, { body })).status).toBe(200);
		expect((await call('PATCH', target, { body })).status).toBe(200);
		const config = '{"settings":{"defaultStreamTemplate":"720p"}}';
		expect((await call('PUT', `${INGRESS}/appconfig`, { body: config })).status).toBe(200);
		expect((await call('DELETE', target)).status).toBe(200);
		expect((await call('DELETE', target)).status).toBe(404);
	});
});

test('the streaming key never appears in the request log or the inspection', async () => {
	await call('GET', `${INGRESS}/streamkeys/${streamingKey}`);
	await call('DELETE', `${INGRESS}/streamkeys/${streamingKey}`);
	const state = sandbox.control.inspect();
	expect(JSON.stringify([state.requests, state.agora])).not.toContain(streamingKey);
	expect(state.requests.at(-1)?.target).toBe(`${INGRESS}/streamkeys/***`);
});

test('an unknown switch is refused by its name', () => {
	expect(() => sandbox.control.configure('agora', { nonsense: true })).toThrow(/nonsense/);
});

test('over the limit: 429 in the vendor’s words', async () => {
	sandbox.control.rateLimit('agora', { perSecond: 1, burst: 1 });
	expect((await call('GET', STREAMS)).status).toBe(200);
	const limited = await call('GET', STREAMS);
	expect([limited.status, limited.data]).toMatchObject([
		429,
		{ message: 'Request rate limit exceeded.' },
	]);
});

describe('ban rules, rates and late gateways', () => {
	const RULES = '/dev/v1/kicking-rule';
	const basic = () => ({
		authorization: `Basic ${Buffer.from(`${customerId}:${customerSecret}`).toString('base64')}`,
		'content-type': 'application/json',
	});
	const ban = async (rule: Record<string, unknown>) =>
		await call('POST', RULES, {
			headers: basic(),
			body: JSON.stringify({ appid: appId, privileges: ['join_channel'], ...rule }),
		});
	const listed = async () =>
		(
			(await call('GET', `${RULES}?appid=${appId}`, { headers: basic() })).data as {
				rules: unknown[];
			}
		).rules.length;

	test('a rule removes, keeps out, and expires by the clock; without a time it holds an hour', async () => {
		expect((await ban({ cname: channel, uid: 1001 })).data).toEqual({
			status: 'success',
			id: 1953,
		});
		expect(sandbox.control.inspect().agora.live.filter(({ kind }) => kind === 'stream')).toEqual(
			[],
		);
		expect(await listed()).toBe(1);
		sandbox.control.advanceClock(3_599_000);
		expect(await listed()).toBe(1);
		sandbox.control.advanceClock(2_000);
		expect(await listed()).toBe(0);
	});

	test('times out of range are changed without a word; 0 is a kick that leaves no rule', async () => {
		await ban({ uid: 5, time_in_seconds: 1 });
		expect(await listed()).toBe(1);
		sandbox.control.advanceClock(10_001);
		expect(await listed()).toBe(0);
		await ban({ uid: 2001, time: 0 });
		expect(await listed()).toBe(0);
		expect((await ban({ uid: 'alice' })).status).toBe(400);
		expect((await ban({ uid: 0 })).status).toBe(400);
	});

	test('the documented rates hold per project once they are switched on', async () => {
		sandbox.control.configure('agora', { enforceRates: true });
		const statuses: number[] = [];
		for (let index = 0; index < 101; index++) statuses.push((await call('GET', STREAMS)).status);
		expect(statuses.filter((status) => status === 429)).toHaveLength(1);
		sandbox.control.advanceClock(1_000);
		expect((await call('GET', STREAMS)).status).toBe(200);
	});
});

const main = { enabled: true, width: 1280, bitrate: 2000 };
const layer = (id: number) => ({ id, width: 800 - id, bitrate: 800 - id });

describe('the other products', () => {
	const get = async (target: string) => await call('GET', target, { headers: basic() });
	const TASK = `/v1/projects/${appId}/rtsc/cloud-transcoder/tasks/task-1?builderToken=builder-token-1-Xy12Zw`;
	const AGENTS = `/api/conversational-ai-agent/v2/projects/${appId}/agents`;
	const agentIds = ({ data }: AxiosResponse) =>
		(data as { data: { list: Array<{ agent_id: string }> } }).data.list.map(
			({ agent_id: id }) => id,
		);

	test('every end state of a transcoding task is a 200, and the content type is required', async () => {
		sandbox.control.configure('agora', { taskEndsAs: 'FAILURE_STOP' });
		expect(await get(TASK)).toMatchObject({ status: 200, data: { status: 'IN_PROGRESS' } });
		const bare = await axios.get(sandbox.baseUrls.agora + TASK, {
			headers: basic(),
			validateStatus: () => true,
		});
		expect(bare.status).toBe(415);
		const ended = await call('DELETE', TASK, { headers: basic() });
		expect(ended).toMatchObject({ status: 200, data: { status: 'FAILURE_STOP' } });
		expect(ended.data).toMatchObject({
			services: { cloudTranscoder: { config: { transcoder: { audioInputs: [{}] } } } },
		});
	});

	test('without a time the list of agents goes back two hours only', async () => {
		expect(agentIds(await get(AGENTS))).toEqual(['agent-1']);
		const from = Math.floor((START - 4 * 3_600_000) / 1_000);
		expect(agentIds(await get(`${AGENTS}?from_time=${from}`))).toEqual(['agent-1', 'agent-old']);
	});

	test('an agent stays for its farewell when told so', async () => {
		sandbox.control.configure('agora', { agentLeaveDelayMs: 60_000 });
		expect((await call('POST', `${AGENTS}/agent-1/leave`, { headers: basic() })).status).toBe(200);
		expect((await get(`${AGENTS}/agent-1`)).data).toMatchObject({ status: 'STOPPING' });
		sandbox.control.advanceClock(60_000);
		expect((await get(`${AGENTS}/agent-1`)).data).toMatchObject({
			...{ status: 'STOPPED', stop_ts: (START + 60_000) / 1_000 },
		});
		expect((await call('POST', `${AGENTS}/agent-1/leave`, { headers: basic() })).status).toBe(404);
	});

	test('a recorded web page shows its services; what does not wait knows nothing of the files', async () => {
		const base = `/v1/apps/${appId}/cloud_recording/resourceid/resource-2/sid/recording-2/mode/web`;
		const shown = await get(`${base}/query`);
		expect(JSON.stringify(shown.data)).toContain('rtmp://cdn.example.com/live/');
		const stop = { cname: channel, uid: '527842', clientRequest: { async_stop: true } };
		const stopped = await call('POST', `${base}/stop`, {
			...{ headers: basic(), body: JSON.stringify(stop) },
		});
		expect(JSON.stringify(stopped.data)).toContain('"uploadingStatus":"unknown"');
		// "Query status" knows running recordings only.
		expect((await get(`${base}/query`)).status).toBe(404);
	});

	test('a converter is answered under its name', async () => {
		const { data } = await get(`/na/v1/projects/${appId}/rtmp-converters/push-1`);
		expect(data).toMatchObject({ converter: { name: 'push-push-1' } });
	});

	test.each([
		['PVC as a share', { advancedOptions: { pvc: { enabled: true, saveBitrateRatio: 0.2 } } }, 400],
		['PVC in percent', { advancedOptions: { pvc: { enabled: true, saveBitrateRatio: 20 } } }, 200],
		['width alone', { width: 1280 }, 200],
		['layers without a main bitrate', { width: 1280, simulcastStreamLayers: [layer(1)] }, 400],
		['a layer without a size', { ...main, simulcastStreamLayers: [{ id: 1, bitrate: 9 }] }, 400],
		['six layers', { ...main, simulcastStreamLayers: [1, 2, 3, 4, 5, 6].map(layer) }, 400],
		['five layers', { ...main, simulcastStreamLayers: [1, 2, 3, 4, 5].map(layer) }, 200],
	])('a template with %s', async (_, video, status) => {
		const body = JSON.stringify({ settings: { transcoding: { video } } });
		expect((await call('PUT', `${INGRESS}/stream-templates/t1`, { body })).status).toBe(status);
	});
});
