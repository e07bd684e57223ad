import assert from 'node:assert/strict';
import axios from 'axios';
import { itemsOf } from '../../test/e2e/world';
import { answered } from './record';
import { keyOf, makeBatches, stateOf, type Target } from './targets';
import { count, post, publishWith, requireSuccess, resultsOf } from './work';
import { until } from './until';
import type { World } from './world';

/** 10 batches of 50: 500 endings for each fault, 2,000 in all. */
const BATCHES = 10;
const EACH = 10;
/** Long enough that most of what is under way when something dies has been done, and not answered. */
const LATENCY_MS = 1_000;
/** So much has been asked for when it happens. */
const STRIKE_AT = 0.3;
/** Things that nobody asks to end. */
const BYSTANDERS = 5;
const WITHIN_MS = 600_000;

export interface Fault {
	what: string;
	endings: number;
	/** Targets that had a result when everything was quiet again. */
	withResult: number;
	/** Over already, but the answer was lost with who asked. */
	overWithoutResult: number;
	/** What the recovery asked for, and what it was told. */
	recovered: Record<string, number>;
	askedTwice: number;
	live: number;
	/** Processes that ended by themselves and were started again. */
	fell: string;
	/** Every target that the recovery found, with what it says of it. */
	named: Array<{ target: string; outcome: string; message: string }>;
}

/** What happens, and what must be done so that all is well again. */
interface Strike {
	what: string;
	/** Servers that are not ours are not restarted. */
	isPossible?(world: World): boolean;
	strike(world: World): Promise<void>;
	mend?(world: World): Promise<void>;
	/** What must hold when everything is quiet, before anything is recovered. */
	quiet?(world: World, targets: readonly Target[]): Promise<void>;
}

const STRIKES: Strike[] = [
	{
		what: 'a worker killed (SIGKILL)',
		strike: async ({ cluster }) => await cluster.workers[0]?.kill(),
		mend: async ({ cluster }) => await cluster.workers[0]?.start(),
		quiet: async ({ cluster, record }) => {
			// R15: the real queue notices the stalled jobs, and does not give them to anybody again
			const logs = [cluster.main, ...cluster.webhooks].map(({ rawLog }) => rawLog()).join('\n');
			assert.match(logs, /stalled/i, 'the queue has not said that a job has stalled');
			const times = count(record.asked.map(({ key }) => key));
			assert.ok(
				Object.values(times).every((asked) => asked === 1),
				'something was asked for again without a recovery',
			);
		},
	},
	{
		what: 'Redis restarted',
		isPossible: ({ cluster }) => cluster.redis.restart !== undefined,
		strike: async ({ cluster }) => await cluster.redis.restart?.(),
	},
	{
		what: 'PostgreSQL restarted',
		isPossible: ({ cluster }) => cluster.postgres.restart !== undefined,
		strike: async ({ cluster }) => await cluster.postgres.restart?.(),
	},
	{
		what: 'the main process killed (SIGKILL)',
		strike: async ({ cluster }) => await cluster.main.kill(),
		mend: async ({ cluster }) => await cluster.main.start(),
	},
];

/** Everything dies once in the middle; then the example's recovery asks for what has no result. */
export async function faultsRound(world: World): Promise<Fault[]> {
	const faults: Fault[] = [];
	const workflow = await publishWith(world, { requestsPerSecond: 100_000 });
	for (const one of STRIKES) {
		if (one.isPossible?.(world) === false) {
			world.say(`SKIPPED: ${one.what}: the server is not ours`);
			continue;
		}
		await world.runner.check(
			`${one.what} in the middle: all over, none lost, none ended twice${one.mend && one.quiet ? ' (R15: the real queue’s stalled jobs)' : ''}`,
			async () => void (await strikeOnce({ ...world, example: workflow }, one, faults)),
			WITHIN_MS,
		);
	}
	world.sandbox.control.setLatency('all', 0);
	return faults;
}

