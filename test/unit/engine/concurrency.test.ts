import '../../support/noSleep';

import { Places } from '../../../engine/base/places';
import { Pool } from '../../../engine/base/pool';
import { Concurrency } from '../../../engine/wire/concurrency';
import { LatencyRule } from '../../../engine/wire/concurrencyRule';
import { concurrencyOf } from '../../../engine/wire/paces';
import { SimulatedTime } from '../../../scripts/simulate/clock';
import { byRule, repeatedCrowd, type CrowdScene } from '../../../scripts/simulate/crowd';
import { CROWDS } from '../../../scripts/simulate/crowdScenes';
import { answered, providerOf, runFake, type FakeAnswer } from '../../support/fakeRun';
import { plainEnding, plainProvider } from '../../support/session';
import { VirtualClock } from '../../support/virtualClock';

/** Answers in rounds, each as long as it is told, with all places in use. */
function rounds(rule: LatencyRule, times: number[], start = 0): number[] {
	let now = start;
	return times.map((milliseconds) => {
		const sent = now;
		now += milliseconds;
		const level = Math.floor(rule.limit);
		for (let count = level; count > 0; count--) {
			rule.answered(now, { sent, level, kind: 'end 200', full: true });
		}
		return Math.floor(rule.limit);
	});
}

const fault = (rule: LatencyRule, now: number, level: number) =>
	rule.refused(now, { sent: now, level, reason: 'overload' });

describe('the number of places', () => {
	test('begins at 10, grows by half in each round of quick answers, and ends at 100', () => {
		const rule = new LatencyRule();
		expect(rule.limit).toBe(10);
		expect(rounds(rule, [50, 50, 50, 50, 50, 50, 50, 50])).toEqual([
			15, 22, 33, 50, 75, 100, 100, 100,
		]);
	});

	test('stays where it is while not all places are needed', () => {
		const rule = new LatencyRule();
		for (let at = 0; at < 1_000; at++) {
			rule.answered(at + 50, { sent: at, level: 1, kind: 'end 200', full: false });
		}
		expect(rule.limit).toBe(10);
	});

	test('falls at once when answers come late, to what the vendor needs to be busy', () => {
		const rule = new LatencyRule();
		rounds(rule, [50, 50, 50, 50]);
		// A vendor that works on 20 at a time: each takes as long as there are others before it.
		const sizes = [125, 90, 65].map((late, round) => rounds(rule, [late], 200 + 200 * round)[0]);
		expect(sizes[0]).toBeLessThan(50);
		expect(sizes.at(-1)).toBeGreaterThanOrEqual(20);
		expect(sizes.at(-1)).toBeLessThanOrEqual(45);
	});

	test('one late answer among many changes nothing', () => {
		const rule = new LatencyRule();
		rounds(rule, [50, 50]);
		const before = rule.limit;
		rule.answered(5_000, { sent: 100, level: 20, kind: 'end 200', full: false });
		expect(rule.limit).toBe(before);
	});

	test('an operation that takes longer than another is not late', () => {
		const rule = new LatencyRule();
		rounds(rule, [50, 50, 50]);
		const before = rule.limit;
		for (let count = 0; count < 40; count++) {
			rule.answered(1_000, { sent: 200, level: 20, kind: 'list 200', full: false });
		}
		expect(rule.limit).toBe(before);
	});

	test('a vendor that is slower whatever is sent is not starved', () => {
		const rule = new LatencyRule();
		rounds(rule, [50, 50, 50, 50, 50, 50]);
		const after = rounds(rule, Array<number>(12).fill(200), 300);
		expect(Math.min(...after)).toBeGreaterThanOrEqual(50);
		expect(after.at(-1)).toBe(100);
	});

	test.each(['tooMany', 'overload'] as const)('falls at once when refused: %s', (reason) => {
		const rule = new LatencyRule();
		rounds(rule, [50, 50, 50]);
		rule.refused(151, { sent: 151, level: 33, reason });
		expect(rule.limit).toBeLessThan(29);
	});

	test('what was sent before a fall counts no more', () => {
		const rule = new LatencyRule();
		rounds(rule, [50, 50, 50]);
		fault(rule, 151, 33);
		const { limit } = rule;
		for (let more = 0; more < 5; more++) {
			rule.refused(160, { sent: 140, level: 30, reason: 'overload' });
		}
		expect(rule.limit).toBe(limit);
	});

	test('a number at which connections broke twice is left alone for a while', () => {
		const rule = new LatencyRule();
		rounds(rule, [50, 50, 50, 50]);
		fault(rule, 200, 50);
		rounds(rule, [50, 50], 200);
		fault(rule, 300, 51);
		expect(Math.max(...rounds(rule, Array<number>(15).fill(50), 301))).toBeLessThan(50);
		expect(Math.max(...rounds(rule, Array<number>(40).fill(50), 1_500))).toBeGreaterThan(50);
	});

	test('is never below five: a vendor out of order would only be asked for longer', () => {
		const rule = new LatencyRule();
		for (let at = 0; at < 100; at++) fault(rule, at, 1);
		expect(rule.limit).toBe(5);
	});
});

