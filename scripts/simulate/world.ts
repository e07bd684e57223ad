import { Pace } from '../../engine/wire/pace';
import type { PaceRule } from '../../engine/wire/paceRule';
import { Pool } from '../../engine/base/pool';
import { backoff } from '../../engine/wire/retry';
import type { Time } from '../../engine/base/time';
import type { Bucket } from './bucket';
import { SimulatedTime } from './clock';

export type RuleMaker = (ceiling: number, time: Time) => PaceRule;

export interface Scene {
	name: string;
	bucket(): Bucket;
	workers: number;
	/** Items of each worker. */
	each: number;
	/** Milliseconds of a round trip; spread by a fifth. */
	latency: number;
	/** Milliseconds between the starts of two workers. */
	stagger?: number;
	/** Requests per second that the workers were told. */
	declared?: number;
	/** A refusal says how long to wait, in whole seconds. */
	retryAfter?: boolean;
	pool?: number;
}

export interface Result {
	/** Of the limit, from the first request to the last ending. */
	share: number;
	/** Answers of 429 per 100 endings. */
	refusals: number;
	/** Jain's index of the workers' speeds, each from its first request to its last: 1 is even. */
	fairness: number;
	/** Seconds until the limit is used well without many refusals; NaN: never. */
	settled: number;
	/** Seconds from an item's first asking for a turn to its end. */
	p99: number;
}

interface Answer {
	at: number;
	worker: number;
	taken: boolean;
}

/** Runs the real pace and the real pool of every worker against one bucket. */
export async function simulate(scene: Scene, rule: RuleMaker, seed: number): Promise<Result> {
	const time = new SimulatedTime(seed);
	const bucket = scene.bucket();
	const answers: Answer[] = [];
	const durations: number[] = [];
	const travel = async () => await time.pause((scene.latency / 2) * (0.8 + 0.4 * time.random()));

	const runWorker = async (worker: number) => {
		await time.pause(worker * (scene.stagger ?? 0) + time.random());
		const pace = new Pace(time, scene.declared, rule);
		const pool = new Pool(scene.pool ?? 10);
		await pool.map(scene.each, async () => {
			const started = time.now();
			for (;;) {
				const turn = await pace.turn();
				await travel();
				const taken = bucket.take(time.now());
				const wish = scene.retryAfter ? Math.ceil(bucket.wait(time.now()) / 1_000) * 1_000 : 0;
				answers.push({ at: time.now(), worker, taken });
				await travel();
				if (taken) {
					pace.took(turn);
					durations.push(time.now() - started);
					return;
				}
				pace.refused(turn, wish);
				const wait = wish || backoff(0, time.random());
				await pool.away(async () => await time.pause(wait));
			}
		});
	};
	await time.run(
		Promise.all(Array.from({ length: scene.workers }, (_, worker) => runWorker(worker))),
	);
	return measure(scene, bucket, answers, durations);
}

function measure(scene: Scene, bucket: Bucket, answers: Answer[], durations: number[]): Result {
	const taken = answers.filter((answer) => answer.taken);
	const first = answers[0]?.at ?? 0;
	const last = taken.at(-1)?.at ?? 0;
	durations.sort((one, other) => one - other);
	return {
		share: taken.length / ((last - first) / 1_000) / bucket.perSecond,
		refusals: ((answers.length - taken.length) * 100) / taken.length,
		fairness: fairness(scene, answers),
		settled: settled(answers, bucket.perSecond) / 1_000,
		p99: (durations[Math.floor(durations.length * 0.99)] ?? 0) / 1_000,
	};
}

function fairness({ workers, each }: Scene, answers: Answer[]): number {
	const speeds = Array.from({ length: workers }, (_, worker) => {
		const own = answers.filter((answer) => answer.worker === worker);
		return each / ((own.at(-1)?.at ?? 0) - (own[0]?.at ?? 0));
	});
	const sum = speeds.reduce((total, one) => total + one, 0);
	return sum ** 2 / (workers * speeds.reduce((total, one) => total + one * one, 0));
}

/** The start of the first second with 85 % of the limit used and at most 15 % refused. */
function settled(answers: Answer[], perSecond: number): number {
	const start = answers[0]?.at ?? 0;
	const end = answers.at(-1)?.at ?? 0;
	for (let from = start; from + 1_000 <= end; from += 100) {
		const second = answers.filter(({ at }) => at >= from && at < from + 1_000);
		const taken = second.filter((answer) => answer.taken).length;
		if (taken >= 0.85 * perSecond && taken >= 0.85 * second.length) return from - start;
	}
	return NaN;
}

/** The same scene with seeds 1 to `seeds`. */
export async function repeated(scene: Scene, rule: RuleMaker, seeds: number): Promise<Result[]> {
	const results: Result[] = [];
	for (let seed = 1; seed <= seeds; seed++) results.push(await simulate(scene, rule, seed * 7_919));
	return results;
}

export const mean = (results: Result[], measure: keyof Result): number =>
	results.reduce((sum, result) => sum + result[measure], 0) / results.length;