async function strikeOnce(world: World, one: Strike, faults: Fault[]): Promise<void> {
	const { sandbox, cluster, record, say } = world;
	const members = [cluster.main, ...cluster.workers, ...cluster.webhooks];
	const fellBefore = members.map(({ fell }) => fell);
	const made = makeBatches(sandbox, { batches: BATCHES, each: EACH });
	const targets = made.flat();
	const bystanders = makeBatches(sandbox, { batches: 1, each: BYSTANDERS }).flat();
	sandbox.control.setLatency('all', LATENCY_MS, 'afterWork');
	record.clear();

	let after = 0;
	const struck = new Promise<void>((resolve, reject) => {
		record.when(targets.length * STRIKE_AT, () => {
			after = record.asked.length;
			one.strike(world).then(resolve, reject);
		});
	});
	const posted = post(world, made, 60_000);
	// awaited below; until then its failure is nobody's
	posted.catch(() => undefined);
	await struck;
	say(`${one.what} after ${after} of ${targets.length} requests`);
	await one.mend?.(world);
	await posted;
	await Promise.all(members.map(async (member) => await member.ready()));
	await until('every process is ready again', async () => {
		const answers = await Promise.all(members.map(async ({ url }) => await isReady(url)));
		return answers.every(Boolean);
	});
	await quiet(world);

	const before = await resultsOf(world, targets);
	const known = new Set(before.map(keyOf));
	const missing = targets.filter((target) => !known.has(keyOf(target)));
	const stateBefore = stateOf(sandbox, missing);
	await one.quiet?.(world, targets);
	say(
		`${missing.length} targets have no result; ${stateBefore.overOnce.length} of them are over all the same`,
	);

	sandbox.control.setLatency('all', 0);
	const asked = record.asked.length;
	const ours = new Set(targets.map(keyOf));
	const named = (await recover(world)).filter(({ target }) => ours.has(target));
	const askedAgain = new Set(record.asked.slice(asked).map(({ key }) => key));

	const results = await resultsOf(world, targets);
	for (const { provider, target, message } of results.filter(({ outcome }) => outcome === 'failed'))
		say(`failed: ${provider} ${target}: ${message}`);
	const { live, overOnce, overMore } = stateOf(sandbox, targets);
	const wrong = record.asked.slice(asked).filter(({ key }) => known.has(key));
	const fell = members
		.map(({ name, fell: times }, index) => [name, times - (fellBefore[index] ?? 0)] as const)
		.filter(([, times]) => times > 0)
		.map(([name, times]) => (times === 1 ? name : `${name} ${times} x`))
		.join(', ');
	faults.push({
		...{ what: one.what, endings: targets.length, withResult: known.size },
		overWithoutResult: stateBefore.overOnce.length,
		recovered: count(named.map(({ outcome }) => outcome)),
		askedTwice: wrong.length,
		live: live.length,
		...{ fell, named },
	});
	assert.ok(missing.length > 0 || !one.mend || one.what.includes('main'), 'nothing was lost');
	assert.deepEqual(named.map(({ target }) => target).sort(), missing.map(keyOf).sort());
	assert.deepEqual([live.length, overOnce.length, overMore.length], [0, targets.length, 0]);
	assert.deepEqual(wrong, [], 'asked for again although there was a result');
	assert.ok([...askedAgain].every((key) => missing.some((target) => keyOf(target) === key)));
	assert.equal(new Set(results.map(keyOf)).size, targets.length);
	const failed = results.filter(({ outcome }) => outcome === 'failed');
	assert.deepEqual(failed, []);
	assert.equal(stateOf(sandbox, bystanders).live.length, bystanders.length, 'bystanders');
}

async function isReady(url: string): Promise<boolean> {
	const options = { proxy: false, timeout: 5_000, validateStatus: () => true } as const;
	const answer = await axios.get(`${url}/healthz/readiness`, options).catch(() => undefined);
	return answer?.status === 200;
}

/** Nothing waits in the queue, nothing is being worked on, and no vendor has an open request. */
async function quiet({ cluster, record }: World): Promise<void> {
	let since = 0;
	await until('everything is quiet', async () => {
		const { waiting, active } = await cluster.redis.jobs().catch(() => ({ waiting: 1, active: 1 }));
		const open = record.asked.length - answered(record);
		const still = waiting === 0 && active === 0 && open === 0;
		if (!still) since = 0;
		// seen twice: between two looks a job may be neither here nor there
		return still && ++since >= 4;
	});
}

/** Executes the example by hand, on a worker; what its report names. */
async function recover({ cluster, example }: World): Promise<Fault['named']> {
	const execution = await cluster.api.runWorkflow(example, 'Start');
	requireSuccess(execution);
	if (!execution.runData.Report) return [];
	return itemsOf(execution, 'Report').map(({ provider, target, outcome, message }) => ({
		target: `${String(provider)}:${String(target)}`,
		outcome: String(outcome),
		message: String(message),
	}));
}
