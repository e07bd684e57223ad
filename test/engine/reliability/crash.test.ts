import { spawn, type ChildProcess } from 'node:child_process';
import diagnostics from 'node:diagnostics_channel';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { startSandbox, type Sandbox } from '../../../sandbox';
import { recordText } from '../../support/canary';
import type { Job, Result } from '../../support/loadChild';
import { credentialOf, endingParameters, SEEDS, type Seed } from '../../support/seeds';

/** Endings of each provider; five times as many altogether. */
const EACH = 2_000;
/** So many are in flight at most, unless the user says otherwise (Concurrency: Automatic). */
const UNDER_WAY = 100;
const SEED = Number(process.env.TEST_SEED ?? 20_261_120);
/** Milliseconds; an idle machine with two cores needs a tenth of it. */
const LIMIT = 600_000;

let sandbox: Sandbox;
let folder: string;
const children: ChildProcess[] = [];

beforeAll(async () => {
	sandbox = await startSandbox();
	folder = mkdtempSync(path.join(tmpdir(), 'rtc-teardown-crash-'));
});
afterAll(async () => {
	for (const child of children) child.kill('SIGKILL');
	await sandbox.close();
	rmSync(folder, { recursive: true, force: true });
});

/** Targets of every provider, many calls at Azure, and the job that ends them all. */
function jobOf(each: number): { job: Job; targets: Array<Array<Record<string, string>>> } {
	const targets = SEEDS.map((seed) =>
		seed.provider === 'azure'
			? Array.from({ length: each / 50 }, () => seed.more(sandbox, 50)).flat()
			: seed.more(sandbox, each),
	);
	const runs = SEEDS.map((seed, index) => ({
		node: seed.node,
		parameters: endingParameters(seed, { perItem: true, options: { ifNotFound: 'report' } }),
		credentials: credentialOf(seed, seed.credential, sandbox),
		items: targets[index] ?? [],
	}));
	return { job: { runs }, targets };
}

/** Starts a process that does the job; its result, or nothing when it was killed. */
function start(job: Job): { child: ChildProcess; result: Promise<Result | undefined> } {
	const name = path.join(folder, String(children.length));
	writeFileSync(`${name}.job`, JSON.stringify(job));
	const child = spawn(
		process.execPath,
		[
			'--expose-gc',
			'--import',
			'tsx',
			require.resolve('../../support/loadChild.ts'),
			`${name}.job`,
			`${name}.out`,
		],
		{
			stdio: ['ignore', 'pipe', 'pipe'],
			env: { ...process.env, RTC_TEARDOWN_OUTPUTS: 'off' },
		},
	);
	children.push(child);
	let said = '';
	for (const stream of [child.stdout, child.stderr]) {
		stream?.on('data', (chunk: Buffer) => (said += chunk.toString()));
	}
	const result = new Promise<Result | undefined>((resolve, reject) => {
		child.on('close', (code, signal) => {
			recordText(said);
			if (signal === 'SIGKILL') return resolve(undefined);
			if (code !== 0) return reject(new Error(`the process failed (${code}): ${said}`));
			const text = readFileSync(`${name}.out`, 'utf8');
			recordText(text);
			resolve(JSON.parse(text) as Result);
		});
	});
	return { child, result };
}

/** Calls back when the sandbox has been asked for so many endings. */
function whenAsked(count: number, call: () => void): () => void {
	let asked = 0;
	const listen = (message: unknown) => {
		const { method, url } = (message as { request: IncomingMessage }).request;
		const line = `${method} ${url}`;
		if (SEEDS.some((seed) => line.includes(seed.path)) && ++asked === count) call();
	};
	diagnostics.subscribe('http.server.request.start', listen);
	return () => void diagnostics.unsubscribe('http.server.request.start', listen);
}

/** 0 to 1, the same for the same seed (a linear congruential generator). */
const chance = (seed: number) => ((seed * 1_103_515_245 + 12_345) % 2 ** 31) / 2 ** 31;

function countsOf(run: Result['runs'][number]): Record<string, number> {
	const counts: Record<string, number> = {};
	for (const { json, failed } of run) {
		const word = failed ? `failed: ${String(json.message)}` : String(json.outcome);
		counts[word] = (counts[word] ?? 0) + 1;
	}
	return counts;
}

