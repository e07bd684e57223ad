import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import path from 'node:path';
import { startSandbox, type Sandbox } from '../../../sandbox';
import { secrets } from '../../../sandbox/framework/targets';
import { send } from './support';

let sandbox: Sandbox;

beforeAll(async () => {
	sandbox = await startSandbox({ clock: 'frozen', startAt: '2026-11-20T09:30:00Z' });
});
afterAll(() => sandbox.close());
beforeEach(() => sandbox.control.reset());

const headers = { Authorization: `Bearer ${secrets.camara.token}` };
const session = () => `/webrtc/sessions/${sandbox.targets.camara.mediaSessionId}`;
const ask = (method = 'GET', target = session()) =>
	send(sandbox.baseUrls.camara, { method, target, headers });
const fault = (asked: Promise<unknown>) =>
	asked.then(
		() => 'answered',
		(error: NodeJS.ErrnoException) => error.code,
	);

describe('faults', () => {
	it('answers the next requests as told, then as ever', async () => {
		sandbox.control.answerNext('camara', {
			count: 2,
			status: 503,
			headers: { 'Retry-After': '2' },
			body: { told: true },
		});
		const [first, second, third] = [await ask('DELETE'), await ask('DELETE'), await ask()];
		expect([first.status, first.headers['retry-after'], first.json]).toEqual([
			503,
			'2',
			{ told: true },
		]);
		expect([second.status, third.status]).toEqual([503, 200]);
	});

	it('answers as told only on the path that was named, in text or with nothing', async () => {
		sandbox.control.answerNext('camara', { status: 502, body: '<html>', path: '/nowhere' });
		sandbox.control.answerNext('camara', { status: 500 });
		expect((await ask()).status).toBe(500);
		expect((await ask()).status).toBe(200);
		const other = await ask('GET', '/nowhere');
		expect([other.status, other.text]).toEqual([502, '<html>']);
	});

	it('drops before work: nothing happened', async () => {
		sandbox.control.dropNext('camara', { when: 'beforeWork' });
		expect(await fault(ask('DELETE'))).toBe('ECONNRESET');
		expect((await ask()).status).toBe(200);
	});

	it('drops after work: it happened, the answer is lost', async () => {
		sandbox.control.dropNext('camara', { when: 'afterWork', path: '/sessions/' });
		expect(await fault(ask('DELETE'))).toBe('ECONNRESET');
		expect((await ask()).status).toBe(404);
		expect(
			sandbox.control.inspect().requests.map(({ status, verdict }) => [status, verdict]),
		).toEqual([
			[0, 'dropped after work (dropNext)'],
			[404, 'refused: NOT_FOUND'],
		]);
	});

	it('limits the rate by the clock, with the provider own answer', async () => {
		sandbox.control.rateLimit('camara', { perSecond: 2, burst: 2, retryAfter: true });
		expect([(await ask()).status, (await ask()).status]).toEqual([200, 200]);
		const refused = await ask();
		expect([refused.status, refused.headers['retry-after'], refused.json.code]).toEqual([
			429,
			'1',
			'TOO_MANY_REQUESTS',
		]);
		sandbox.control.advanceClock(500);
		expect([(await ask()).status, (await ask()).status]).toEqual([200, 429]);
		sandbox.control.rateLimit('camara', null);
		expect((await ask()).status).toBe(200);
	});

	it.each(['azure', 'verba', 'agora', 'huawei'] as const)(
		'%s has a 429 of its own',
		async (name) => {
			sandbox.control.rateLimit(name, { perSecond: 0.001, burst: 1 });
			await send(sandbox.baseUrls[name], { target: '/' });
			const refused = await send(sandbox.baseUrls[name], { target: '/' });
			expect(refused.status).toBe(429);
			expect(refused.text).not.toBe('');
			expect(refused.headers['retry-after']).toBeUndefined();
		},
	);

	it('delays every answer by the latency, in parallel', async () => {
		const pauses = jest.spyOn(global, 'setTimeout');
		sandbox.control.setLatency('all', 1_000);
		await Promise.all(Array.from({ length: 20 }, () => ask()));
		const latencies = pauses.mock.calls.filter(([, ms]) => ms === 1_000);
		pauses.mockRestore();
		expect(latencies).toHaveLength(20);
		expect(sandbox.control.inspect().camara.traffic).toEqual({ inFlight: 0, mostInFlight: 20 });
	});

	it('does the work at once with a latency after it: who hangs up is not told, and it is over', async () => {
		const { mediaSessionId } = sandbox.targets.camara;
		const isLive = () =>
			sandbox.control.inspect().camara.live.some(({ id }) => id === mediaSessionId);
		sandbox.control.setLatency('camara', 60_000, 'afterWork');
		const asked = request(`${sandbox.baseUrls.camara}${session()}`, { method: 'DELETE', headers });
		const lost = new Promise((resolve) => asked.on('error', resolve));
		asked.end();
		while (isLive()) await new Promise(setImmediate);
		asked.destroy();
		expect(await lost).toMatchObject({ code: 'ECONNRESET' });

		sandbox.control.setLatency('camara', 1, 'afterWork');
		expect((await ask()).status).toBe(404);
		expect(() => sandbox.control.setLatency('camara', 1, 'never' as 'afterWork')).toThrow(
			'afterWork',
		);
	});

	it('counts down exactly under parallel requests', async () => {
		sandbox.control.answerNext('camara', { count: 7, status: 500 });
		const statuses = await Promise.all(
			Array.from({ length: 30 }, async () => (await ask()).status),
		);
		expect(statuses.filter((status) => status === 500)).toHaveLength(7);
	});
});

