import { Adaptive, type PaceRule } from './paceRule';
import type { Time } from './time';

/** A vendor's documented limit; operations of the same group share it. */
export interface Limit {
	group: string;
	/** Requests per second. */
	perSecond: number;
}

export const perSecond = (count: number, group: string): Limit => ({ group, perSecond: count });
export const perMinute = (count: number, group: string): Limit => ({
	group,
	perSecond: count / 60,
});

/** Distance from a documented limit: clocks differ, and networks bunch requests up. */
const MARGIN = 0.98;
/** Longest time between two looks at the rate while somebody waits, in milliseconds. */
const RECHECK = 1_000;

/** Stands for one request that was let through. */
export interface Turn {
	/** Milliseconds on the pace's time. */
	at: number;
}

/**
 * Lets requests through one after the other, in the order of asking, at the documented rate from
 * the first request on. Where the vendor still says "too many", the rule adapts the rate.
 */
export class Pace {
	private readonly ceiling: number;
	private readonly rule: PaceRule;
	/** The slot of the latest request; the next one is counted from it, so that no delay adds up. */
	private slot = -Infinity;
	/** No request before this moment, because the vendor said so. */
	private closedUntil = -Infinity;
	private readonly queue: Array<(turn: Turn) => void> = [];
	/** Ends the pause of whoever serves the queue. */
	private serving: AbortController | undefined;

	/** @param limit requests per second; Infinity when none is documented. */
	constructor(
		private readonly time: Time,
		limit = Infinity,
		rule: (ceiling: number, time: Time) => PaceRule = (ceiling) => new Adaptive(ceiling),
	) {
		this.ceiling = limit * MARGIN;
		this.rule = rule(this.ceiling, time);
	}

	/** Waits for this request's turn; returns at once when the signal is aborted. */
	async turn(signal?: AbortSignal): Promise<Turn> {
		const now = this.time.now();
		if (signal?.aborted) return { at: now };
		if (this.queue.length === 0 && this.opensAt(now) <= now) return this.give(now);
		return await new Promise<Turn>((resolve) => {
			const give = (turn: Turn) => {
				signal?.removeEventListener('abort', leave);
				resolve(turn);
			};
			const leave = () => {
				this.queue.splice(this.queue.indexOf(give), 1);
				resolve({ at: this.time.now() });
				if (this.queue.length === 0) this.serving?.abort();
			};
			signal?.addEventListener('abort', leave, { once: true });
			this.queue.push(give);
			if (!this.serving) void this.serve();
		});
	}

	took(turn: Turn): void {
		this.rule.accepted(this.time.now(), turn.at);
	}

	refused(turn: Turn, waitFor = 0): void {
		const now = this.time.now();
		if (waitFor > 0) this.closedUntil = Math.max(this.closedUntil, now + waitFor);
		this.rule.refused(now, turn.at);
	}

	get currentRate(): number {
		return Math.min(this.ceiling, this.rule.rate(this.time.now()));
	}

	private opensAt(now: number): number {
		const rate = Math.min(this.ceiling, this.rule.rate(now));
		return Math.max(this.slot + 1_000 / rate, this.closedUntil);
	}

	private give(now: number): Turn {
		const rate = Math.min(this.ceiling, this.rule.rate(now));
		const grace = Math.min(25, rate);
		this.slot = Math.max(this.opensAt(now), now - grace);
		return { at: now };
	}

	private async serve(): Promise<void> {
		const serving = new AbortController();
		this.serving = serving;
		while (this.queue.length > 0) {
			const now = this.time.now();
			const wait = this.opensAt(now) - now;
			if (wait <= 0) this.queue.shift()?.(this.give(now));
			else await this.time.pause(Math.min(wait, RECHECK), serving.signal);
		}
		this.serving = undefined;
	}
}

const paces = new WeakMap<Time, Map<string, Pace>>();
export function paceOf(key: string, limit: number, time: Time): Pace {
	let all = paces.get(time);
	if (!all) paces.set(time, (all = new Map()));
	let pace = all.get(key);
	if (!pace) all.set(key, (pace = new Pace(time, limit)));
	return pace;
}
