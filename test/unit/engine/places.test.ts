import '../../support/noSleep';

import { Places } from '../../../engine/base/places';
import { Concurrency } from '../../../engine/wire/concurrency';
import { answered, fault, providerOf, runFake, type FakeAnswer } from '../../support/fakeRun';
import { plainEnding, plainProvider } from '../../support/session';
import { VirtualClock } from '../../support/virtualClock';

/** Every Concurrency at which somebody has asked for a place, and how much of it is in use. */
const shared = new Set<Concurrency>();
const inUse = () =>
	[...shared].map((one) => {
		const { taken, inFlight, queue } = one as unknown as Record<string, unknown>;
		return { taken, inFlight, waiting: (queue as unknown[]).length };
	});

beforeEach(() => {
	shared.clear();
	const take = Object.getOwnPropertyDescriptor(Places.prototype, 'take')?.value as () => boolean;
	jest.spyOn(Places.prototype, 'take').mockImplementation(function (this: Places) {
		if (this instanceof Concurrency) shared.add(this);
		return take.call(this);
	});
});
afterEach(() => jest.restoreAllMocks());

/** Chance that is the same each time (Park and Miller). */
function chance(seed: number): () => number {
	let state = seed;
	return () => (state = (state * 16_807) % 2_147_483_647) / 2_147_483_647;
}

const FAULTS = ['ECONNRESET', 'ETIMEDOUT', 'ENOTFOUND', 'ODD', 'ERR_CANCELED'];
const ANSWERS: Array<() => Promise<FakeAnswer>> = [
	async () => await answered(429, '', { 'retry-after': '3' }),
	async () => await answered(503),
	async () => await answered(500, '<html>'),
	async () => await answered(401),
	async () => await Promise.resolve({ statusCode: 200, headers: { date: 'no' }, body: null }),
];

test.each([1, 2, 3, 4, 5, 6])(
	'R11 R18 runs that share, are refused, break off and are cancelled leave nothing in use (chance %i)',
	async (seed) => {
		const random = chance(seed);
		const clock = new VirtualClock(random);
		const vendor = async (_: unknown, signal: AbortSignal): Promise<FakeAnswer> => {
			await clock.sleep(random() * 40_000, signal);
			if (signal.aborted) throw fault('ERR_CANCELED');
			if (random() < 0.3) throw fault(FAULTS[Math.floor(random() * FAULTS.length)] ?? '');
			const odd = ANSWERS[Math.floor(random() * 3 * ANSWERS.length)];
			return await (odd?.() ?? answered(204));
		};
		const controllers = Array.from({ length: 4 }, () => new AbortController());
		controllers.slice(1).forEach((one) => clock.at(random() * 100, () => one.abort()));
		const runs = controllers.map(async ({ signal }, index) => {
			await clock.sleep(random() * 20_000);
			return await runFake({
				provider: providerOf(plainProvider, plainEnding()),
				clock,
				inputs: Array.from({ length: 30 }, () => ({})),
				parameters: () => ({ options: index % 2 === 0 ? {} : { onFailure: 'returnItem' } }),
				vendor,
				signal,
				stops: index === 3,
			}).catch(() => []);
		});
		const [whole] = await clock.until(Promise.all(runs));
		expect(whole).toHaveLength(30);
		expect(inUse()).toEqual([{ taken: 0, inFlight: 0, waiting: 0 }]);
	},
);

test('an answer over which a provider stumbles is in flight no more', async () => {
	const items = await runFake({
		provider: providerOf(plainProvider, plainEnding(), { read: () => undefined as never }),
		clock: new VirtualClock(() => 0),
		inputs: [{}, {}],
		parameters: () => ({ options: { onFailure: 'returnItem' } }),
		vendor: async () => await answered(400),
	});
	expect(items.map(({ json }) => json.outcome)).toEqual(['failed', 'failed']);
	expect(inUse()).toEqual([{ taken: 0, inFlight: 0, waiting: 0 }]);
});

describe('what the first item says of the whole run', () => {
	async function mostOf(options: (index: number) => Record<string, unknown>, count = 100) {
		const clock = new VirtualClock(() => 0);
		let inFlight = 0;
		let most = 0;
		await runFake({
			provider: providerOf(plainProvider, plainEnding()),
			clock,
			inputs: Array.from({ length: count }, () => ({})),
			parameters: (index) => ({ options: options(index) }),
			vendor: async () => {
				most = Math.max(most, (inFlight += 1));
				await clock.sleep(50);
				inFlight -= 1;
				return await answered(204);
			},
		});
		return { most, seconds: clock.seconds };
	}

	test.each(['5', 5, '5.9'])('R28 Concurrency %j is 5, also as a text', async (concurrency) => {
		expect((await mostOf(() => ({ concurrency }))).most).toBe(5);
	});

	test.each([-1, 'many', true])(
		'R28 Concurrency %j of the first item: the others go one by one',
		async (odd) => {
			const { most } = await mostOf((index) => ({ concurrency: index === 0 ? odd : 100 }));
			expect(most).toBe(1);
		},
	);

	test.each(['2', 2])('R28 Requests per Second %j is 2, also as a text', async (rate) => {
		const { seconds } = await mostOf(() => ({ requestsPerSecond: rate }), 10);
		expect(seconds).toBeGreaterThanOrEqual(4.5);
	});
});
