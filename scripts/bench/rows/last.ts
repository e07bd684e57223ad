import { byRule, simulateCrowd } from '../../simulate/crowd';
import { LatencyRule } from '../../../engine/wire/concurrencyRule';
import type { Manners } from '../books';
import { idleShare } from '../machine';
import {
	failedItems,
	interleaved,
	secondsOf,
	worst,
	type Bench,
	type Entry,
	type Measured,
} from '../measure';
import { spreadOf } from '../statistics';
import { bounded, type Demand, type Row } from '../table';

const LATENCY = 50;
const AT_ONCE = 20;
const POOL = 10;
const MOST = 100;
const operation = 'azure';

/** Many endings at a vendor that takes its time and has no limit: when is the last one over? */
export async function timeToLast(bench: Bench): Promise<Row> {
	const count = bench.size(1_000, 3);
	const node = { contender: 'node', operation, count } as const;
	const entries: Entry[] = [
		{ name: 'this node', task: node },
		{ name: 'this node, Concurrency 100', task: { ...node, pool: MOST } },
		{ name: 'this node, Concurrency 10', task: { ...node, pool: POOL } },
		{
			name: "n8n's bare helper, 10 at a time",
			task: { contender: 'helper', operation, count, pool: POOL },
		},
		{ name: 'HTTP Request, all at once', task: { contender: 'httpRequest', operation, count } },
		{
			name: 'HTTP Request, batches of 50 every 50 ms',
			task: {
				contender: 'httpRequest',
				operation,
				count,
				options: { batching: { batch: { batchSize: 50, batchInterval: 50 } } },
			},
			once: true,
		},
	];
	const { runs, work } = await measured(bench, 'Time to the last', entries, {
		latency: LATENCY,
	});
	const [ours = NaN, hundred = NaN, ten = NaN, helper = NaN, all = NaN] = runs.map(medianOf);
	const most = worst(runs[0] ?? [], ({ seen }) => seen.mostInFlight);
	return {
		id: 'last',
		title: 'Time to the last ending',
		work: `${count} endings, ${LATENCY} ms each at the server, no limit, from the start of the node to its end`,
		lines: linesOf(entries, runs),
		demands: [
			...everythingOver(runs[0] ?? [], count),
			bounded(bench, {
				text: 'of the slower one of HTTP Request at once and Concurrency 100',
				value: ours / Math.max(all, hundred),
				most: 1.3,
				quick: 2,
			}),
			{ text: `at most ${MOST} connections: ${most}`, holds: most <= MOST },
			bounded(bench, {
				text: 'of the bare helper with Concurrency 10',
				value: ten / helper,
				most: 1.05,
				quick: 1.5,
			}),
			...(await asSimulated(bench, count, work, ours, {})),
		],
		notes: [],
	};
}

/** The same at a vendor that works on few at a time and lets the others wait. */
export async function queuingServer(bench: Bench): Promise<Row> {
	const count = bench.size(1_000, 3);
	const node = { contender: 'node', operation, count } as const;
	const fixed = [20, 50, MOST];
	const entries: Entry[] = [
		{ name: 'this node', task: node },
		...fixed.map((pool) => ({ name: `this node, Concurrency ${pool}`, task: { ...node, pool } })),
		{
			name: 'HTTP Request, all at once',
			task: { contender: 'httpRequest', operation, count },
			once: true,
		},
	];
	const { runs, work } = await measured(bench, 'Queue', entries, {
		latency: LATENCY,
		atOnce: AT_ONCE,
	});
	const seconds = runs.map(medianOf);
	const best = Math.min(...seconds.slice(1, 1 + fixed.length));
	const ours = seconds[0] ?? NaN;
	return {
		id: 'queue',
		title: 'A server that queues',
		work: `${count} endings, ${LATENCY} ms each, ${AT_ONCE} at a time, the others wait in the server`,
		lines: linesOf(entries, runs),
		demands: [
			...everythingOver(runs[0] ?? [], count),
			bounded(bench, {
				text: 'of the best fixed number',
				value: ours / best,
				most: 1.15,
				quick: 2,
			}),
			...(await asSimulated(bench, count, work, ours, { atOnce: AT_ONCE })),
		],
		notes: [],
	};
}

/**
 * Runs the entries, and before and after them this node with so many at a time that it is never idle:
 * its time without the first latency is what the items cost the client, once its code is warm. With a
 * server that answers at once they would cost less than in the run that is judged: what lives for as
 * long as a request takes is more work for the garbage collector.
 */
async function measured(bench: Bench, title: string, entries: Entry[], manners: Manners) {
	const client = await bench.client();
	const { quick } = bench.options;
	const chosen = entries.filter(({ once }) => !(once && quick));
	const count = bench.size(1_000, 3);
	const bare: number[] = [];
	const lookAtWork = async (times: number) => {
		for (let repetition = 0; repetition < times && !quick; repetition++) {
			const task = { contender: 'node', operation, count, pool: MOST } as const;
			const seconds = secondsOf(await bench.run([client], task, { latency: LATENCY }));
			bare.push((seconds - LATENCY / 1_000) / count);
		}
	};
	await lookAtWork(1 + bench.repetitions);
	// The first one has warmed up.
	bare.shift();
	const runs = await interleaved(bench, title, chosen, [client], () => manners, quick ? 2 : 5);
	await lookAtWork(bench.repetitions);
	client.end();
	return { runs, work: quick ? NaN : spreadOf(bare).median * 1_000 };
}

/** So much of all cores nobody else uses. */
const QUIET = 0.85;

/** docs/pace.md must not promise what is not so; with few items there is nothing to compare. */
async function asSimulated(
	bench: Bench,
	each: number,
	work: number,
	seconds: number,
	bearing: { atOnce?: number },
): Promise<Demand[]> {
	if (bench.options.quick) return [];
	const scene = {
		name: '',
		processes: 1,
		executions: 1,
		each,
		work,
		bearing: () => ({ takes: () => LATENCY + 1, spread: 0.02, ...bearing }),
	};
	const { last } = await simulateCrowd(
		scene,
		byRule(() => new LatencyRule()),
		1,
	);
	const ratio = seconds / last;
	const simulated = `the simulation (${last.toFixed(2)} s with ${work.toFixed(2)} ms of work per item): ${ratio.toFixed(2)}`;
	// It knows one client and one vendor, and nobody else who wants their cores.
	const idle = await idleShare();
	if (idle < QUIET) {
		const others = `others use ${Math.round((1 - idle) * 100)} % of the cores`;
		return [{ text: `not judged, because ${others}: within 15 % of ${simulated}`, holds: true }];
	}
	return [{ text: `within 15 % of ${simulated}`, holds: ratio <= 1.15 && ratio >= 1 / 1.15 }];
}

const medianOf = (runs: Measured[]): number => spreadOf(runs.map(secondsOf)).median;

const everythingOver = (runs: Measured[], count: number): Demand[] => {
	const failed = worst(runs, (run) => Math.max(failedItems(run), count - run.seen.over));
	return [{ text: `0 failed: ${failed}`, holds: failed === 0 }];
};

const linesOf = (entries: Entry[], runs: Measured[][]) =>
	entries.slice(0, runs.length).map(({ name }, index) => {
		const own = runs[index] ?? [];
		return {
			contender: name,
			figures: [{ name: '', unit: ' s', spread: spreadOf(own.map(secondsOf)), digits: 2 }],
			also: [`at most ${worst(own, ({ seen }) => seen.mostInFlight)} at a time`],
		};
	});
