import type { Manners } from '../books';
import {
	counted,
	failedItems,
	secondsOf,
	throughput,
	worst,
	type Bench,
	type Measured,
	type Task,
} from '../measure';
import { operations, type OperationName } from '../operations';
import { spreadOf } from '../statistics';
import { bounded, type Line, type Row } from '../table';

const NAMES = Object.keys(operations) as OperationName[];
/** One in a hundred, half of them connections that break. */
const FAULTS = { reset: 0.005, unavailable: 0.005, lostReply: 0 };
const BURST = 10;

/** Five providers in five branches of one workflow, each with its own limit, and a bad line. */
export async function mixedFleet(bench: Bench): Promise<Row> {
	const each = bench.size(200, 5);
	const total = each * NAMES.length;
	const limits = Object.fromEntries(
		NAMES.flatMap((name) => {
			const perSecond = operations[name].documented;
			return perSecond ? [[name, { perSecond, burst: BURST, retryAfter: true }]] : [];
		}),
	);
	const slowest = Math.min(...Object.values(limits).map(({ perSecond }) => perSecond));
	const manners = (repetition: number): Manners => ({
		latency: 20,
		limits,
		faults: { seed: 20_261_121 + repetition, ...FAULTS },
	});
	const tasks = (contender: Task['contender']): Task[] =>
		NAMES.map((operation) => ({
			contender,
			operation,
			count: each,
			...(contender === 'node' && operation === 'verba'
				? { options: { lookBeforeEnding: false } }
				: {}),
		}));
	const client = await bench.client();
	const ours: Measured[] = [];
	const repetitions = Math.min(bench.repetitions, 2);
	for (let repetition = 0; repetition < repetitions; repetition++) {
		bench.phase(`Mixed fleet: ${repetition + 1} of ${repetitions}, these nodes`);
		ours.push(await bench.runTogether(client, tasks('node'), manners(repetition)));
	}
	bench.phase('Mixed fleet: HTTP Request');
	const theirs = [await bench.runTogether(client, tasks('httpRequest'), manners(0))];
	client.end();
	const failed = worst(ours, (run) => Math.max(failedItems(run), total - run.seen.over));
	const repeated = worst(ours, ({ seen }) => seen.repeated);
	// All branches end with the slowest one, so that its limit is the time of all.
	const share = spreadOf(ours.map(throughput)).median / (slowest * NAMES.length);
	return {
		id: 'fleet',
		title: 'Mixed fleet',
		work: `five providers side by side, ${each} endings each, 20 ms at the server; Agora with 50/s, Huawei with ${slowest}/s (stream jobs), 1 % faults`,
		lines: [line('these nodes', total, ours), line('HTTP Request as it comes', total, theirs)],
		demands: [
			{ text: `0 failed: ${failed}`, holds: failed === 0 },
			{ text: `nothing ended twice by mistake: ${repeated}`, holds: repeated === 0 },
			bounded(bench, {
				text: 'of the slowest limit',
				value: share,
				least: 0.8,
				quick: 0.5,
			}),
		],
		notes: [],
	};
}

function line(contender: string, total: number, runs: Measured[]): Line {
	const numbers = (count: (run: Measured) => number) => runs.map(count);
	return {
		contender,
		figures: [{ name: '', unit: ' s', spread: spreadOf(runs.map(secondsOf)), digits: 1 }],
		also: [
			counted(
				'not ended',
				numbers(({ seen }) => total - seen.over),
			),
			counted('failed', numbers(failedItems)),
			counted(
				'requests',
				numbers(({ seen }) => seen.requests),
			),
			counted(
				'429',
				numbers(({ seen }) => seen.refused),
			),
			counted(
				'repeated',
				numbers(({ seen }) => seen.repeated),
			),
		],
	};
}