describe('the scenes of docs/pace.md', () => {
	const sceneOf = (name: string): CrowdScene => {
		const scene = CROWDS.find((one) => one.name === name);
		if (!scene) throw new Error(`There is no scene "${name}"`);
		return scene;
	};
	const lastOf = async (name: string, make: Parameters<typeof repeatedCrowd>[1]) => {
		const results = await repeatedCrowd(sceneOf(name), make, 2);
		return Math.max(...results.map(({ last }) => last));
	};
	const ours = byRule(() => new LatencyRule());

	test('without a limit: at most 1.3 times as long as with 100 places from the start', async () => {
		const name = '50 ms, no limit';
		expect(await lastOf(name, ours)).toBeLessThanOrEqual(1.3 * (await lastOf(name, () => 100)));
	});

	test('a vendor that queues beyond 20: at most 1.15 times as long as with the best number', async () => {
		const name = 'queues beyond 20';
		expect(await lastOf(name, ours)).toBeLessThanOrEqual(1.15 * (await lastOf(name, () => 20)));
	});

	test('a vendor that drops beyond 50: hardly a connection is lost', async () => {
		const results = await repeatedCrowd(sceneOf('drops beyond 50'), ours, 3);
		for (const { drops } of results) expect(drops).toBeLessThan(4);
	});

	test('four executions that share have one number together', async () => {
		const results = await repeatedCrowd(sceneOf('4 executions share, no limit'), ours, 2);
		for (const { mostInFlight } of results) expect(mostInFlight).toBeLessThanOrEqual(100);
	});
});

describe('places that runs share', () => {
	test('are the same for an account and a limit group, and remember', async () => {
		const time = new SimulatedTime(1);
		const one = concurrencyOf('account group', time);
		const stays = Array.from({ length: 10 }, () => one.begin());
		await time.run(time.pause(50));
		stays.forEach((stay) => stay.answered('end 200'));
		expect(one.count).toBeGreaterThan(10);
		expect(concurrencyOf('account group', time)).toBe(one);
		expect(concurrencyOf('account other', time)).not.toBe(one);
	});

	test('are forgotten after ten idle minutes, but not while somebody works there', async () => {
		const time = new SimulatedTime(1);
		const idle = concurrencyOf('idle', time);
		const used = concurrencyOf('used', time);
		await new Pool(used).enter();
		await time.run(time.pause(11 * 60_000));
		concurrencyOf('another', time);
		expect(concurrencyOf('used', time)).toBe(used);
		expect(concurrencyOf('idle', time)).not.toBe(idle);
	});

	test('fewer than are taken: nobody comes in before enough have left', () => {
		const places = new Places(3);
		const came: string[] = [];
		expect([places.take(), places.take(), places.take(), places.take()]).toEqual([
			true,
			true,
			true,
			false,
		]);
		places.wait(() => came.push('one'));
		places.count = 1;
		places.leave();
		places.leave();
		expect(came).toEqual([]);
		places.leave();
		expect(came).toEqual(['one']);
		places.wait(() => came.push('two'));
		places.count = 2;
		expect(came).toEqual(['one', 'two']);
	});

	test('what waits for its turn is not in flight, and lets nothing grow', () => {
		const time = new SimulatedTime(1);
		const places = new Concurrency(time);
		for (let count = 0; count < 10; count++) places.take();
		for (let count = 0; count < 100; count++) places.begin().answered('end 200');
		expect(places.count).toBe(10);
	});
});

