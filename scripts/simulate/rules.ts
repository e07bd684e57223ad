import { CubicRule, type PaceRule } from '../../engine/wire/paceRule';
import type { RuleMaker } from './world';

/** A rule of the comparison. */
export interface Compared {
	name: string;
	make: RuleMaker;
}

/** What a rule knows of its latest fall. */
interface Fall {
	/** Milliseconds. */
	since: number;
	/** The refused rate, and what was left of it. */
	refused: number;
	left: number;
}

const FIRST_GUESS = 6;
const DOUBLING = 350;
const SLOWEST = 0.2;

/** Requests taken per second over the latest twenty; undefined for fewer than four. */
class Meter {
	private readonly taken: number[] = [];

	took(now: number): void {
		this.taken.push(now);
		if (this.taken.length > 20) this.taken.shift();
	}

	rate(now: number): number | undefined {
		const [first] = this.taken;
		if (first === undefined || this.taken.length < 4 || now <= first) return undefined;
		return ((this.taken.length - 1) * 1_000) / (now - first);
	}

	clear(): void {
		this.taken.length = 0;
	}
}

/**
 * A rule that falls by a factor at a refusal and climbs by a formula. All of them start in the same
 * way, as the package does: without a limit, then from a guess, doubling until the next refusal.
 */
function falling(
	factor: number,
	climb: (fall: Fall, seconds: number) => number,
	measuring = false,
): RuleMaker {
	return (ceiling) => {
		const meter = new Meter();
		let count = 0;
		let searching = ceiling === Infinity;
		let fall: Fall | undefined;
		const rate = (now: number) => {
			if (!fall) return ceiling;
			const passed = Math.max(0, now - fall.since);
			const wanted = searching ? fall.left * 2 ** (passed / DOUBLING) : climb(fall, passed / 1_000);
			return Math.min(Math.max(wanted, SLOWEST), ceiling);
		};
		return {
			rate,
			took(now) {
				count += 1;
				meter.took(now);
			},
			refused(now, opens) {
				const before = rate(now);
				if (before === Infinity) {
					const guess = Math.max(FIRST_GUESS, count / Math.max(1, now / 1_000));
					fall = { since: opens, refused: guess, left: guess };
					meter.clear();
					return;
				}
				searching = false;
				const measured = measuring ? (meter.rate(now) ?? before) : before;
				const refused = Math.min(before, Math.max(measured, before / 2));
				fall = { since: opens, refused, left: refused * factor };
			},
		};
	};
}

/** So many requests per second more in every second. */
const additive = (factor: number, more: number, measuring = false) =>
	falling(factor, ({ left }, seconds) => left + more * seconds, measuring);
/** A part of the refused rate more in every second. */
const relative = (factor: number, part: number, measuring = false) =>
	falling(factor, ({ left, refused }, seconds) => left + part * refused * seconds, measuring);
/** More by a part in every second, with interest. */
const multiplicative = (factor: number, part: number) =>
	falling(factor, ({ left }, seconds) => left * (1 + part) ** seconds);
/** More by the square root of the rate: between additive and relative. */
const squareRoot = (factor: number, part: number) =>
	falling(factor, ({ left, refused }, s) => left + part * Math.sqrt(refused) * s);
/** TCP CUBIC's curve: back at the refused rate after `reach` seconds, then beyond it. */
const cubic = (factor: number, reach: number, measuring = false) =>
	falling(
		factor,
		({ left, refused }, seconds) => refused + (refused - left) * (seconds / reach - 1) ** 3,
		measuring,
	);

/**
 * After BBR: the rate is what was taken lately, times a gain that probes upwards for one phase in
 * eight and makes up for it in the next. A refusal only ends a probe.
 */
function delivery(gain: number, probe: number, phase = 250): RuleMaker {
	return (ceiling, time): PaceRule => {
		const start = falling(1, ({ left }) => left)(ceiling, time);
		const meter = new Meter();
		let refusals = 0;
		let known = 0;
		let since = 0;
		return {
			rate(now) {
				if (refusals < 2) return start.rate(now);
				const gains = [probe, 1 / probe, 1, 1, 1, 1, 1, 1];
				const current = gains[Math.floor((now - since) / phase) % gains.length] ?? 1;
				return Math.min(Math.max(known * gain * current, SLOWEST), ceiling);
			},
			took(now, sent) {
				start.took(now, sent);
				meter.took(now);
				const measured = meter.rate(now);
				if (measured) known += (measured - known) / 4;
			},
			refused(now, opens) {
				refusals += 1;
				if (refusals <= 2) {
					start.refused(now, opens);
					if (refusals === 1) meter.clear();
					known = start.rate(now);
				} else known = Math.min(known, meter.rate(now) ?? known / 2);
				since = opens - phase;
			},
		};
	};
}

export const CHOSEN = 'this package';

export const RULES: Compared[] = [
	{ name: CHOSEN, make: (ceiling) => new CubicRule(ceiling) },
	{ name: 'additive, x0.5 +1/s', make: additive(0.5, 1) },
	{ name: 'additive, x0.7 +1/s', make: additive(0.7, 1) },
	{ name: 'additive, x0.85 +1/s', make: additive(0.85, 1) },
	{ name: 'additive, x0.85 +3/s', make: additive(0.85, 3) },
	{ name: 'additive, x0.85 +1/s, measured', make: additive(0.85, 1, true) },
	{ name: 'relative, x0.8 +5 %/s', make: relative(0.8, 0.05) },
	{ name: 'relative, x0.8 +20 %/s', make: relative(0.8, 0.2) },
	{ name: 'relative, x0.8 +20 %/s, measured', make: relative(0.8, 0.2, true) },
	{ name: 'square root, x0.85 +0.4/s', make: squareRoot(0.85, 0.4) },
	{ name: 'multiplicative, x0.8 +5 %/s', make: multiplicative(0.8, 0.05) },
	{ name: 'multiplicative, x0.8 +20 %/s', make: multiplicative(0.8, 0.2) },
	{ name: 'cubic, x0.7 in 4 s', make: cubic(0.7, 4) },
	{ name: 'cubic, x0.6 in 1 s', make: cubic(0.6, 1) },
	{ name: 'cubic, x0.6 in 1 s, measured', make: cubic(0.6, 1, true) },
	{ name: 'delivery rate x0.95, probe 1.25', make: delivery(0.95, 1.25) },
	{ name: 'delivery rate x1, probe 1.5', make: delivery(1, 1.5) },
];
