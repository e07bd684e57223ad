import { CubicRule, type PaceRule } from './paceRule';
import { whenAborted, type Time } from '../base/time';

/** Distance from a documented limit: clocks differ, and networks bunch requests up. */
const MARGIN = 0.98;
/** Longest time between two looks at the rate while somebody waits, in milliseconds. */
const RECHECK = 1_000;
/**
 * How late a request may be, in milliseconds, without the next one being late too: a timer's
 * inaccuracy does not add up, and a busy moment is not followed by a crowd. Slow paces get less,
 * one millisecond per request per second, because there the gaps themselves may matter.
 */
const MOST_LATE = 50;
/**
 * The shortest wait that whole seconds can name, in milliseconds: it stands for 20 ms as well as for
 * a second. The refused request keeps it; the others try again, at the fallen rate, after this part.
 */
const SHORTEST = { wait: 1_000, part: 0.25 };

/** Stands for one request that was let through. */
export interface Turn {
	/** Milliseconds on the pace's time. */
	at: number;
}

/**
 * Lets requests through one after the other, in the order of asking. A documented limit is kept
 * from the first request on. Where the vendor still says "too many", the rule adapts the rate, so
 * that executions and workers that share a limit without knowing of each other settle below it.
 */
export class Pace {
	private readonly rule: PaceRule;
	/** The slot of the latest request. The next one is counted from it, not from the send. */
	private slot = -Infinity;
	/** No request before this moment, because the vendor said so. */
	private closedUntil = -Infinity;
	/** When the rate fell: refusals of requests that were sent before say nothing new. */
	private fellAt = -Infinity;
	private readonly queue: Array<(turn: Turn) => void> = [];
	/** Whether turns are being given to those who wait. */
	private serving = false;
	/** Ends the pause before the next slot. */
	private pausing: AbortController | undefined;

	/**
	 * @param limit requests per second; Infinity when none is documented
	 * @param rule for comparisons; it never gets the rate above the limit
	 */
	constructor(
		private readonly time: Time,
		limit = Infinity,
		rule: (ceiling: number, time: Time) => PaceRule = (ceiling) => new CubicRule(ceiling),
	) {
		this.rule = rule(limit * MARGIN, time);
	}

	/**
	 * Waits for this request's turn. Once the signal is aborted it returns at once, and takes no
	 * slot from others: look at the signal before sending.
	 */
	async turn(signal?: AbortSignal): Promise<Turn> {
		const now = this.time.now();
		if (signal?.aborted) return { at: now };
		if (this.queue.length === 0 && this.nextSlot(now) <= now) return this.give(now, now);
		return await new Promise<Turn>((resolve) => {
			const give = (turn: Turn) => {
				unlisten();
				resolve(turn);
			};
			const unlisten = whenAborted(signal, () => {
				this.queue.splice(this.queue.indexOf(give), 1);
				resolve({ at: this.time.now() });
				if (this.queue.length === 0) this.pausing?.abort();
			});
			this.queue.push(give);
			if (!this.serving) void this.serve();
		});
	}

	/** The vendor took the request of this turn, whatever it answered. */
	took(turn: Turn): void {
		this.rule.took(this.time.now(), turn.at);
	}

	/**
	 * The vendor said "too many" to the request of this turn.
	 *
	 * @param waitFor milliseconds that the vendor asked to wait, if it did: nothing goes before, except
	 * where it is the shortest wait that can be named
	 */
	refused(turn: Turn, waitFor = 0): void {
		const now = this.time.now();
		const closed = waitFor === SHORTEST.wait ? waitFor * SHORTEST.part : waitFor;
		if (closed > 0) this.closedUntil = Math.max(this.closedUntil, now + closed);
		if (turn.at < this.fellAt) return;
		this.fellAt = now;
		this.rule.refused(now, Math.max(now, this.closedUntil));
	}

	/** Requests per second at this moment. */
	get rate(): number {
		return this.rule.rate(this.time.now());
	}

	/** Whether somebody waits for a turn, or the vendor asked to wait. */
	get busy(): boolean {
		return this.queue.length > 0 || this.closedUntil > this.time.now();
	}

	private nextSlot(now: number): number {
		return Math.max(this.slot + 1_000 / this.rule.rate(now), this.closedUntil);
	}

	private give(slot: number, now: number): Turn {
		this.slot = slot;
		return { at: now };
	}

	/** Gives turns until nobody waits. The rate may change meanwhile. */
	private async serve(): Promise<void> {
		this.serving = true;
		while (this.queue.length > 0) {
			const now = this.time.now();
			const slot = this.nextSlot(now);
			if (slot <= now) {
				const late = Math.min(MOST_LATE, this.rate);
				this.queue.shift()?.(this.give(Math.max(slot, now - late), now));
			} else {
				this.pausing = new AbortController();
				await this.time.pause(Math.min(slot - now, RECHECK), this.pausing.signal);
			}
		}
		this.serving = false;
	}
}
