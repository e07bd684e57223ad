import { DEFAULT_TIMEOUT } from '../../../engine/wire/exchange';
import type { Fault } from '../../support/faults';
import { loadPackage } from '../../support/n8n';
import { SEEDS, type Seed } from '../../support/seeds';
import { watchStalls } from '../../support/stalls';
import { Stand } from '../../support/stand';
import { testTools } from '../../support/tools';

let stand: Stand;

beforeAll(async () => {
	stand = await Stand.start();
});
afterAll(async () => await stand.close());
beforeEach(() => stand.fresh());

const endings = (seed: Seed) =>
	stand
		.network(seed)
		.requests.filter(({ method, target }) => `${method} ${target}`.includes(seed.path));

/** Milliseconds that something took in reality. */
async function took(work: Promise<unknown>): Promise<number> {
	const started = performance.now();
	await work.catch(() => undefined);
	return performance.now() - started;
}

/** The work was done, or nobody can know. */
const done: Array<[string, Fault]> = [
	['a reset before the response, the work was done', { kind: 'resetAfter' }],
	['a reset after a partial body', { kind: 'resetInBody', bytes: 3 }],
	['an answer shorter than announced', { kind: 'cutLength', bytes: 0 }],
];

describe('R11 a cancelled execution', () => {
	describe.each(SEEDS)('$provider', (seed) => {
		const { provider } = seed;

		/** Cancels `after` milliseconds behind the first ending; gives the time until it stopped. */
		async function cancelled(change: object, items: number, after: number): Promise<number> {
			const controller = new AbortController();
			let cancelledAt = Infinity;
			let longestStall = () => 0;
			stand.network(seed).onRequest = ({ method, target }) => {
				if (!`${method} ${target}`.includes(seed.path)) return;
				setTimeout(() => {
					longestStall = watchStalls();
					cancelledAt = Math.min(cancelledAt, performance.now());
					controller.abort();
				}, after);
			};
			const input = seed.more(stand.sandbox, items).map((json) => ({ json }));
			await stand
				.endForReal(seed, { perItem: true, signal: controller.signal, ...change }, input)
				.catch(() => undefined);
			const stopped = performance.now() - cancelledAt - longestStall();
			// Whoever still wanted to send something would have had the time by now.
			await new Promise((resolve) => setTimeout(resolve, 30));
			expect(stand.asked(seed)).toBe(1);
			return stopped;
		}

		test(`R11 ${provider}: stops within 100 ms while items wait for their turn`, async () => {
			const options = { requestsPerSecond: 0.05 };
			expect(await cancelled({ options }, 5, 40)).toBeLessThan(100);
		});

		test(`R11 ${provider}: stops within 100 ms while a request is in flight`, async () => {
			stand.network(seed).plan({ kind: 'silence' }, { on: seed.path });
			expect(await cancelled({}, 1, 5)).toBeLessThan(100);
		});

		// Last, because the vendor's wish closes the pace for everybody with this credential.
		test(`R11 ${provider}: stops within 100 ms while it sleeps before a retry`, async () => {
			stand.answer(seed, { ...seed.refusal(429), headers: { 'Retry-After': '50' } });
			expect(await cancelled({}, 1, 40)).toBeLessThan(100);
		});
	});
});

