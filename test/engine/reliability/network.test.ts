import { setImmediate } from 'node:timers/promises';

import { DEFAULT_TIMEOUT } from '../../../engine/wire/exchange';
import type { Fault } from '../../support/faults';
import { loadPackage } from '../../support/n8n';
import { SEEDS, type Seed } from '../../support/seeds';
import { Stand, type Change } from '../../support/stand';
import { testTools, type TestTools } from '../../support/tools';

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

/** A short deadline, and so many attempts that a busy machine keeps it at least once. */
const PATIENT = { timeout: 0.3, maxRetries: 10 };

/** The work was done, or nobody can know. */
const done: Array<[string, Fault]> = [
	['a reset before the response, the work was done', { kind: 'resetAfter' }],
	['a reset after a partial body', { kind: 'resetInBody', bytes: 3 }],
	['an answer shorter than announced', { kind: 'cutLength', bytes: 0 }],
];

describe('R11 a cancelled execution', () => {
	describe.each(SEEDS)('$provider', (seed) => {
		const { provider } = seed;

		/**
		 * Runs until `cancelWhen` has cancelled it; nothing more may be sent then. A run that goes
		 * on waiting never comes back: the tests set no limit of its own that would end it.
		 */
		async function cancelled(
			change: Change,
			items: number,
			cancelWhen: (tools: TestTools, cancel: () => void) => void,
		): Promise<TestTools> {
			const controller = new AbortController();
			const tools = testTools();
			let cancelledAt = Infinity;
			cancelWhen(tools, () => {
				cancelledAt = Math.min(cancelledAt, tools.passed());
				controller.abort();
			});
			const input = seed.more(stand.sandbox, items).map((json) => ({ json }));
			const { signal } = controller;
			await stand
				.end(seed, tools, { perItem: true, signal, ...change }, input)
				.catch(() => undefined);
			expect(signal.aborted).toBe(true);
			expect(tools.passed() - cancelledAt).toBeLessThanOrEqual(100);
			// Whoever still wanted to send something does so now.
			for (let turn = 0; turn < 20; turn++) await setImmediate();
			expect(stand.asked(seed)).toBe(1);
			return tools;
		}

		test(`R11 ${provider}: stops within 100 ms while items wait for their turn`, async () => {
			const options = { requestsPerSecond: 0.05, concurrency: 1 };
			await cancelled({ options }, 5, (tools, cancel) => {
				tools.onPause = (milliseconds) => {
					if (milliseconds >= 1_000 && stand.asked(seed) === 1) cancel();
				};
			});
		});

		test(`R11 ${provider}: stops within 100 ms while a request is in flight`, async () => {
			stand.network(seed).plan({ kind: 'silence' }, { on: seed.path });
			const options = { timeout: 3_600 };
			await cancelled({ options }, 1, (_, cancel) => {
				stand.network(seed).onRequest = ({ method, target }) => {
					if (`${method} ${target}`.includes(seed.path)) cancel();
				};
			});
		});

		test(`R11 ${provider}: stops within 100 ms while it sleeps before a retry`, async () => {
			stand.answer(seed, { ...seed.refusal(429), headers: { 'Retry-After': '50' } });
			const { slept } = await cancelled({}, 1, (tools, cancel) => {
				tools.onPause = (milliseconds) => {
					if (milliseconds >= 1_000) cancel();
				};
			});
			expect(Math.max(...slept)).toBeGreaterThanOrEqual(1_000);
		});
	});
});

