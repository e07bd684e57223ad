/** What is done in a place: how it went tells how many places there should be. */
export interface Stay {
	/**
	 * It came to its end, and took as long as such work takes.
	 *
	 * @param kind what takes about the same time
	 */
	answered(kind: string): void;
	/** It was turned away, or broke off: there may have been too many. */
	refused(reason: Refusal): void;
	/** It is over, and says nothing of how many there should be. */
	left(): void;
}

/** Too many in a time, or too much at a time. */
export type Refusal = 'tooMany' | 'overload';

/** Places to work in, first come, first served. How many there are may change at any time. */
export class Places {
	private taken = 0;
	private readonly queue: Array<() => void> = [];

	constructor(private most: number) {}

	/** How many there are. */
	get count(): number {
		return this.most;
	}

	/** Fewer than are taken: they are left one by one, and not filled again. */
	set count(most: number) {
		this.most = most;
		this.fill();
	}

	/** Whether somebody works here, or waits for a place. */
	get busy(): boolean {
		return this.taken > 0 || this.queue.length > 0;
	}

	/** Takes a place if one is free and nobody waits for it. */
	take(): boolean {
		if (this.queue.length > 0 || this.taken >= this.most) return false;
		this.taken += 1;
		return true;
	}

	/** Has `call` called once a place is taken for it. Returns how to wait no longer. */
	wait(call: () => void): () => void {
		this.queue.push(call);
		return () => {
			const place = this.queue.indexOf(call);
			if (place >= 0) this.queue.splice(place, 1);
		};
	}

	leave(): void {
		this.taken -= 1;
		this.fill();
	}

	/** Some work begins that shows how much at a time is good. */
	begin(): Stay {
		return NOTHING_LEARNED;
	}

	private fill(): void {
		while (this.taken < this.most) {
			const next = this.queue.shift();
			if (!next) return;
			this.taken += 1;
			next();
		}
	}
}

const NOTHING_LEARNED: Stay = {
	answered: () => undefined,
	refused: () => undefined,
	left: () => undefined,
};