describe.each(SEEDS)('$provider', (seed) => {
	const { provider } = seed;
	const network = () => stand.network(seed);

	test(`R9 ${provider}: a reset before the response, nothing was done: sent again`, async () => {
		network().plan({ kind: 'resetBefore' }, { on: seed.path });
		const tools = testTools();
		const [item] = await stand.end(seed, tools);
		expect(item?.json).toMatchObject({ outcome: 'accepted', attempts: 2 });
		expect(endings(seed)).toHaveLength(2);
		expect(tools.slept).toEqual([500]);
		expect(stand.isOver(seed)).toBe(true);
	});

	test.each(done)(`R9 ${provider}: %s: told as it is`, async (_, fault) => {
		network().plan(fault, { on: seed.path });
		const [item] = await stand.end(seed, testTools());
		const { outcome } = item!.json;
		// Azure answers the same request as the first time; the others know no such thing any more.
		expect(outcome).toBe(provider === 'azure' ? 'accepted' : 'alreadyEnded');
		// What may be repeated only after a look was not repeated: it is over.
		expect(endings(seed)).toHaveLength(seed.repeat === 'safe' ? 2 : 1);
		if (seed.repeat === 'afterLook') expect(network().count(seed.lookPath)).toBe(1);
		expect(stand.isOver(seed)).toBe(true);
	});

	test(`R9 ${provider}: every attempt has the same IDs`, async () => {
		network().plan({ kind: 'resetBefore' }, { on: seed.path, times: 3 });
		const [item] = await stand.end(seed, testTools());
		expect(item?.json.attempts).toBe(4);
		const ids = endings(seed).map(({ headers }) => [
			headers['repeatability-request-id'],
			headers['repeatability-first-sent'],
			headers[seed.source.requestId?.header.toLowerCase() ?? ''],
		]);
		expect(ids).toHaveLength(4);
		for (const id of ids) expect(id).toEqual(ids[0]);
		if (provider === 'azure') expect(ids[0]?.[0]).toMatch(/^[0-9a-f-]{36}$/);
	});

	test(`R9 ${provider}: a look is retried too`, async () => {
		network().plan({ kind: 'resetAfter' }, { times: 2, on: seed.lookPath ?? '/participants' });
		const { resource, operation, parameters } = seed.look;
		const items = await stand.end(seed, testTools(), {
			parameters: { resource, operation, ...parameters },
		});
		expect(items.length).toBeGreaterThan(0);
	});

	test(`R10 ${provider}: a silent server is given up at the deadline, and asked again`, async () => {
		network().plan({ kind: 'silence' }, { on: seed.path });
		const tools = testTools();
		const ended = stand.end(seed, tools, { options: { timeout: 0.3 } });
		const time = await took(ended);
		expect(time).toBeGreaterThanOrEqual(295);
		expect(time).toBeLessThan(1_500);
		expect((await ended)[0]?.json).toMatchObject({
			outcome: provider === 'azure' ? 'accepted' : 'alreadyEnded',
		});
	});

	test(`R10 ${provider}: a dripping server is given up at the deadline, and asked again`, async () => {
		network().plan({ kind: 'drip', everyMs: 200 }, { on: seed.path });
		const ended = stand.end(seed, testTools(), { options: { timeout: 0.3 } });
		expect(await took(ended)).toBeLessThan(1_500);
		expect((await ended)[0]?.json).toMatchObject({
			outcome: provider === 'azure' ? 'accepted' : 'alreadyEnded',
		});
	});

	test(`R10 ${provider}: a server that is silent for ever fails the item, which says what is known`, async () => {
		network().plan({ kind: 'blackHole' }, { on: seed.path, times: 9 });
		const tools = testTools();
		const failed = stand.end(seed, tools, { options: { timeout: 0.1, maxRetries: 2 } });
		await expect(failed).rejects.toMatchObject({
			name: 'NodeApiError',
			context: { code: 'ECONNABORTED', attempts: 3 },
		});
		expect(endings(seed)).toHaveLength(3);
		expect(tools.slept).toEqual([500, 1_000]);
	});

	test(`R10 ${provider}: an attempt is given up after 30 s unless the user says otherwise`, async () => {
		expect(DEFAULT_TIMEOUT).toBe(30);
		const { nodeTypes, fullName } = await loadPackage();
		const { properties } = nodeTypes.getByNameAndVersion(fullName(seed.node)).description;
		const collections = properties.filter(
			// What is worked out without a request has nothing to give up.
			({ name, displayOptions }) =>
				name === 'options' && !displayOptions?.show?.resource?.includes('token'),
		);
		expect(collections.length).toBeGreaterThan(0);
		for (const { options = [] } of collections) {
			const timeout = options.find(({ name }) => name === 'timeout');
			expect(timeout).toMatchObject({ displayName: 'Timeout', default: 30 });
		}
	});

	const toxics: Array<[string, Fault, object]> = [
		['latency of 2 s', { kind: 'latency', ms: 2_000 }, { timeout: 0.2 }],
		['reset_peer', { kind: 'resetBefore' }, {}],
		['limit_data of 10 bytes', { kind: 'limitData', bytes: 10 }, {}],
		['timeout', { kind: 'blackHole' }, { timeout: 0.2 }],
	];
	test.each(toxics)(`R24 ${provider}: %s passes by itself`, async (_, fault, options) => {
		network().plan(fault, { on: seed.path });
		const ended = stand.end(seed, testTools(), { options: { ...options } });
		expect(await took(ended)).toBeLessThan(1_500);
		const [item] = await ended;
		expect(['accepted', 'alreadyEnded']).toContain(item?.json.outcome);
	});

	test(`R24 ${provider}: slow_close keeps nobody waiting`, async () => {
		network().plan({ kind: 'slowClose', ms: 5_000 }, { on: seed.path });
		const ended = stand.end(seed, testTools());
		expect(await took(ended)).toBeLessThan(1_500);
		const [item] = await ended;
		// CAMARA's 204 has no body to wait for; the others announce the length of theirs.
		expect(item?.json).toMatchObject({ outcome: 'accepted', attempts: 1 });
	});
});
