import {
	LatencyRule,
	MOST,
	START,
	type Answered,
	type ConcurrencyRule,
	type Refused,
} from '../../engine/wire/concurrencyRule';
import { byRule, type PlacesMaker } from './crowd';

export interface ComparedCrowd {
	name: string;
	make: PlacesMaker;
}

const bounded = (limit: number) => Math.min(MOST, Math.max(1, limit));

/** Adds one place per round, takes a part away at a fault or a late answer. */
class Additive implements ConcurrencyRule {
	limit = START;
	private quickest = Infinity;
	private fellAt = -Infinity;

	constructor(
		private readonly part: number,
		private readonly late: number,
	) {}

	answered(now: number, { sent, full }: Answered): void {
		this.quickest = Math.min(this.quickest, now - sent);
		if (now - sent > this.late * this.quickest) this.fall(now, sent);
		else if (full) this.limit = bounded(this.limit + 1 / this.limit);
	}

	refused(now: number, { sent }: Refused): void {
		this.fall(now, sent);
	}

	private fall(now: number, sent: number): void {
		if (sent < this.fellAt) return;
		this.fellAt = now;
		this.limit = bounded(this.limit * this.part);
	}
}

/** After TCP Vegas, as in Netflix's concurrency-limits: by the number that waits at the vendor. */
class Vegas implements ConcurrencyRule {
	limit = START;
	private quickest = Infinity;
	private fellAt = -Infinity;

	answered(now: number, { sent, full }: Answered): void {
		this.quickest = Math.min(this.quickest, now - sent);
		if (!full) return;
		const waiting = Math.ceil(this.limit * (1 - this.quickest / (now - sent)));
		const log = Math.max(1, Math.log10(this.limit));
		if (waiting <= log) this.limit = bounded(this.limit + (6 * log) / this.limit);
		else if (waiting < 3 * log) this.limit = bounded(this.limit + log / this.limit);
		else if (waiting > 6 * log) this.limit = bounded(this.limit - log / this.limit);
	}

	refused(now: number, { sent }: Refused): void {
		if (sent < this.fellAt) return;
		this.fellAt = now;
		this.limit = bounded(this.limit - Math.log10(this.limit) - 1);
	}
}

/** After Gradient2 of the same: by the ratio of the long and the present average. */
class Gradient implements ConcurrencyRule {
	limit = START;
	private long: number | undefined;
	private count = 0;
	private fellAt = -Infinity;

	answered(now: number, { sent, full }: Answered): void {
		const present = now - sent;
		this.count += 1;
		this.long ??= present;
		this.long += (present - this.long) / Math.min(600, this.count);
		if (this.long / present > 2) this.long *= 0.95;
		if (!full) return;
		const gradient = Math.max(0.5, Math.min(1, (1.5 * this.long) / present));
		const wanted = this.limit * gradient + 4;
		this.limit = bounded(this.limit * 0.8 + wanted * 0.2);
	}

	refused(now: number, { sent }: Refused): void {
		if (sent < this.fellAt) return;
		this.fellAt = now;
		this.limit = bounded(this.limit * 0.9);
	}
}

export const CHOSEN_CROWD = 'this package';

export const CROWD_RULES: ComparedCrowd[] = [
	{ name: CHOSEN_CROWD, make: byRule(() => new LatencyRule()) },
	...[10, 20, 50, 100].map((count) => ({ name: `always ${count}`, make: () => count })),
	{ name: 'additive, x0.7 at faults', make: byRule(() => new Additive(0.7, Infinity)) },
	{ name: 'additive, x0.9, late at x2', make: byRule(() => new Additive(0.9, 2)) },
	{ name: 'Vegas', make: byRule(() => new Vegas()) },
	{ name: 'gradient of averages', make: byRule(() => new Gradient()) },
];
