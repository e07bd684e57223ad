import type { RateLimit } from '../limiter';
import {
	countingLine,
	failedItems,
	interleaved,
	throughput,
	worst,
	type Bench,
	type Entry,
	type Measured,
} from '../measure';
import type { OperationName } from '../operations';
import { spreadOf } from '../statistics';
import { bounded, type Demand, type Row } from '../table';

const PER_SECOND = 50;
const BURST = 10;
/** Each takes ten seconds. */
const REPETITIONS = 2;

interface Limited {
	id: string;
	title: string;
	work: string;
	operation: OperationName;
	retryAfter: boolean;
	/** Executions at once, each in a process of its own. */
	executions: number;
	/** Endings of each execution. */
	each: number;
	/** What must be reached of the limit. */
	share: number;
	/** Whether not even one answer of 429 is allowed. */
	never429: boolean;
	/** Without the others, who do the same as in the row before. */
	alone?: boolean;
}

/** The limit is documented and declared: it is kept from the first request on. */
export const rateLimitedDeclared = async (bench: Bench): Promise<Row> =>
	await limited(bench, {
		id: 'declared',
		title: 'Rate limited, declared',
		work: 'limit declared by the operation, 429 with Retry-After',
		operation: 'agora',
		retryAfter: true,
		executions: 1,
		each: 500,
		share: 0.95,
		never429: true,
	});

/** Nobody knows the limit, and the vendor does not say how long to wait. */
export const unknownLimit = async (bench: Bench): Promise<Row> =>
	await limited(bench, {
		id: 'unknown',
		title: 'Unknown limit',
		work: 'limit not declared, 429 without Retry-After',
		operation: 'azure',
		retryAfter: false,
		executions: 1,
		each: 500,
		share: 0.85,
		never429: false,
	});

/** Several executions use up one limit and know nothing of each other. */
export const sharedLimit = async (bench: Bench): Promise<Row> =>
	await limited(bench, {
		id: 'shared',
		title: 'Shared limit',
		work: 'limit declared, used by 4 executions in 4 processes, 429 with Retry-After',
		operation: 'agora',
		retryAfter: true,
		executions: 4,
		each: 125,
		share: 0.85,
		never429: false,
	});

/** The same where nobody knows the limit. */
export const sharedUnknownLimit = async (bench: Bench): Promise<Row> =>
	await limited(bench, {
		id: 'sharedUnknown',
		title: 'Shared limit, unknown',
		work: 'limit not declared, used by 4 executions in 4 processes, 429 without Retry-After',
		operation: 'azure',
		retryAfter: false,
		executions: 4,
		each: 125,
		share: 0.8,
		never429: false,
		alone: true,
	});

async function limited(bench: Bench, row: Limited): Promise<Row> {
	const count = bench.size(row.each, row.executions > 1 ? 2 : 4);
	const total = count * row.executions;
	const limit: RateLimit = { perSecond: PER_SECOND, burst: BURST, retryAfter: row.retryAfter };
	const entries = contenders(row.operation, count).slice(
		0,
		row.alone || bench.options.quick ? 1 : undefined,
	);
	const clients = await bench.clients(row.executions);
	const runs = await interleaved(
		bench,
		row.title,
		entries,
		clients,
		() => ({
			latency: 5,
			limit,
		}),
		Math.min(bench.repetitions, REPETITIONS),
	);
	bench.leave(clients);
	return {
		id: row.id,
		title: row.title,
		work: `${total} endings, ${PER_SECOND}/s with a burst of ${BURST}; ${row.work}`,
		lines: entries.map(({ name }, index) => countingLine(name, total, runs[index] ?? [])),
		demands: demands(bench, row, total, runs[0] ?? []),
		notes: [],
	};
}

function contenders(operation: OperationName, count: number): Entry[] {
	const interval = 1_000 / PER_SECOND;
	return [
		{ name: 'this node', task: { contender: 'node', operation, count } },
		{
			name: 'HTTP Request as it comes',
			task: { contender: 'httpRequest', operation, count },
			once: true,
		},
		{
			name: `HTTP Request, batches of 1 every ${interval} ms`,
			task: {
				contender: 'httpRequest',
				operation,
				count,
				options: { batching: { batch: { batchSize: 1, batchInterval: interval } } },
			},
			once: true,
		},
		{
			name: 'HTTP Request, Retry On Fail, 5 tries',
			task: { contender: 'httpRequest', operation, count, tries: 5 },
			once: true,
		},
	];
}

/** A busy server reads in crowds what came evenly spaced: then a few say nothing. */
function never({ options }: Bench, refused: number, total: number): Demand {
	const most = options.quick ? Math.ceil(total / 20) : 0;
	return {
		text:
			most === 0 ? `0 answers of 429: ${refused}` : `at most ${most} answers of 429: ${refused}`,
		holds: refused <= most,
	};
}

function demands(
	bench: Bench,
	{ share, never429 }: Limited,
	total: number,
	ours: Measured[],
): Demand[] {
	const failed = worst(ours, (run) => Math.max(failedItems(run), total - run.seen.over));
	const refused = worst(ours, ({ seen }) => seen.refused);
	const reached = spreadOf(ours.map(throughput)).median / PER_SECOND;
	return [
		{ text: `0 failed: ${failed}`, holds: failed === 0 },
		...(never429 ? [never(bench, refused, total)] : []),
		bounded(bench, {
			text: 'of the limit',
			value: reached,
			least: share,
			quick: 0.5,
		}),
	];
}
