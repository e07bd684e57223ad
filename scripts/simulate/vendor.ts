import type { Time } from '../../engine/base/time';
import type { Bucket } from './bucket';

/** How a vendor bears many requests at a time. */
export interface Bearing {
	/** Milliseconds that one request takes there; may change with time. */
	takes(now: number): number;
	/** Works on so many at a time, the others queue. */
	atOnce?: number;
	/** Resets connections beyond so many in flight. */
	drops?: number;
	/** Resets this part of the connections, whatever is in flight. */
	accidents?: number;
	/** Answers 429 by the rate. */
	bucket?: Bucket;
	/** Of the time, up and down, 0 to 1; or `tail`: one in ten takes five times as long. */
	spread?: number | 'tail';
}

export type Answer = 'taken' | 'tooMany' | 'dropped';

/** A vendor that works on simulated time. */
export class Vendor {
	inFlight = 0;
	mostInFlight = 0;
	drops = 0;
	refusals = 0;
	private working = 0;
	private readonly queue: Array<() => void> = [];

	constructor(
		private readonly time: Time,
		private readonly bearing: Bearing,
	) {}

	async ask(): Promise<Answer> {
		const { time, bearing } = this;
		this.inFlight += 1;
		this.mostInFlight = Math.max(this.mostInFlight, this.inFlight);
		try {
			if (this.inFlight > (bearing.drops ?? Infinity) || time.random() < (bearing.accidents ?? 0)) {
				this.drops += 1;
				return 'dropped';
			}
			if (bearing.bucket && !bearing.bucket.take(time.now())) {
				this.refusals += 1;
				return 'tooMany';
			}
			if (this.working >= (bearing.atOnce ?? Infinity)) {
				await new Promise<void>((resolve) => this.queue.push(resolve));
			} else this.working += 1;
			await time.pause(this.duration());
			const next = this.queue.shift();
			if (next) next();
			else this.working -= 1;
			return 'taken';
		} finally {
			this.inFlight -= 1;
		}
	}

	private duration(): number {
		const { time, bearing } = this;
		const usual = bearing.takes(time.now());
		const { spread = 0.1 } = bearing;
		if (spread === 'tail') {
			return usual * (0.9 + 0.2 * time.random()) * (time.random() < 0.1 ? 5 : 1);
		}
		return usual * (1 - spread + 2 * spread * time.random());
	}
}