describe.each(SEEDS)('$provider', (seed) => {
	const { provider } = seed;
	const network = () => stand.network(seed);
	/** No look before the ending, and no failure for what is not found. */
	const blind = { lookBeforeEnding: false, ifNotFound: 'report' };
	// Azure answers the same request as the first time; the others know no such thing any more.
	const afterLoss =
		provider === 'azure'
			? { outcome: 'accepted', ended: false }
			: { outcome: 'notFound', ended: false, lostAnswer: true };

	test(`R9 ${provider}: a reset before the response, nothing was done: sent again`, async () => {
		network().plan({ kind: 'resetBefore' }, { on: seed.path });
		const tools = testTools();
		const [item] = await stand.end(seed, tools);
		expect(item?.json).toMatchObject({ outcome: 'accepted', attempts: 2 });
		expect(endings(seed)).toHaveLength(2);
		expect(tools.slept).toEqual([500]);
		expect(stand.isOver(seed)).toBe(true);
	});

	test.each(done)(`R9 R13 ${provider}: %s: no evidence of an end`, async (_, fault) => {
		network().plan(fault, { on: seed.path });
		const [item] = await stand.end(seed, testTools(), { options: blind });
		expect(item?.json).toMatchObject(afterLoss);
		// What may be repeated only after a look was not repeated: it is not there.
		expect(endings(seed)).toHaveLength(seed.repeat === 'safe' ? 2 : 1);
		if (seed.repeat === 'afterLook') expect(network().count(seed.lookPath)).toBe(1);
		expect(stand.isOver(seed)).toBe(true);
	});

	test.each(done)(`R9 R13 ${provider}: %s, seen alive before: ended`, async (_, fault) => {
		if (!seed.lookPath) return;
		network().plan(fault, { on: seed.path });
		const [item] = await stand.end(seed, testTools(), { options: { lookBeforeEnding: true } });
		expect(item?.json).toMatchObject({ outcome: 'ended', ended: true, lostAnswer: true });
		expect(endings(seed)).toHaveLength(seed.repeat === 'safe' ? 2 : 1);
	});

	test(`R13 ${provider}: a typo and a broken connection are no end`, async () => {
		if (provider === 'azure') return;
		network().plan({ kind: 'resetAfter' }, { on: seed.path });
		const typo = { parameters: { [seed.idField]: seed.unknownId } };
		const [item] = await stand.end(seed, testTools(), { ...typo, options: blind });
		expect(item?.json).toMatchObject(afterLoss);
		network().reset();
		network().plan({ kind: 'resetAfter' }, { on: seed.path });
		const failing = { ...blind, ifNotFound: 'fail' };
		await expect(stand.end(seed, testTools(), { ...typo, options: failing })).rejects.toMatchObject(
			{
				description: expect.stringMatching(/whose answer was lost, or was never there/) as unknown,
			},
		);
		// Who looks first sends nothing, so that nothing can be lost.
		if (!seed.lookPath || provider === 'huawei') return;
		network().reset();
		const [looked] = await stand.end(seed, testTools(), {
			...typo,
			options: { ...blind, lookBeforeEnding: true },
		});
		expect(looked?.json).toMatchObject({ outcome: 'notFound', attempts: 0 });
		expect(looked?.json).not.toHaveProperty('lostAnswer');
		expect(endings(seed)).toHaveLength(0);
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
		const [item] = await stand.end(seed, tools, { options: { ...blind, ...PATIENT } });
		expect(item?.json).toMatchObject(afterLoss);
	});

	test(`R10 ${provider}: a dripping server is given up at the deadline, and asked again`, async () => {
		network().plan({ kind: 'drip', everyMs: 200 }, { on: seed.path });
		const [item] = await stand.end(seed, testTools(), { options: { ...blind, ...PATIENT } });
		expect(item?.json).toMatchObject(afterLoss);
	});

	test(`R10 ${provider}: a server that is silent for ever fails the item, which says what is known`, async () => {
		network().plan({ kind: 'blackHole' }, { on: seed.path, times: 9 });
		const tools = testTools();
		const failed = stand.end(seed, tools, { options: { timeout: 0.5, maxRetries: 2 } });
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
			expect(timeout).toMatchObject({ displayName: 'Timeout (Seconds)', default: 30 });
		}
	});

	const toxics: Array<[string, Fault, object]> = [
		['latency of 2 s', { kind: 'latency', ms: 2_000 }, PATIENT],
		['reset_peer', { kind: 'resetBefore' }, {}],
		['limit_data of 10 bytes', { kind: 'limitData', bytes: 10 }, {}],
		['timeout', { kind: 'blackHole' }, PATIENT],
	];
	test.each(toxics)(`R24 ${provider}: %s passes by itself`, async (_, fault, options) => {
		network().plan(fault, { on: seed.path });
		const [item] = await stand.end(seed, testTools(), { options: { ...blind, ...options } });
		// The first attempt was given up, and something was asked after it.
		expect(network().connections).toBeGreaterThan(1);
		const { outcome, ended, lostAnswer } = item?.json ?? {};
		expect(ended).toBe(false);
		expect(outcome === 'accepted' || (outcome === 'notFound' && lostAnswer === true)).toBe(true);
	});

	test(`R24 ${provider}: slow_close keeps nobody waiting`, async () => {
		// Longer than a test may last: who waits for the end of the connection fails here.
		network().plan({ kind: 'slowClose', ms: 3_600_000 }, { on: seed.path });
		const [item] = await stand.end(seed, testTools(), { options: { timeout: 3_600 } });
		// CAMARA's 204 has no body to wait for; the others announce the length of theirs.
		expect(item?.json).toMatchObject({ outcome: 'accepted', attempts: 1 });
	});
});
