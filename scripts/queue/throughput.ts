import assert from 'node:assert/strict';
import os from 'node:os';
import { answered } from './record';
import { makeBatches, stateOf } from './targets';
import { count, post, publishWith, waitForResults } from './work';
import { until } from './until';
import type { World } from './world';

/** Targets of each provider in a batch: as many as a node has under way at first. */
const EACH = 10;
const LATENCY_MS = 5_000;
/** A batch waits for six answers one after the other: Verba is looked at first. */
const ANSWERS = 6;
const AT_A_TIME = 5;
/**
 * What the vendors' latency allows one worker per second: 250 endings in 30 s, far below what two
 * cores can do.
 */
const ALLOWED = (AT_A_TIME * EACH * 5) / ((ANSWERS * LATENCY_MS) / 1000);
/** In CI others may have a part of the machine: there it must only not be one worker's work. */
const LEAST_RATIO = process.env.CI ? 1.5 : 1.8;
/** With less than this to spare it is the machine that is measured, and not the vendors' latency. */
const LEAST_IDLE = 0.15;

export interface Throughput {
	workers: number;
	endings: number;
	seconds: number;
	perSecond: number;
	/** What the vendors' latency allows so many workers per second. */
	allowed: number;
	/** Share of the processors' time that nobody used meanwhile. */
	idle: number;
}

/**
 * Twice the work with twice the workers: limits off, the vendors' latency is what counts. Both have
 * the same number of batches for each worker, so that both begin and end alike.
 */
export async function throughputRound(
	world: World,
	{ batches }: { batches: number },
): Promise<Throughput[]> {
	const { runner, cluster, sandbox, say } = world;
	const rows: Throughput[] = [];
	const measure = async (workers: number) => {
		const all = (batches / 2) * workers;
		await runner.check(
			`${all * EACH * 5} endings in ${all} batches, ${workers} worker(s): all over, once, 0 failed`,
			async () => void rows.push(await run(world, workers, all)),
			600_000,
		);
	};
	sandbox.control.configure('huawei', { limitFactor: 0 });
	await publishWith(world, { requestsPerSecond: 100_000 });
	await warmUp(world);
	await measure(1);
	say('starting the second worker');
	await cluster.workers[1]?.start();
	await warmUp(world);
	await measure(2);
	sandbox.control.setLatency('all', 0);
	const [one, two] = rows;
	const idle = Math.min(...rows.map((row) => row.idle));
	if (!one || !two) return rows;
	const ratio = two.perSecond / one.perSecond;
	if (ratio < LEAST_RATIO && idle < LEAST_IDLE) {
		say(
			`NOT JUDGED: ${ratio.toFixed(2)} x; the machine was busy (${percent(idle)} idle), so that the vendors' latency was not what counted`,
		);
		return rows;
	}
	await runner.check(`two workers do at least ${LEAST_RATIO} x the work of one`, async () => {
		assert.ok(ratio >= LEAST_RATIO, `only ${ratio.toFixed(2)} x`);
	});
	return rows;
}

export const percent = (share: number): string => `${Math.round(100 * share)} %`;

async function run(world: World, workers: number, batches: number): Promise<Throughput> {
	const { sandbox, record } = world;
	const made = makeBatches(sandbox, { batches, each: EACH });
	const targets = made.flat();
	sandbox.control.setLatency('all', LATENCY_MS, 'afterWork');
	record.clear();
	const processors = watchProcessors();
	const from = performance.now();
	const posted = post(world, made);
	// awaited below; until then its failure is nobody's
	posted.catch(() => undefined);
	await until('every target was asked for', () => answered(record) >= targets.length, 580_000);
	const idle = processors();
	await posted;
	const results = await waitForResults(world, targets);
	assert.deepEqual(count(results.map(({ outcome }) => outcome)), { accepted: targets.length });
	const { live, overOnce } = stateOf(sandbox, targets);
	assert.deepEqual([live.length, overOnce.length], [0, targets.length]);
	assert.equal(record.asked.length, targets.length, 'requests for endings');
	const last = Math.max(...record.asked.map(({ closed = 0 }) => closed));
	const seconds = (last - from) / 1000;
	const perSecond = targets.length / seconds;
	world.say(`${perSecond.toFixed(1)} per second, processors ${percent(idle)} idle`);
	const allowed = workers * ALLOWED;
	return { workers, endings: targets.length, seconds, perSecond, allowed, idle };
}

/** The share of idle time since the call, over all processors and everybody who uses them. */
function watchProcessors(): () => number {
	const sum = () => {
		const times = os.cpus().map(({ times: one }) => one);
		return {
			idle: times.reduce((total, { idle }) => total + idle, 0),
			all: times.reduce((total, one) => total + Object.values(one).reduce((a, b) => a + b, 0), 0),
		};
	};
	const before = sum();
	return () => {
		const now = sum();
		return (now.idle - before.idle) / (now.all - before.all);
	};
}

/** What a process does for the first time takes longer: it loads the node, logs in, compiles. */
async function warmUp(world: World): Promise<void> {
	world.sandbox.control.setLatency('all', 0);
	const made = makeBatches(world.sandbox, { batches: 10, each: 1 });
	await post(world, made);
	await waitForResults(world, made.flat());
}
