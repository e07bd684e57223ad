/**
 * Finds a rate from what a vendor takes and refuses. Moments in milliseconds, rates in requests
 * per second.
 */
export interface PaceRule {
	/** The rate at this moment; Infinity: no limit is known. */
	rate(now: number): number;
	/**
	 * A request was taken.
	 *
	 * @param sent when it was let through
	 */
	took(now: number, sent: number): void;
	/**
	 * A request was refused that had been sent after the last refusal counted here.
	 *
	 * @param opens when requests may go again, `now` unless the vendor said otherwise
	 */
	refused(now: number, opens: number): void;
}

/** The least that is tried when nothing is known but that it was too much. */
const FIRST_GUESS = 6;
/** Milliseconds in which the rate doubles until the limit has been met. */
const DOUBLING = 350;
/** Part of the refused rate that is left. */
const FALL = 0.6;
/**
 * Milliseconds in which the rate is back where it was refused; at least one request's time. Below a
 * documented limit, which ends the climb, whoever is left alone may be quicker to use what others left.
 */
const STEP = { unknown: 1_000, documented: 600 };
/** How many of the latest requests tell the rate at which they are taken, and how few cannot. */
const MEASURED = { most: 20, least: 4 };
/** A refused rate was too high, but not by more than this, whatever was measured. */
const TRUST = 0.6;
/** The limit may be so much above what was measured, since nobody asks without a pause. */
const SLACK = 1.1;
/** Nobody learns about rates that are not asked for: the climb ends at this multiple. */
const UNTRIED = 4;
/** Even a slow limit is asked every five seconds, so that its end is noticed. */
const SLOWEST = 0.2;

/**
 * The rule of this package. A refusal takes the rate down at once, to 60 % of the rate that was
 * refused. It comes back to that rate within a step, lingers there, and then climbs faster and
 * faster, because whoever is not refused for long may have a limit to itself by now:
 * top x (1 + 0.4 x (steps - 1)^3). This is the curve of TCP CUBIC (RFC 9438, 4.2) over time
 * instead of round trips, and relative to the rate. Who is refused again and again, with nothing
 * taken, goes on at about one request per second: among many workers one would starve otherwise.
 * docs/pace.md compares the rule with others.
 */
export class CubicRule implements PaceRule {
	/** The rate that the climb comes back to; undefined until the first refusal. */
	private top: number | undefined;
	/** When the climb began. */
	private since = 0;
	/** Still doubling, since the limit has not been met at a known rate. */
	private searching = false;
	private firstTaken: number | undefined;
	private lastTaken = -Infinity;
	private count = 0;
	/** Moments of the latest requests taken since the first refusal. */
	private readonly taken: number[] = [];

	/** @param ceiling never more than this; Infinity when no limit is documented */
	constructor(private readonly ceiling: number) {}

	rate(now: number): number {
		const { top } = this;
		if (top === undefined) return this.ceiling;
		// Time in which nothing was asked for teaches nothing, so that it does not count.
		const until = Math.min(now, Math.max(this.lastTaken, this.since) + this.step(top));
		const passed = Math.max(0, until - this.since);
		const wanted = this.searching
			? top * 2 ** (passed / DOUBLING)
			: top * (1 + (1 - FALL) * (passed / this.step(top) - 1) ** 3);
		const tried = Math.max(top, UNTRIED * (this.measured(now) ?? Infinity));
		return Math.min(Math.max(Math.min(wanted, tried), SLOWEST), this.ceiling);
	}

	took(now: number): void {
		this.firstTaken ??= now;
		this.count += 1;
		if (this.top === undefined) return;
		const known = Math.max(this.lastTaken, this.since) + this.step(this.top);
		if (now > known) this.since += now - known;
		this.lastTaken = now;
		this.taken.push(now);
		if (this.taken.length > MEASURED.most) this.taken.shift();
	}

	refused(now: number, opens: number): void {
		const rate = this.rate(now);
		if (rate === Infinity) {
			const seconds = Math.max(1, (now - (this.firstTaken ?? now)) / 1_000);
			this.top = Math.max(FIRST_GUESS, this.count / seconds);
			this.searching = true;
		} else {
			const limit = SLACK * (this.measured(now) ?? Infinity);
			this.top = Math.min(rate, Math.max(limit, rate * TRUST));
			this.searching = false;
		}
		this.since = opens;
	}

	private step(rate: number): number {
		return Math.max(this.ceiling === Infinity ? STEP.unknown : STEP.documented, 1_000 / rate);
	}

	/** Requests taken per second, lately; undefined when there were too few. */
	private measured(now: number): number | undefined {
		const [first] = this.taken;
		if (first === undefined || this.taken.length < MEASURED.least || now <= first) return undefined;
		return ((this.taken.length - 1) * 1_000) / (now - first);
	}
}
