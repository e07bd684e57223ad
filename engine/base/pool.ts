/**
 * A number of places to work in. Whoever only waits gives the place back, so that waiting for a
 * vendor never keeps others from working.
 */
export class Pool {
	private free: number;
	private readonly queue: Array<() => void> = [];

	constructor(places: number) {
		this.free = places;
	}

	/** Waits for a place. */
	async enter(): Promise<void> {
		if (this.free > 0) {
			this.free -= 1;
			return;
		}
		await new Promise<void>((resolve) => this.queue.push(resolve));
	}

	leave(): void {
		const next = this.queue.shift();
		if (next) next();
		else this.free += 1;
	}

	/** Gives the place back while `wait` goes on, and comes back in afterwards. */
	async away<T>(wait: () => Promise<T>): Promise<T> {
		this.leave();
		try {
			return await wait();
		} finally {
			await this.enter();
		}
	}

	/**
	 * Does `work` for 0 … count-1, as many at a time as there are places, and returns the results
	 * in order. `goesOn` is asked before each start; what was not started stays undefined.
	 *
	 * @param allStarted called once with how many were started, when no further one will be
	 */
	async map<T>(
		count: number,
		work: (index: number) => Promise<T>,
		goesOn: () => boolean = () => true,
		allStarted: (started: number) => void = () => undefined,
	): Promise<Array<T | undefined>> {
		const results = new Array<T | undefined>(count).fill(undefined);
		const running: Array<Promise<void>> = [];
		for (let index = 0; index < count; index++) {
			await this.enter();
			if (!goesOn()) {
				this.leave();
				break;
			}
			running.push(
				work(index).then((result) => {
					results[index] = result;
				}),
			);
			running[index]?.then(
				() => this.leave(),
				() => this.leave(),
			);
		}
		allStarted(running.length);
		await Promise.all(running);
		return results;
	}
}
