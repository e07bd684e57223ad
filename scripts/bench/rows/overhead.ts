import type { Bench, Entry } from '../measure';
import { percentile, spreadOf, type Spread } from '../statistics';
import { bounded, type Figure, type Row } from '../table';

const ROUNDS = 8;
/** Parts of the bare helper's whole item. */
const MOST = 0.15;
const MOST_FROM_EXPRESSION = 0.35;

/**
 * What the node costs per item above the bare helper that sends the same request: with the node's
 * headers (Azure's repeatability and request IDs, made for each) and by its rules (no redirects, one
 * host, a time limit). What the helper takes at least is told beside it. All work one item after the
 * other, so that the time from one request's arrival to the next, by the server's clock, is the whole of
 * an item.
 */
export async function overhead(bench: Bench): Promise<Row> {
	const count = bench.size(250, 3);
	const common = { operation: 'azure', count, pool: 1 } as const;
	const entries: Entry[] = [
		{
			name: "n8n's bare helper, with the node's request",
			task: { ...common, contender: 'helper', careful: true },
		},
		{ name: 'this node', task: { ...common, contender: 'node', literal: true } },
		{ name: 'this node, target from an expression', task: { ...common, contender: 'node' } },
		{
			name: "n8n's bare helper, with the least that it takes",
			task: { ...common, contender: 'helper' },
		},
	];
	const client = await bench.client();
	const all: Array<Array<{ p50: number; p95: number }>> = entries.map(() => []);
	for (let repetition = -1; repetition < bench.repetitions + 2; repetition++) {
		const gaps: number[][] = entries.map(() => []);
		for (let round = 0; round < ROUNDS; round++) {
			bench.phase(`Overhead: ${Math.max(1, repetition + 1)} of ${bench.repetitions + 2}`);
			for (const [index, { task }] of entries.entries()) {
				const { seen } = await bench.run([client], task, { latency: 0, forgets: true });
				// The first gap holds the start of the run.
				gaps[index]?.push(...gapsOf(seen.arrivals).slice(1));
			}
		}
		// One repetition beforehand only warms up.
		if (repetition < 0) continue;
		for (const [index, values] of gaps.entries()) {
			all[index]?.push({ p50: percentile(values, 50), p95: percentile(values, 95) });
		}
	}
	client.end();
	const above = (index: number, which: 'p50' | 'p95'): Spread =>
		spreadOf((all[index] ?? []).map((one, at) => one[which] - (all[0]?.[at]?.[which] ?? 0)));
	/**
	 * Of each repetition: what stands beside each other has the same neighbours on the machine. With few
	 * items the best repetition counts, because a busy machine only adds to the shares.
	 */
	const share = (index: number): number => {
		const shares = (all[index] ?? []).map((one, at) => one.p50 / (all[0]?.[at]?.p50 ?? NaN) - 1);
		return spreadOf(shares)[bench.options.quick ? 'least' : 'median'];
	};
	return {
		id: 'overhead',
		title: 'Overhead',
		work: `per item above the bare helper, one at a time, 0 ms at the server, ${count * ROUNDS} items`,
		lines: entries.map(({ name }, index) => {
			if (index === 0) {
				const whole = (which: 'p50' | 'p95') => spreadOf((all[0] ?? []).map((one) => one[which]));
				return {
					contender: name,
					figures: [milliseconds('p50', whole('p50')), milliseconds('p95', whole('p95'))],
					also: ['the whole item'],
				};
			}
			return {
				contender: name,
				figures: [
					milliseconds('p50 +', above(index, 'p50')),
					milliseconds('p95 +', above(index, 'p95')),
				],
				also: [],
			};
		}),
		demands: [
			bounded(bench, {
				text: "of the bare helper's item more, at the median",
				value: share(1),
				most: MOST,
				quick: 0.6,
			}),
			bounded(bench, {
				text: 'of it with the target from an expression',
				value: share(2),
				most: MOST_FROM_EXPRESSION,
				quick: 1.1,
			}),
		],
		notes: [],
	};
}

const milliseconds = (name: string, spread: Spread): Figure => ({
	name,
	unit: ' ms',
	spread,
	digits: 3,
});

function gapsOf(arrivals: number[]): number[] {
	return arrivals.slice(1).map((arrival, index) => arrival - (arrivals[index] ?? arrival));
}
