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
		const over = () => {
			const present = this.inFlight;
			this.inFlight -= 1;
			return present;
		};
		return {
			answered: (kind) => {
				const full = over() >= this.count * IN_USE;
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

	private follow(): void {
		const count = Math.floor(this.rule.limit);
		if (count !== this.count) this.count = count;
	}
}
