import { Places } from './places';
import { whenAborted } from './time';

/**
 * The places that the items of one run work in. Whoever only waits gives the place back, so that
 * waiting for a vendor never keeps others from working.
 */
export class Pool {
	readonly places: Places;
	/** Items that went on without a place, because nothing is sent any more. */
	private without = 0;

	/**
	 * @param places so many of its own, or those that several runs share
	 * @param cancelled once it is aborted nobody waits for a place: the run has to end at once
	 */
	constructor(
		places: number | Places,
		private readonly cancelled?: AbortSignal,
	) {
		this.places = typeof places === 'number' ? new Places(places) : places;
	}

	/** Waits for a place. */
	async enter(): Promise<void> {
		const { places, cancelled } = this;
		if (places.take()) return;
		await new Promise<void>((resolve) => {
			let unlisten = () => {};
			const giveUp = places.wait(() => {
				unlisten();
				resolve();
			});
			unlisten = whenAborted(cancelled, () => {
				giveUp();
				this.without += 1;
				resolve();
			});
		});
	}

	leave(): void {
		if (this.without > 0) this.without -= 1;
		else this.places.leave();
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
		const leave = () => this.leave();
		for (let index = 0; index < count; index++) {
			await this.enter();
			if (!goesOn()) {
				this.leave();
				break;
			}
			const done = work(index).then((result) => {
				results[index] = result;
			});
			running.push(done);
			done.then(leave, leave);
		}
		allStarted(running.length);
		await Promise.all(running);
		return results;
	}
}
