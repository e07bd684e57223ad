import type { Bench, Entry } from '../measure';
import { percentile, spreadOf, type Spread } from '../statistics';
import type { Figure, Row } from '../table';

const ROUNDS = 8;
const MOST_P50 = 0.15;
const MOST_P95 = 0.5;

/**
 * What the node costs per item above the bare helper. Both work one item after the other, so that
 * the time from one request's arrival to the next, by the server's clock, is the whole of an item.
 */
export async function overhead(bench: Bench): Promise<Row> {
	const count = bench.size(250);
	const common = { operation: 'azure', count, pool: 1 } as const;
	const entries: Entry[] = [
		{ name: "n8n's bare helper", task: { ...common, contender: 'helper' } },
		{ name: 'this node', task: { ...common, contender: 'node', literal: true } },
		{ name: 'this node, target from an expression', task: { ...common, contender: 'node' } },
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
	const [p50, p95] = [above(1, 'p50'), above(1, 'p95')];
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
				also: index === 1 ? [] : ['for information'],
			};
		}),
		demands: [
			{
				text: `p50 at most ${MOST_P50} ms: ${p50.median.toFixed(3)} ms`,
				holds: p50.median <= MOST_P50,
			},
			{
				text: `p95 at most ${MOST_P95} ms: ${p95.median.toFixed(3)} ms`,
				holds: p95.median <= MOST_P95,
			},
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
