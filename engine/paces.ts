import { Pace } from './pace';
import type { Time } from './time';

/** Paces that nobody has asked for in this time may be forgotten, in milliseconds. */
const IDLE = 10 * 60_000;
const MOST = 1_000;

interface Entry {
	pace: Pace;
	usedAt: number;
}

const books = new WeakMap<Time, Map<string, Entry>>();

/**
 * The pace for a key: one for all runs in this process, so that executions at the same time keep
 * a vendor's limit together. The key tells account and limit group apart and holds no secret.
 */
export function paceOf(key: string, perSecond: number, time: Time): Pace {
	const book = books.get(time) ?? new Map<string, Entry>();
	books.set(time, book);
	const now = time.now();
	const entry = book.get(key) ?? { pace: new Pace(time, perSecond), usedAt: now };
	entry.usedAt = now;
	book.set(key, entry);
	if (book.size > MOST) forget(book, now);
	return entry.pace;
}

function forget(book: Map<string, Entry>, now: number): void {
	for (const [key, { usedAt }] of book) if (now - usedAt > IDLE) book.delete(key);
}
