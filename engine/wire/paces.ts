import { Pace } from './pace';
import type { Time } from '../base/time';

/** A pace that nobody has asked for in this time is forgotten, in milliseconds. */
const IDLE = 10 * 60_000;
/** So many paces are kept at most, unless more are in use. */
const MOST = 1_000;

interface Entry {
	pace: Pace;
	usedAt: number;
}

/** In order of use, the latest last. */
const books = new WeakMap<Time, Map<string, Entry>>();

/**
 * The pace for a key: one for all runs in this process, so that executions at the same time keep
 * a vendor's limit together. The key tells account and limit group apart and holds no secret.
 *
 * @param perSecond the documented limit, Infinity for none; counts when the pace is new
 */
export function paceOf(key: string, perSecond: number, time: Time): Pace {
	const book = books.get(time) ?? new Map<string, Entry>();
	books.set(time, book);
	const now = time.now();
	const { pace } = book.get(key) ?? { pace: new Pace(time, perSecond) };
	book.delete(key);
	book.set(key, { pace, usedAt: now });
	forget(book, now);
	return pace;
}

/** Drops what has been idle for long, and the least recently used where there are too many. */
function forget(book: Map<string, Entry>, now: number): void {
	let surplus = book.size - MOST;
	for (const [key, { pace, usedAt }] of book) {
		if (now - usedAt <= IDLE && surplus <= 0) return;
		if (pace.busy) continue;
		book.delete(key);
		surplus -= 1;
	}
}
