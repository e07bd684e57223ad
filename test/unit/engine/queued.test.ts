import '../../support/noSleep';

import type { IDataObject } from 'n8n-workflow';

import type { EndOperation } from '../../../engine/model/operation';
import type { Provider } from '../../../engine/model/provider';
import {
	answered,
	fault,
	providerOf,
	runFake,
	type FakeAnswer,
	type FakeRun,
} from '../../support/fakeRun';
import { plainEnding, plainProvider } from '../../support/session';
import { VirtualClock } from '../../support/virtualClock';

const things = (count: number) => Array.from({ length: count }, (_, index) => `t${index}`);

interface Plan {
	count: number;
	options?: IDataObject;
	operation?: Partial<EndOperation>;
	provider?: Partial<Provider>;
	vendor(path: string, clock: VirtualClock, timeout: number): Promise<FakeAnswer>;
	run?: Partial<FakeRun>;
}

async function many({ count, options = {}, operation = {}, provider = {}, vendor, run }: Plan) {
	const clock = new VirtualClock(() => 0);
	const sent: Array<{ path: string; at: number; timeout: number }> = [];
	const names = things(count);
	const ending = plainEnding({
		fields: [{ displayName: 'Thing', name: 'thing', type: 'string', default: '' }],
		target: ['thing'],
		request: ({ thing }) => ({ method: 'DELETE', path: `/${String(thing)}` }),
		...operation,
	});
	const items = await runFake({
		provider: providerOf(plainProvider, ending, provider),
		clock,
		inputs: names.map((thing) => ({ thing })),
		parameters: (index) => ({
			thing: names[index],
			options: { onFailure: 'returnItem', ...options },
		}),
		vendor: async ({ url, timeout = NaN }) => {
			const path = new URL(url).pathname;
			sent.push({ path, at: clock.seconds, timeout });
			return await vendor(path, clock, timeout);
		},
		...run,
	});
	return { items: items.map(({ json }) => json), leaving: items, sent, clock };
}

describe('R29 items that wait long for a place', () => {
	test('R29 40 items, 503 after 20 s each: each has its whole budget, and none is given up unsent', async () => {
		const { items, sent } = await many({
			count: 40,
			vendor: async (_, clock) => {
				await clock.sleep(20_000);
				return await answered(503);
			},
		});
		expect(sent.filter(({ timeout }) => !(timeout > 0))).toEqual([]);
		expect(items).toHaveLength(40);
		for (const item of items) {
			expect(item).toMatchObject({
				outcome: 'failed',
				failure: { status: 503, attempts: 4, ambiguous: false },
			});
		}
		expect(sent).toHaveLength(160);
	});

	test('R29 the same with a look after it: what was never there is no end', async () => {
		const { items, sent } = await many({
			count: 40,
			operation: {
				verify: {
					look: {
						kind: 'read',
						name: 'Get',
						action: 'Get thing',
						description: 'Look at a thing',
						fields: [],
						target: [],
						request: ({ thing }) => ({ method: 'GET', path: `/look/${String(thing)}` }),
						notFound: ['404'],
					},
					every: 1,
					upTo: 10,
					lookParameters: ({ thing }) => ({ thing }),
					sees: ({ notFound }) => (notFound ? 'absent' : 'alive'),
				},
			},
			vendor: async (path, clock) => {
				if (path.startsWith('/look')) return await answered(404);
				await clock.sleep(20_000);
				return await answered(503);
			},
		});
		expect(sent.filter(({ timeout }) => !(timeout > 0))).toEqual([]);
		expect(items.filter(({ ended }) => ended !== false)).toEqual([]);
	});

	test('R29 when the budget is used up, the last answer decides', async () => {
		const { items, sent } = await many({
			count: 1,
			options: { maxRetries: 10, timeout: 50 },
			vendor: async (_, clock) => {
				await clock.sleep(45_000);
				return await answered(503);
			},
		});
		// 45 s, 0.5 s, 45 s, 1 s: 28.5 s are left for the third attempt.
		expect(sent.map(({ timeout }) => timeout)).toEqual([50_000, 50_000, 28_500]);
		expect(items[0]).toMatchObject({ failure: { status: 503, attempts: 3 } });
	});

	test('R29 waiting for a turn is queued time, too', async () => {
		const { items, sent } = await many({
			count: 3,
			options: { requestsPerSecond: 0.01, maxRetries: 1 },
			vendor: async () => await answered(503),
		});
		expect(sent).toHaveLength(6);
		expect(sent.filter(({ timeout }) => timeout !== 30_000)).toEqual([]);
		for (const item of items) expect(item).toMatchObject({ failure: { attempts: 2 } });
	});
});

