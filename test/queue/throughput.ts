import assert from 'node:assert/strict';
import { makeBatches, stateOf } from './targets';
import { count, post, publishWith, waitForResults } from './work';
import type { World } from './world';

/** Targets of each provider in a batch: as many as a node has under way at first. */
const EACH = 10;
/**
 * What the vendors take for an answer. A batch so lasts 5 x this at least, whatever the machine;
 * a worker's five batches at a time are 250 endings in that time.
 */
const LATENCY_MS = 2_000;
const LEAST_RATIO = 1.8;

export interface Throughput {
	workers: number;
	endings: number;
	seconds: number;
	perSecond: number;
}

/** The same work with one worker and with two: limits off, the vendors' latency is what counts. */
export async function throughputRound(
	world: World,
	{ batches }: { batches: number },
): Promise<Throughput[]> {
	const { runner, cluster, sandbox } = world;
	const rows: Throughput[] = [];
	const measure = async (workers: number) => {
		await runner.check(
			`${batches * EACH * 5} endings in ${batches} batches with ${workers} worker(s): all over, once, 0 failed`,
			async () => void rows.push({ workers, ...(await run(world, batches)) }),
			400_000,
		);
	};
	sandbox.control.configure('huawei', { limitFactor: 0 });
	sandbox.control.setLatency('all', LATENCY_MS, 'afterWork');
	await publishWith(world, { requestsPerSecond: 100_000 });
	await measure(1);
	world.say('starting the second worker');
	await cluster.workers[1]?.start();
	await measure(2);
	sandbox.control.setLatency('all', 0);
	await runner.check(`two workers do at least ${LEAST_RATIO} x the work of one`, async () => {
		const [one, two] = rows;
		assert.ok(one && two, 'not measured');
		const ratio = two.perSecond / one.perSecond;
		assert.ok(ratio >= LEAST_RATIO, `only ${ratio.toFixed(2)} x`);
	});
	return rows;
}

async function run(world: World, batches: number): Promise<Omit<Throughput, 'workers'>> {
	const { sandbox, record } = world;
	const made = makeBatches(sandbox, { batches, each: EACH });
	const targets = made.flat();
	record.clear();
	const from = performance.now();
	await post(world, made);
	const results = await waitForResults(world, targets);
	assert.deepEqual(count(results.map(({ outcome }) => outcome)), { accepted: targets.length });
	const { live, overOnce } = stateOf(sandbox, targets);
	assert.deepEqual([live.length, overOnce.length], [0, targets.length]);
	assert.equal(record.asked.length, targets.length, 'requests for endings');
	const last = Math.max(...record.asked.map(({ closed = 0 }) => closed));
	const seconds = (last - from) / 1000;
	return { endings: targets.length, seconds, perSecond: targets.length / seconds };
}
