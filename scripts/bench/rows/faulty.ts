import {
	counted,
	countingLine,
	failedItems,
	interleaved,
	throughput,
	worst,
	type Bench,
	type Entry,
	type Measured,
} from '../measure';
import { spreadOf } from '../statistics';
import { bounded, type Row } from '../table';

/** Documented for this operation; the server does not enforce it here. */
const PER_SECOND = 50;
const SHARES = { reset: 0.01, unavailable: 0.01, lostReply: 0.05 };

/** Connections break, the service hiccups, and some answers are lost after the work was done. */
export async function faultyNetwork(bench: Bench): Promise<Row> {
	const count = bench.size(500, 4);
	const operation = 'agora';
	const all: Entry[] = [
		{ name: 'this node', task: { contender: 'node', operation, count } },
		{
			name: 'HTTP Request, Retry On Fail, 5 tries',
			task: { contender: 'httpRequest', operation, count, tries: 5 },
			once: true,
		},
	];
	const entries = bench.options.quick ? all.slice(0, 1) : all;
	const client = await bench.client();
	const runs = await interleaved(
		bench,
		'Faulty network',
		entries,
		[client],
		(repetition) => ({
			latency: 5,
			faults: { seed: 20_261_120 + repetition, ...SHARES },
		}),
		Math.min(bench.repetitions, 2),
	);
	client.end();
	const ours = runs[0] ?? [];
	const failed = worst(ours, failedItems);
	const alive = worst(ours, ({ seen }) => count - seen.over);
	const twice = worst(ours, ({ seen }) => seen.repeated);
	const lost = ours.map(({ seen }) => seen.lostReplies);
	const told = ours.map(notFound);
	const share = spreadOf(ours.map(throughput)).median / PER_SECOND;
	return {
		id: 'faulty',
		title: 'Faulty network',
		work: `${count} endings; 1 % of the connections reset, 1 % answers of 503, 5 % of the replies lost after the work was done`,
		lines: entries.map(({ name }, index) => {
			const line = countingLine(name, count, runs[index] ?? []);
			const lostReplies = (runs[index] ?? []).map(({ seen }) => seen.lostReplies);
			return { ...line, also: [...line.also, counted('replies lost', lostReplies)] };
		}),
		demands: [
			{ text: `0 failed: ${failed}`, holds: failed === 0 },
			bounded(bench, { text: 'of the limit', value: share, least: 0.8, quick: 0.5 }),
			{ text: `everything over: ${alive} are not`, holds: alive === 0 },
			{ text: `nothing ended twice by mistake: ${twice}`, holds: twice === 0 },
			{
				// A lost answer is no evidence: "not found" after it may as well be a wrong ID.
				text: `lost replies reported as notFound, none as ended: ${told.join(', ')} of ${lost.join(', ')}`,
				holds:
					told.every((count, repetition) => count === lost[repetition]) &&
					ours.every((measured) => claimed(measured) === 0),
			},
		],
		notes: [],
	};
}

const said = ({ said }: Measured, outcome: string): number =>
	said.reduce((sum, { outcomes }) => sum + (outcomes[outcome] ?? 0), 0);

const notFound = (measured: Measured): number => said(measured, 'notFound');

const claimed = (measured: Measured): number =>
	said(measured, 'alreadyEnded') + said(measured, 'ended');
