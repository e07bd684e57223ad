import type { Refusal } from '../base/places';

/** A request that was answered in the usual way. Moments in milliseconds. */
export interface Answered {
	sent: number;
	/** How many were in flight then, this one included. */
	level: number;
	/** Its operation and its answer: each has a time of its own. */
	kind: string;
	/** Whether the places were in use; else their number says nothing. */
	full: boolean;
}

/** A request that was turned away, or whose connection broke. */
export interface Refused {
	sent: number;
	/** How many were in flight, this one included. */
	level: number;
	reason: Refusal;
}

/** Finds out how many requests at a time are good. */
export interface ConcurrencyRule {
	/** At this moment, never more than `MOST`; may be a broken number. */
	readonly limit: number;
	answered(now: number, answered: Answered): void;
	refused(now: number, refused: Refused): void;
}

/** Where it begins when nothing is known. */
export const START = 10;
/** Never more, however fast the answers are. */
export const MOST = 100;
/** So few are no crowd. Below it a vendor that is out of order would only be asked for longer. */
const LEAST = 5;
/** More places per good answer while nothing speaks against it: half as many again per round trip. */
const SEARCH = 0.5;
/** Answers that are longer than usual by this factor, and by so many milliseconds, are late. */
const LATE = { factor: 1.5, milliseconds: 5 };
/**
 * Answers whose quickest one counts: the latest so many, and no fewer than these. A crowd at the vendor
 * delays all of them, a busy machine of ours only some.
 */
const WINDOW = { most: 32, least: 12 };
/** Part that is left after a refusal or a fault (at least, after late answers), and after a fault that may be an accident. */
const FALL = 0.7;
const STUMBLE = 0.85;
/** It goes straight back to this part of the number that was too much, and on with care. */
const BACK = 0.9;
/** Two faults at about the same number are no accident. */
const ALIKE = 0.08;
/** Faults in so many requests, and the part of them that is no accident, at whatever number. */
const TROUBLE = { of: 40, part: 0.15 };
/** Milliseconds before the number that was too much is tried again: first, and at most. */
const HOLD = { first: 1_000, most: 60_000 };

/**
 * The rule of this package. By Little's law a vendor that answers `n` requests per second, each in
 * `t` seconds when it has nothing else to do, works on `n x t` of them; what is in flight beyond
 * that only waits there. So it grows while answers are as quick as the quickest, and falls to
 * `limit x quickest / present` plus some when they are not. Where falling does not make the answers
 * quicker, the vendor is slower than it was, whoever made it so, and its present time is the usual
 * one from then on.
 *
 * Refusals and faults take it down at once. The number at which they came is remembered and only
 * tried again after a while; a single fault is taken for an accident.
 * docs/pace.md compares the rule with others.
 */
export class LatencyRule implements ConcurrencyRule {
	limit = START;
	private readonly pulses = new Map<string, Pulse>();
	/** What was sent before counts no more: it knows nothing of the change. */
	private changedAt = -Infinity;
	/** A number at which something was refused or broke. */
	private top: number | undefined;
	/** A number at which answers were late. */
	private slowTop: number | undefined;
	/** Not beyond `BACK` of it before this moment. */
	private heldUntil = -Infinity;
	private hold = HOLD.first;
	/** Where the latest fault came, while it may have been an accident. */
	private suspect: number | undefined;
	/** Of the latest requests: which were faults. */
	private readonly faults: boolean[] = [];

	answered(now: number, { sent, level, kind, full }: Answered): void {
		this.note(false);
		const pulse = this.pulseOf(kind);
		const late = sent >= this.changedAt && pulse.took({ time: now - sent, level });
		if (late) {
			// The crowd may have made them late, or not. The next answers tell.
			if (pulse.isNotBetter(late)) {
				pulse.accept(late);
				this.slowTop = undefined;
				return;
			}
			const needed = late.level * (pulse.quickest / late.time);
			const left = Math.max(needed + Math.sqrt(needed), this.limit * FALL);
			pulse.fell(late);
			this.slowTop = left / BACK;
			this.fallTo(now, left);
			return;
		}
		if (full && sent >= this.changedAt) this.grow(now);
	}

	refused(now: number, { sent, level, reason }: Refused): void {
		const overload = reason === 'overload';
		this.note(overload);
		if (sent < this.changedAt) return;
		const confirmed = overload && this.isNoAccident(level);
		if (confirmed) this.tooMuch(now, level);
		// The pace takes care of rates.
		else if (!overload) this.top = Math.min(this.limit, level);
		const left = overload && !confirmed ? STUMBLE : FALL;
		this.fallTo(now, Math.min(this.limit, level) * left);
	}

	/** Whether a fault comes of so many in flight: there are many, or it is not the first here. */
	private isNoAccident(level: number): boolean {
		const { top, suspect } = this;
		this.suspect = level;
		if (this.faults.filter(Boolean).length > TROUBLE.of * TROUBLE.part) return true;
		if (top !== undefined) return level > BACK * top + 1;
		return suspect !== undefined && Math.abs(level - suspect) <= ALIKE * suspect;
	}

	private tooMuch(now: number, level: number): void {
		this.top = Math.max(level, LEAST);
		this.heldUntil = now + this.hold;
		this.hold = Math.min(2 * this.hold, HOLD.most);
	}

	private grow(now: number): void {
		const { limit, top = Infinity, slowTop = Infinity } = this;
		if (limit >= BACK * top && now < this.heldUntil) return;
		const careful = limit >= BACK * Math.min(top, slowTop);
		this.limit = Math.min(MOST, limit + (careful ? 1 / limit : SEARCH));
	}

	private fallTo(now: number, limit: number): void {
		this.limit = Math.max(LEAST, Math.min(this.limit, limit));
		this.changedAt = now;
	}

	private note(fault: boolean): void {
		this.faults.push(fault);
		if (this.faults.length > TROUBLE.of) this.faults.shift();
	}

	private pulseOf(kind: string): Pulse {
		const pulse = this.pulses.get(kind) ?? new Pulse();
		this.pulses.set(kind, pulse);
		return pulse;
	}
}

/** How long an answer took, and how many requests were in flight when it was asked for. */
interface Beat {
	time: number;
	level: number;
}

/** How long one operation's answers take, lately and at best. */
class Pulse {
	quickest = Infinity;
	private readonly latest: Beat[] = [];
	/** How it was before the fall, whose effect is not known yet. */
	private before: Beat | undefined;

	/** One more answer. Returns the quickest of the latest when even that was late. */
	took(beat: Beat): Beat | undefined {
		this.latest.push(beat);
		if (this.latest.length > WINDOW.most) this.latest.shift();
		if (this.latest.length < WINDOW.least) return undefined;
		const quick = this.latest.reduce((best, one) => (one.time < best.time ? one : best));
		this.quickest = Math.min(this.quickest, quick.time);
		if (quick.time > this.quickest * LATE.factor + LATE.milliseconds) return quick;
		this.before = undefined;
		return undefined;
	}

	/** Whether the fall before has not helped: then the crowd was not the cause. */
	isNotBetter({ time, level }: Beat): boolean {
		const { before } = this;
		if (!before) return false;
		const hoped = Math.max(this.quickest, (before.time * level) / before.level);
		return time > (before.time + hoped) / 2;
	}

	/** Takes it for the usual time. */
	accept({ time }: Beat): void {
		this.quickest = time;
		this.before = undefined;
	}

	fell(before: Beat): void {
		this.before = before;
		this.latest.length = 0;
	}
}
