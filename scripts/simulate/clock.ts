import type { Time } from '../../engine/base/time';

interface Event {
	at: number;
	order: number;
	fire(): void;
}

/** A clock that jumps from one event to the next, and chance from a seed. */
export class SimulatedTime implements Time {
	private clock = 0;
	private count = 0;
	private readonly heap: Event[] = [];

	constructor(private seed: number) {}

	now(): number {
		return this.clock;
	}

	/** Mulberry32: small, seeded, good enough for a simulation. */
	random(): number {
		this.seed = (this.seed + 0x6d2b79f5) | 0;
		let mixed = Math.imul(this.seed ^ (this.seed >>> 15), 1 | this.seed);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	}

	async pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
		if (signal?.aborted || milliseconds <= 0) return;
		await new Promise<void>((resolve) => {
			const stop = () => resolve();
			const fire = () => {
				signal?.removeEventListener('abort', stop);
				resolve();
			};
			this.push({ at: this.clock + milliseconds, order: this.count++, fire });
			signal?.addEventListener('abort', stop, { once: true });
		});
	}

	/** Lets time pass until `work` is done. */
	async run<T>(work: Promise<T>): Promise<T> {
		let done = false;
		const end = work.finally(() => {
			done = true;
		});
		for (;;) {
			// Everything that follows from the latest event happens before the clock moves on.
			await new Promise((resolve) => setImmediate(resolve));
			if (done) return await end;
			const event = this.pop();
			if (!event) throw new Error('Nothing is left to happen, and the work is not done.');
			this.clock = Math.max(this.clock, event.at);
			event.fire();
		}
	}

	private push(event: Event): void {
		const { heap } = this;
		let place = heap.push(event) - 1;
		while (place > 0) {
			const parent = (place - 1) >> 1;
			if (!isBefore(event, heap[parent])) break;
			heap[place] = heap[parent] as Event;
			place = parent;
		}
		heap[place] = event;
	}

	private pop(): Event | undefined {
		const { heap } = this;
		const [first] = heap;
		const last = heap.pop();
		if (!last || heap.length === 0) return first;
		let place = 0;
		for (;;) {
			let child = 2 * place + 1;
			if (child >= heap.length) break;
			if (isBefore(heap[child + 1], heap[child])) child += 1;
			if (isBefore(last, heap[child])) break;
			heap[place] = heap[child] as Event;
			place = child;
		}
		heap[place] = last;
		return first;
	}
}

function isBefore(one: Event | undefined, other: Event | undefined): boolean {
	if (!one || !other) return other === undefined && one !== undefined;
	return one.at < other.at || (one.at === other.at && one.order < other.order);
}