const liveIds = ({ provider }: Seed) =>
	new Set(sandbox.control.inspect()[provider].live.map(({ id }) => id));

describe(`10,000 endings with the process killed in the middle, seed ${SEED}`, () => {
	const killedAt = Math.floor(EACH * SEEDS.length * (0.2 + chance(SEED) * 0.4));
	let targets: Array<Array<Record<string, string>>>;
	let liveAfterKill: Array<Set<string>>;
	let second: Result;

	beforeAll(async () => {
		const made = jobOf(EACH);
		({ targets } = made);
		const first = start(made.job);
		const stop = whenAsked(killedAt, () => first.child.kill('SIGKILL'));
		expect(await first.result).toBeUndefined();
		stop();
		liveAfterKill = SEEDS.map(liveIds);
		// The workflow is started again: the same items, another process.
		second = (await start(made.job).result)!;
	}, LIMIT);

	describe.each(SEEDS.map((seed, index) => ({ ...seed, index })))('$provider', (seed) => {
		const { provider, index, idField } = seed;

		test(`R15 ${provider}: killed after ${killedAt} of 10,000 requests, then started again: all over, none lost`, () => {
			const ids = targets[index]!.map((target) => target[idField]!);
			const run = second.runs[index]!;
			expect(run).toHaveLength(EACH);
			// Each is reported once, in the order of the items.
			expect(
				run.map(({ json }) => (json.target as Record<string, string> | undefined)?.[idField]),
			).toEqual(ids);
			const live = liveIds(seed);
			expect(ids.filter((id) => live.has(id))).toEqual([]);

			const leftOver = ids.filter((id) => liveAfterKill[index]!.has(id)).length;
			expect(leftOver).toBeGreaterThan(0);
			expect(leftOver).toBeLessThan(EACH);
			// What the first process has ended nobody knows any more; the rest was taken now. Requests
			// that were under way when it was killed have been carried out since.
			const { accepted = 0, notFound = 0, ...others } = countsOf(run);
			expect(others).toEqual({});
			expect(accepted + notFound).toBe(EACH);
			expect(accepted).toBeLessThanOrEqual(leftOver);
			expect(accepted).toBeGreaterThanOrEqual(leftOver - UNDER_WAY);
		});

		test(`R21 ${provider}: among 10,000 items at once: nothing unhandled, nothing kept per item`, () => {
			const { before, after, unhandled, runs } = second;
			expect(unhandled).toEqual([]);
			expect(runs[index]).toHaveLength(EACH);
			// One entry or handle per item of a single provider would be EACH.
			expect(after.entries - before.entries).toBeLessThan(EACH / 4);
			expect(after.handles - before.handles).toBeLessThan(EACH / 4);
		});
	});
});

describe('a job that is executed again while it still runs', () => {
	const each = 100;
	let targets: Array<Array<Record<string, string>>>;
	let results: Result[];

	beforeAll(async () => {
		sandbox.control.reset();
		const made = jobOf(each);
		({ targets } = made);
		const both = await Promise.all([start(made.job).result, start(made.job).result]);
		results = both.filter((result) => result !== undefined);
	}, LIMIT);

	describe.each(SEEDS.map((seed, index) => ({ ...seed, index })))('$provider', (seed) => {
		const { provider, index, idField } = seed;

		// npm run test:queue kills a worker of a real queue; here two processes do the same items at once.
		test(`R15 ${provider}: a stalled job executed again by a second process (no real queue): 100 over, no failure`, () => {
			expect(results).toHaveLength(2);
			const live = liveIds(seed);
			expect(targets[index]!.filter((target) => live.has(target[idField]!))).toEqual([]);
			const counts = results.map(({ runs }) => countsOf(runs[index]!));
			for (const count of counts) {
				expect(Object.keys(count).filter((word) => !/accepted|notFound/.test(word))).toEqual([]);
			}
			// Every target was taken at least once, and no more often than processes asked for it.
			const taken = counts.reduce((sum, { accepted = 0 }) => sum + accepted, 0);
			expect(taken).toBeGreaterThanOrEqual(each);
			expect(taken).toBeLessThanOrEqual(2 * each);
		});
	});
});