describe('Concurrency = Automatic in a run', () => {
	const things = (count: number) => Array.from({ length: count }, (_, index) => ({ thing: index }));

	function vendorThatCounts(clock: VirtualClock, milliseconds: number) {
		const seen = { inFlight: 0, most: 0, sent: 0 };
		const vendor = async (_: unknown, signal: AbortSignal): Promise<FakeAnswer> => {
			seen.sent += 1;
			seen.inFlight += 1;
			seen.most = Math.max(seen.most, seen.inFlight);
			await clock.sleep(milliseconds, signal);
			seen.inFlight -= 1;
			if (signal.aborted) throw Object.assign(new Error('fault'), { code: 'ERR_CANCELED' });
			return await answered(204);
		};
		return { seen, vendor };
	}

	const plan = (clock: VirtualClock, count: number, options: object = {}) => ({
		provider: providerOf(plainProvider, plainEnding()),
		clock,
		inputs: things(count),
		parameters: () => ({ options }),
	});

	test.each([{}, { concurrency: 0 }])(
		'grows from 10 to 100 and no further: %j',
		async (options) => {
			const clock = new VirtualClock(() => 0);
			const { seen, vendor } = vendorThatCounts(clock, 50);
			await runFake({ ...plan(clock, 1_000, options), vendor });
			expect(seen.sent).toBe(1_000);
			expect(seen.most).toBe(100);
			expect(clock.seconds).toBeLessThan(1);
		},
	);

	test('a number fixes it', async () => {
		const clock = new VirtualClock(() => 0);
		const { seen, vendor } = vendorThatCounts(clock, 50);
		await runFake({ ...plan(clock, 200, { concurrency: 5 }), vendor });
		expect(seen.most).toBe(5);
		expect(clock.seconds).toBe(2);
	});

	test('four runs of one account at the same time: at most 100 in flight together', async () => {
		const clock = new VirtualClock(() => 0);
		const { seen, vendor } = vendorThatCounts(clock, 50);
		const [first, ...others] = Array.from({ length: 4 }, () => ({ ...plan(clock, 300), vendor }));
		if (!first) throw new Error('There are no runs');
		await Promise.all([runFake(first), ...others.map(async (one) => await runFake(one))]);
		expect(seen.sent).toBe(1_200);
		expect(seen.most).toBe(100);
	});

	test('R11 a cancelled run ends at once, also when another one holds all places', async () => {
		const clock = new VirtualClock(() => 0);
		const { seen, vendor } = vendorThatCounts(clock, 20_000);
		const controller = new AbortController();
		clock.at(1, () => controller.abort());
		let endedAfter = NaN;
		await Promise.all([
			runFake({ ...plan(clock, 10), vendor }),
			clock
				.sleep(500)
				.then(async () => await runFake({ ...plan(clock, 10), vendor, signal: controller.signal }))
				.then(() => {
					endedAfter = clock.seconds;
				}),
		]);
		expect(endedAfter).toBeLessThanOrEqual(1.1);
		expect(seen.sent).toBe(10);
	});

	test.each([-1, 101, 'many', true])(
		'R28 Concurrency %j sends nothing for that item',
		async (odd) => {
			const clock = new VirtualClock(() => 0);
			const { seen, vendor } = vendorThatCounts(clock, 50);
			const [item] = await runFake({
				...plan(clock, 1, { concurrency: odd, onFailure: 'returnItem' }),
				vendor,
			});
			expect(item?.json).toMatchObject({ outcome: 'failed' });
			expect(item?.json.message).toMatch(/^Concurrency /);
			expect(seen.sent).toBe(0);
		},
	);
});
