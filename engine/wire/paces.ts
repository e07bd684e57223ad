import { Concurrency } from './concurrency';
import { Pace } from './pace';
import type { Time } from '../base/time';

/** What nobody has asked for in this time is forgotten, in milliseconds. */
const IDLE = 10 * 60_000;
/** So many are kept at most, unless more are in use. */
const MOST = 1_000;

interface Entry<Kept> {
	kept: Kept;
	usedAt: number;
}

/** What all runs of this process share, by a key, remembered between runs. */
class Book<Kept extends { readonly busy: boolean }> {
	/** In order of use, the latest last. */
	private readonly entries = new WeakMap<Time, Map<string, Entry<Kept>>>();

	of(key: string, time: Time, make: () => Kept): Kept {
		const entries = this.entries.get(time) ?? new Map<string, Entry<Kept>>();
		this.entries.set(time, entries);
		const now = time.now();
		const { kept } = entries.get(key) ?? { kept: make() };
		entries.delete(key);
		entries.set(key, { kept, usedAt: now });
		forget(entries, now);
		return kept;
	}
}

const paces = new Book<Pace>();
const concurrencies = new Book<Concurrency>();

/**
 * The pace for a key: one for all runs in this process, so that executions at the same time keep
 * a vendor's limit together. The key tells account and limit group apart and holds no secret.
 *
 * @param perSecond the documented limit, Infinity for none; counts when the pace is new
 */
export function paceOf(key: string, perSecond: number, time: Time): Pace {
	return paces.of(key, time, () => new Pace(time, perSecond));
}

/** The places of Concurrency = Automatic for a key, in the same way. */
export function concurrencyOf(key: string, time: Time): Concurrency {
	return concurrencies.of(key, time, () => new Concurrency(time));
}

/** Drops what has been idle for long, and the least recently used where there are too many. */
function forget<Kept extends { readonly busy: boolean }>(
	entries: Map<string, Entry<Kept>>,
	now: number,
): void {
	let surplus = entries.size - MOST;
	for (const [key, { kept, usedAt }] of entries) {
		if (now - usedAt <= IDLE && surplus <= 0) return;
		if (kept.busy) continue;
		entries.delete(key);
		surplus -= 1;
	}
}