describe('durationMs', () => {
	test('is the time until the last answer, with waiting for a turn and for a place', async () => {
		const { items } = await many({
			count: 2,
			options: { concurrency: 1 },
			vendor: async (_, clock) => {
				await clock.sleep(3_000);
				return await answered(204);
			},
		});
		expect(items.map(({ durationMs }) => durationMs)).toEqual([3_000, 3_000]);
	});
});

describe('a run that is halted', () => {
	const halting: Partial<Provider> = { halts: ['401'] };

	test('sends nothing more, and says so of what was not sent', async () => {
		const { items, sent } = await many({
			count: 3,
			options: { concurrency: 1 },
			provider: halting,
			vendor: async () => await answered(401),
		});
		expect(sent).toHaveLength(1);
		const messages = items.map(({ message }) => String(message));
		expect(messages[0]).toMatch(/^End thing: Vendor refused \(401/);
		for (const message of messages.slice(1)) expect(message).toMatch(/^Not sent, because/);
		expect(items[1]).toMatchObject({ failure: { attempts: 0, ambiguous: false } });
	});

	test('never says "Not sent" of an item whose answer was lost', async () => {
		const { items, sent } = await many({
			count: 2,
			provider: halting,
			vendor: async (path, clock) => {
				if (path === '/t0') throw fault('ECONNRESET');
				await clock.sleep(100);
				return await answered(401);
			},
		});
		expect(sent.map(({ path }) => path)).toEqual(['/t0', '/t1']);
		expect(items[0]).toMatchObject({ failure: { attempts: 1, ambiguous: true } });
		expect(items[0]?.message).toMatch(/^Not sent again, because/);
		expect((items[0]?.failure as IDataObject).description).toMatch(/may have been carried out/);
	});

	test('a refused answer of before is told with the attempts that were made', async () => {
		const { items } = await many({
			count: 2,
			provider: halting,
			vendor: async (path, clock) => {
				if (path === '/t0') return await answered(503);
				await clock.sleep(100);
				return await answered(401);
			},
		});
		expect(items[0]).toMatchObject({ failure: { attempts: 1, ambiguous: false } });
		expect(items[0]?.message).toMatch(/^Not sent again, because/);
	});
});

describe('R11 a cancelled run', () => {
	test.each([0, 1, 250, 999, 1_000, 1_500, 5_000])(
		'R11 after %d ms: stops, and loses nothing',
		async (after) => {
			const controller = new AbortController();
			const clock = new VirtualClock(() => 0.5);
			clock.at(after / 1_000, () => controller.abort());
			let sentAfter = 0;
			const names = things(30);
			const items = await runFake({
				provider: providerOf(
					plainProvider,
					plainEnding({
						fields: [{ displayName: 'Thing', name: 'thing', type: 'string', default: '' }],
						request: ({ thing }) => ({ method: 'DELETE', path: `/${String(thing)}` }),
					}),
				),
				clock,
				signal: controller.signal,
				inputs: names.map((thing) => ({ thing })),
				parameters: (index) => ({
					thing: names[index],
					options: { onFailure: 'returnItem', concurrency: 4, requestsPerSecond: 2 },
				}),
				vendor: async (_, signal) => {
					if (controller.signal.aborted) sentAfter += 1;
					await clock.sleep(700, signal);
					if (signal.aborted) throw fault('ERR_CANCELED');
					return await answered(204);
				},
			});
			expect(sentAfter).toBe(0);
			expect(clock.seconds).toBeLessThanOrEqual(after / 1_000 + 0.1);
			// What was begun is told; of what was in flight nobody knows.
			for (const { json } of items) {
				const { outcome, failure } = json as { outcome: string; failure?: IDataObject };
				if (outcome === 'accepted') continue;
				expect(failure).toMatchObject({ code: 'ERR_CANCELED' });
				expect(failure?.ambiguous).toBe(failure?.attempts === 1);
				expect(failure?.description).toMatch(
					failure?.attempts === 1 ? /not known whether/ : /^Nothing has reached the service/,
				);
			}
		},
	);
});