describe('control', () => {
	it('seeds the fixed target again, and more of a kind', async () => {
		await ask('DELETE');
		sandbox.control.seed();
		expect((await ask()).status).toBe(200);
		const { mediaSessionIds } = sandbox.control.seed('camara', { mediaSessions: 100 });
		expect(new Set(mediaSessionIds as string[]).size).toBe(100);
		const calls = sandbox.control
			.inspect()
			.camara.live.filter(({ kind }) => kind === 'media session');
		expect(calls).toHaveLength(101);
		const { invitationIds } = sandbox.control.seed('azure', { invitations: 100 });
		expect(invitationIds).toHaveLength(100);
	});

	it('names unknown providers and switches', () => {
		expect(() => sandbox.control.configure('camara', { nope: 1 })).toThrow('Unknown switch nope');
		expect(() => sandbox.control.configure('azure', { pageSize: '2' })).toThrow(
			'Switch pageSize must be a number',
		);
		expect(() => sandbox.control.setLatency('toString' as 'azure', 1)).toThrow('Unknown provider');
	});

	it('serves the same methods over HTTP', async () => {
		const post = (method: string, body: string) =>
			send(sandbox.baseUrls.control, { method: 'POST', target: `/control/${method}`, body });
		expect((await post('answerNext', '["camara",{"status":418}]')).status).toBe(200);
		expect((await ask()).status).toBe(418);
		expect((await post('seed', '')).json).toMatchObject({ camara: sandbox.targets.camara });
		expect((await post('configure', '["camara",{"x":1}]')).status).toBe(400);
		expect((await post('toString', '[]')).status).toBe(404);
		expect((await post('reset', '{}')).status).toBe(400);
		const state = await send(sandbox.baseUrls.control, { target: '/control/inspect' });
		expect(state.json).toMatchObject({ clock: '2026-11-20T09:30:00.000Z' });
		const page = await send(sandbox.baseUrls.control, { target: '/' });
		expect(page.headers['content-type']).toMatch('text/html');
		expect(page.text).not.toMatch(/(src|href)="(https?:)?\/\//);
	});

	it('keeps the last 200 requests, without secrets', async () => {
		const secret = encodeURIComponent(secrets.verba.password);
		await send(sandbox.baseUrls.verba, {
			target: `/verba?apiKey=${secrets.verba.apiKey}&x=${secret}`,
		});
		for (let n = 0; n < 205; n += 1) await ask('GET', `/nowhere?n=${n}&token=abc`);
		const state = sandbox.control.inspect();
		expect(state.requests).toHaveLength(200);
		expect(state.requests.at(-1)).toMatchObject({
			provider: 'camara',
			method: 'GET',
			target: '/nowhere?n=204&token=***',
			status: 404,
			verdict: 'refused: no such route',
		});
	});

	it('shows no secret in anything it tells', async () => {
		const { apiKey, password } = secrets.verba;
		await send(sandbox.baseUrls.verba, {
			target: `/verba?apiKey=${apiKey}&password=${encodeURIComponent(password)}&p=${password}`,
		});
		await send(sandbox.baseUrls.agora, { target: `/x/${sandbox.targets.agora.streamingKey}` });
		const told = JSON.stringify(sandbox.control.inspect());
		for (const provider of Object.values(secrets)) {
			for (const [name, value] of Object.entries(provider)) {
				if (/token|secret|password|key$/i.test(name) && name !== 'accessKey') {
					expect(told).not.toContain(value);
				}
			}
		}
		expect(told).not.toContain(sandbox.targets.agora.streamingKey);
	});

	it('gives one set of data for each credential type, usable over plain http', () => {
		const { n8n } = JSON.parse(
			readFileSync(path.resolve(__dirname, '../../../package.json'), 'utf8'),
		) as { n8n: { credentials: string[] } };
		const files = n8n.credentials.map((file) => path.basename(file, '.credentials.js'));
		expect(Object.keys(sandbox.credentials).sort()).toEqual(
			files.map((name) => name.charAt(0).toLowerCase() + name.slice(1)).sort(),
		);
		for (const data of Object.values(sandbox.credentials)) {
			if ('allowInsecureHttp' in data) expect(data).toMatchObject({ allowInsecureHttp: true });
		}
	});
});

it('keeps the switches of the start over a reset', async () => {
	const switched = await startSandbox({ switches: { camara: { refreshAnswersEmpty: false } } });
	try {
		const switches = () => switched.control.inspect().camara.switches;
		switched.control.configure('camara', { refreshAnswersEmpty: true });
		switched.control.reset();
		expect(switches()).toMatchObject({ refreshAnswersEmpty: false });
	} finally {
		await switched.close();
	}
});

describe('servers', () => {
	it('close at once, open connections and waiting answers included', async () => {
		const other = await startSandbox();
		other.control.setLatency('camara', 60_000);
		const agent = new Agent({ keepAlive: true });
		const waiting = new Promise((resolve) => {
			const asked = request(`${other.baseUrls.camara}/x`, { agent });
			asked.on('error', (error: NodeJS.ErrnoException) => resolve(error.code));
			asked.end();
		});
		while (!JSON.stringify(other.control.inspect().camara.traffic).includes('"inFlight":1')) {
			await new Promise(setImmediate);
		}
		await other.close();
		expect(await waiting).toBe('ECONNRESET');
		agent.destroy();
	});

	it('say which port is taken', async () => {
		const port = Number(new URL(sandbox.baseUrls.azure).port);
		await expect(startSandbox({ ports: { huawei: port } })).rejects.toThrow(
			`Port ${port} is taken`,
		);
	});

	it('answer several requests on one connection', async () => {
		const agent = new Agent({ keepAlive: true, maxSockets: 1 });
		const get = () =>
			new Promise<number | undefined>((resolve, reject) => {
				const asked = request(sandbox.baseUrls.camara + session(), { agent, headers }, (res) => {
					res.resume().on('end', () => resolve(res.statusCode));
				});
				asked.on('error', reject).end();
			});
		expect([await get(), await get(), await get()]).toEqual([200, 200, 200]);
		agent.destroy();
	});
});
