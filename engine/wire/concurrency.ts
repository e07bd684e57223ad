import { Places, type Refusal, type Stay } from '../base/places';
import type { Time } from '../base/time';
import { LatencyRule, type ConcurrencyRule } from './concurrencyRule';

/** Part of the places that must be in use for the vendor's answers to say something of their number. */
const IN_USE = 0.75;

/**
 * As many places as the vendor bears: for Concurrency = Automatic. All runs of this process with the
 * same account and limit group share them, so that four executions do not send four times as much.
 */
export class Concurrency extends Places {
	private readonly rule: ConcurrencyRule;
	/** Requests that were sent and not yet answered; others hold a place and wait for their turn. */
	private inFlight = 0;
	/** Most in flight during the present round and the one before: a busy machine sends in crowds. */
	private readonly peaks = { now: 0, before: 0 };
	/** Answers of the present round; it has as many as there are places. */
	private answers = 0;

	constructor(
		private readonly time: Time,
		rule: () => ConcurrencyRule = () => new LatencyRule(),
	) {
		const started = rule();
		super(Math.floor(started.limit));
		this.rule = started;
	}

	/** A request is sent. */
	override begin(): Stay {
		const sent = this.time.now();
		const level = (this.inFlight += 1);
		this.peaks.now = Math.max(this.peaks.now, level);
		const over = () => {
			const present = this.inFlight;
			this.inFlight -= 1;
			return present;
		};
		return {
			answered: (kind) => {
				over();
				const full = this.peak() >= this.count * IN_USE;
				this.rule.answered(this.time.now(), { sent, level, kind, full });
				this.follow();
			},
			refused: (reason: Refusal) => {
				this.rule.refused(this.time.now(), { sent, level: over(), reason });
				this.follow();
			},
			left: over,
		};
	}

	private peak(): number {
		const { peaks } = this;
		const peak = Math.max(peaks.now, peaks.before);
		this.answers += 1;
		if (this.answers >= this.count) {
			this.answers = 0;
			peaks.before = peaks.now;
			peaks.now = this.inFlight;
		}
		return peak;
	}

	private follow(): void {
		const count = Math.floor(this.rule.limit);
		if (count !== this.count) this.count = count;
	}
}
