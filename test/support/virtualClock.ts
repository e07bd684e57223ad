import { setImmediate } from 'node:timers/promises';

import type { Tools } from '../../engine/model/operation';

/** So many turns of the event loop without any progress are a hang. */
const PATIENCE = 50;

interface Sleeper {
	due: number;
	wake(): void;
}

/**
 * A clock for what goes on side by side: time passes only when everybody waits, and then to the
 * earliest of them. Nothing takes any real time.
 */
export class VirtualClock {
	private passed = 0;
	private readonly sleepers = new Set<Sleeper>();
	readonly tools: Tools;

	/** @param random 0 (inclusive) to 1 (exclusive) */
	constructor(random: () => number) {
		let ids = 0;
		this.tools = {
			now: () => new Date(START + this.passed),
			uuid: () => `00000000-0000-4000-8000-${String((ids += 1)).padStart(12, '0')}`,
			time: {
				now: () => this.passed,
				random,
				pause: async (milliseconds, signal) => await this.sleep(milliseconds, signal),
			},
		};
	}

	/** Seconds. */
	get seconds(): number {
		return this.passed / 1_000;
	}

	async sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
		if (signal?.aborted) return;
		await new Promise<void>((resolve) => {
			const sleeper: Sleeper = {
				due: this.passed + Math.max(0, milliseconds),
				wake: () => {
					this.sleepers.delete(sleeper);
					signal?.removeEventListener('abort', sleeper.wake);
					resolve();
				},
			};
			this.sleepers.add(sleeper);
			signal?.addEventListener('abort', sleeper.wake);
		});
	}

	/** Calls at a moment, in seconds, if that is ever reached. */
	at(seconds: number, call: () => void): void {
		const sleeper: Sleeper = {
			due: seconds * 1_000,
			wake: () => {
				this.sleepers.delete(sleeper);
				call();
			},
		};
		this.sleepers.add(sleeper);
	}

	/** Lets time pass until the work is done. @throws when it hangs. */
	async until<T>(work: Promise<T>): Promise<T> {
		let done = false;
		const end = () => {
			done = true;
		};
		work.then(end, end);
		let idle = 0;
		for (;;) {
			await setImmediate();
			if (done) return await work;
			const next = [...this.sleepers].reduce<Sleeper | undefined>(
				(first, one) => (!first || one.due < first.due ? one : first),
				undefined,
			);
			if (next) {
				idle = 0;
				this.passed = Math.max(this.passed, next.due);
				next.wake();
			} else if ((idle += 1) > PATIENCE) throw new Error('It hangs: nobody waits for anything');
		}
	}
}

/** Noon of a day, in whole seconds. */
const START = Date.UTC(2026, 0, 15, 12);

/** A seeded source of chance (mulberry32). */
export function seeded(seed: number): () => number {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
	};
}
