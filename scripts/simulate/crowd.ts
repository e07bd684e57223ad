import { Pool } from '../../engine/base/pool';
import type { Places } from '../../engine/base/places';
import { Concurrency } from '../../engine/wire/concurrency';
import type { ConcurrencyRule } from '../../engine/wire/concurrencyRule';
import { Pace } from '../../engine/wire/pace';
import { backoff } from '../../engine/wire/retry';
import type { Time } from '../../engine/base/time';
import { SimulatedTime } from './clock';
import { Vendor, type Bearing } from './vendor';

/** Makes what limits the crowd: a rule, or a fixed number. */
export type PlacesMaker = (time: Time) => Places | number;

export const byRule =
	(rule: () => ConcurrencyRule): PlacesMaker =>
	(time) =>
		new Concurrency(time, rule);

/** Executions that send to one vendor. */
export interface CrowdScene {
	name: string;
	bearing(): Bearing;
	/** Processes, and executions in each of them: those share a pace and the places. */
	processes: number;
	executions: number;
	/** Items of each execution. */
	each: number;
	/** Milliseconds of the client's own work per item, one after the other in a process. */
	work: number;
	/** The client's machine is busy: every so many milliseconds it gets nothing done for so long. */
	stalls?: { every: number; last: number };
}

export interface CrowdResult {
	/** Seconds to the last ending. */
	last: number;
	/** Connections that the vendor reset, per 100 endings. */
	drops: number;
	mostInFlight: number;
}

/** Runs the real places, pool and pace against one vendor. */
export async function simulateCrowd(
	scene: CrowdScene,
	make: PlacesMaker,
	seed: number,
): Promise<CrowdResult> {
	const time = new SimulatedTime(seed);
	const vendor = new Vendor(time, scene.bearing());
	let last = 0;
	const run = async (own: Client) => {
		const pool = new Pool(own.places);
		await pool.map(scene.each, async () => {
			await own.work();
			for (;;) {
				const turn = await own.pace.turn();
				const stay = pool.places.begin();
				const answer = await vendor.ask();
				await own.work();
				if (answer === 'taken') {
					stay.answered('end');
					own.pace.took(turn);
					last = time.now();
					return;
				}
				stay.refused(answer === 'tooMany' ? 'tooMany' : 'overload');
				if (answer === 'tooMany') own.pace.refused(turn);
				await pool.away(async () => await time.pause(backoff(0, time.random())));
			}
		});
	};
	const clients = Array.from({ length: scene.processes }, () => {
		const places = make(time);
		// A fixed number is that of each execution.
		return Array.from({ length: scene.executions }, () => places).map(
			(each) => [each, new Pace(time)] as const,
		);
	}).map((executions) => {
		const pace = new Pace(time);
		const core = new Core(time, scene.stalls);
		return executions.map(([places]) => ({
			places,
			pace,
			work: async () => await core.work(scene.work / 2),
		}));
	});
	await time.run(Promise.all(clients.flat().map(run)));
	return {
		last: last / 1_000,
		drops: (vendor.drops * 100) / (scene.processes * scene.executions * scene.each),
		mostInFlight: vendor.mostInFlight,
	};
}

interface Client {
	places: Places | number;
	pace: Pace;
	work(): Promise<void>;
}

/** A process does one thing at a time. */
class Core {
	private freeAt = 0;
	private nextStall = 0;

	constructor(
		private readonly time: Time,
		private readonly stalls: CrowdScene['stalls'],
	) {}

	async work(milliseconds: number): Promise<void> {
		const now = this.time.now();
		this.freeAt = Math.max(this.freeAt, now) + milliseconds;
		const { stalls } = this;
		if (stalls && this.freeAt >= this.nextStall) {
			this.freeAt += stalls.last * 2 * this.time.random();
			this.nextStall = this.freeAt + stalls.every * 2 * this.time.random();
		}
		await this.time.pause(this.freeAt - now);
	}
}

export async function repeatedCrowd(
	scene: CrowdScene,
	make: PlacesMaker,
	seeds: number,
): Promise<CrowdResult[]> {
	const results: CrowdResult[] = [];
	for (let seed = 1; seed <= seeds; seed++) {
		results.push(await simulateCrowd(scene, make, seed * 7_919));
	}
	return results;
}
