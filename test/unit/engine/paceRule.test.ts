import { CubicRule, type PaceRule } from '../../../engine/wire/paceRule';
import { gcra } from '../../../scripts/simulate/bucket';
import { mean, repeated, type Scene } from '../../../scripts/simulate/world';

/** A rule that met its limit at 10 per second at moment 0, and is used at the rate it allows. */
function fallen(rate = 10) {
	const rule: PaceRule = new CubicRule(rate);
	rule.refused(0, 0);
	return rule;
}

describe('the curve', () => {
	it('falls to 60 percent, is back after 0.6 s, and stays under the documented limit', () => {
		const rule = fallen();
		expect(rule.rate(0)).toBeCloseTo(6);
		expect(rule.rate(300)).toBeCloseTo(9.5);
		expect(rule.rate(600)).toBeCloseTo(10);
	});

	it('takes a second where no limit is documented', () => {
		const rule: PaceRule = new CubicRule(Infinity);
		rule.refused(0, 0);
		const refused = rule.rate(1);
		rule.refused(1, 1);
		expect(rule.rate(1)).toBeCloseTo(refused * 0.6);
		expect(rule.rate(601)).toBeLessThan(refused * 0.98);
		expect(rule.rate(1_001)).toBeCloseTo(refused);
	});

	it('takes longer where requests are rarer than one per second', () => {
		const rule = fallen(0.5);
		expect(rule.rate(1_000)).toBeLessThan(0.5);
		expect(rule.rate(2_000)).toBeCloseTo(0.5);
	});

	it('does not climb beyond the refused rate while nothing is asked for', () => {
		const rule: PaceRule = new CubicRule(Infinity);
		rule.took(0, 0);
		rule.refused(0, 0);
		rule.refused(1, 1);
		const top = rule.rate(1_001);
		expect(rule.rate(3_600_000)).toBeCloseTo(top);
	});

	it('does not climb far above the rate that is really used', () => {
		const rule: PaceRule = new CubicRule(Infinity);
		rule.refused(0, 0);
		rule.refused(1, 1);
		for (let second = 1; second < 600; second++) rule.took(second * 1_000, second * 1_000);
		expect(rule.rate(600_000)).toBeLessThan(10);
	});

	it('after the first refusal takes what was taken before for a guess, and doubles it', () => {
		const rule: PaceRule = new CubicRule(Infinity);
		for (let count = 0; count < 40; count++) rule.took(count, 0);
		rule.refused(40, 40);
		expect(rule.rate(40)).toBe(40);
		expect(rule.rate(390)).toBeCloseTo(80);
	});

	it('falls to the measured rate where that is far below the refused one, but not at once', () => {
		const rule: PaceRule = new CubicRule(Infinity);
		rule.refused(0, 0);
		for (let count = 1; count <= 10; count++) rule.took(count * 100, count * 100);
		const refused = rule.rate(1_000);
		rule.refused(1_000, 1_000);
		expect(refused).toBeGreaterThan(30);
		expect(rule.rate(1_000)).toBeCloseTo(refused * 0.6 * 0.6);
	});
});

/** 50 per second, bursts of 10; nothing declared and no Retry-After where none is named; ten seeds each. */
describe('the whole, simulated', () => {
	const scene = (workers: number, each: number, latency: number): Scene => ({
		name: '',
		bucket: () => gcra(50, 10),
		workers,
		each,
		latency,
	});
	const run = async (one: Scene) => await repeated(one, (ceiling) => new CubicRule(ceiling), 10);

	it.each([2, 50])('one worker uses 90 percent of an unknown limit (%i ms)', async (latency) => {
		const results = await run(scene(1, 500, latency));
		expect(Math.min(...results.map(({ share }) => share))).toBeGreaterThanOrEqual(0.9);
		expect(mean(results, 'refusals')).toBeLessThan(6);
	});

	it.each([2, 50])(
		'four workers that share it use 85 percent, and fairly (%i ms)',
		async (latency) => {
			const results = await run(scene(4, 125, latency));
			expect(mean(results, 'share')).toBeGreaterThanOrEqual(0.9);
			expect(Math.min(...results.map(({ share }) => share))).toBeGreaterThanOrEqual(0.75);
			expect(mean(results, 'refusals')).toBeLessThan(15);
			expect(mean(results, 'fairness')).toBeGreaterThan(0.9);
		},
	);

	it('sixteen workers use 75 percent', async () => {
		const results = await run(scene(16, 31, 2));
		expect(Math.min(...results.map(({ share }) => share))).toBeGreaterThanOrEqual(0.75);
	});

	it('four workers settle in the long run: nearly all of the limit, few refusals', async () => {
		const [result] = await repeated(scene(4, 500, 2), (ceiling) => new CubicRule(ceiling), 1);
		expect(result?.share).toBeGreaterThan(0.93);
		expect(result?.refusals).toBeLessThan(12);
		expect(result?.fairness).toBeGreaterThan(0.9);
	});

	it.each([2, 50])(
		'four workers that share a declared limit use 85 percent, with Retry-After (%i ms)',
		async (latency) => {
			const results = await run({ ...scene(4, 125, latency), declared: 50, retryAfter: true });
			expect(mean(results, 'share')).toBeGreaterThanOrEqual(0.9);
			expect(Math.min(...results.map(({ share }) => share))).toBeGreaterThanOrEqual(0.8);
			expect(mean(results, 'refusals')).toBeLessThan(12);
			expect(mean(results, 'fairness')).toBeGreaterThan(0.9);
		},
	);

	it('one worker uses 80 percent of an unknown limit, with Retry-After', async () => {
		const results = await run({ ...scene(1, 500, 2), retryAfter: true });
		expect(Math.min(...results.map(({ share }) => share))).toBeGreaterThanOrEqual(0.8);
	});

	it('a declared limit is never met', async () => {
		const results = await run({ ...scene(1, 500, 2), declared: 50 });
		expect(mean(results, 'refusals')).toBe(0);
		expect(Math.min(...results.map(({ share }) => share))).toBeGreaterThan(0.97);
	});
});
