import assert from 'node:assert/strict';
import { answered } from './record';
import { makeBatches, stateOf } from './targets';
import { count, post, publishWith, waitForResults } from './work';
import { until, type World } from './world';

/** Targets of each provider in a batch: as many as a node has under way at first. */
const EACH = 10;
/**
 * What the vendors take for an answer. A batch takes six answers one after the other (Verba is
 * looked at first), so 18 s at least whatever the machine is; a worker has five batches at a time,
 * so that it does 250 / 18 = 14 endings per second at most, far below what two cores can do.
 */
const LATENCY_MS = 3_000;
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
	await publishWith(world, { requestsPerSecond: 100_000 });
	await warmUp(world);
	await measure(1);
	world.say('starting the second worker');
	await cluster.workers[1]?.start();
	await warmUp(world);
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
	sandbox.control.setLatency('all', LATENCY_MS, 'afterWork');
	record.clear();
	const from = performance.now();
	await post(world, made);
	await until('every target was asked for', () => answered(record) >= targets.length, 380_000);
	const results = await waitForResults(world, targets);
	assert.deepEqual(count(results.map(({ outcome }) => outcome)), { accepted: targets.length });
	const { live, overOnce } = stateOf(sandbox, targets);
	assert.deepEqual([live.length, overOnce.length], [0, targets.length]);
	assert.equal(record.asked.length, targets.length, 'requests for endings');
	if (process.env.TL)
		for (const p of ['camara', 'azure', 'verba', 'agora', 'huawei']) {
			const a = record.asked.filter((x) => x.provider === p);
			world.say(
				p +
					' ' +
					a
						.map(
							(x) =>
								`${((x.arrived - from) / 1000).toFixed(1)}-${(((x.closed ?? 0) - from) / 1000).toFixed(1)}`,
						)
						.filter((_, i) => i % 5 === 0)
						.join(' '),
			);
		}
	const last = Math.max(...record.asked.map(({ closed = 0 }) => closed));
	const seconds = (last - from) / 1000;
	world.say(`${targets.length} endings in ${seconds.toFixed(1)} s`);
	return { endings: targets.length, seconds, perSecond: targets.length / seconds };
}

/** What a process does for the first time takes longer: it loads the node, logs in, compiles. */
async function warmUp(world: World): Promise<void> {
	world.sandbox.control.setLatency('all', 0);
	const made = makeBatches(world.sandbox, { batches: 10, each: 1 });
	await post(world, made);
	await waitForResults(world, made.flat());
}
