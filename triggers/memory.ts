import { createHash } from 'node:crypto';

/** How many events a trigger remembers. */
export const MOST_EVENTS = 1_000;
/** How many triggers one process remembers. */
const MOST_TRIGGERS = 1_000;
/** 72 bits tell a thousand events apart, and what a vendor puts into its IDs is not stored. */
const LENGTH = 12;

/**
 * The memory of this process, by trigger. n8n loads the stored one anew for each delivery, so that
 * two deliveries at the same moment would both miss each other there.
 */
const inProcess = new Map<string, EventMemory>();

/**
 * The memory of one trigger.
 *
 * @param trigger tells triggers apart: the ids of workflow and node
 */
export function memoryOf(trigger: string): EventMemory {
	const memory = inProcess.get(trigger) ?? new EventMemory();
	// Put at the end: the trigger that was quiet for longest is forgotten first.
	inProcess.delete(trigger);
	inProcess.set(trigger, memory);
	for (const [oldest] of inProcess) {
		if (inProcess.size <= MOST_TRIGGERS) break;
		inProcess.delete(oldest);
	}
	return memory;
}

/** What is remembered of an event's id. */
export function hashed(id: string): string {
	return createHash('sha256').update(id).digest('base64url').slice(0, LENGTH);
}

/**
 * Which events a trigger has taken, at most 1,000, the oldest forgotten first. Strict in one
 * process; over several webhook processes it is best effort, because each knows the others' events
 * only from what was stored when its delivery came in.
 */
export class EventMemory {
	/**
	 * Oldest first. This very list is put into the static data of each delivery, so that whichever
	 * of several parallel deliveries n8n stores last, it stores what all of them have taken.
	 */
	private readonly taken: string[] = [];
	/** Stored as taken by another delivery, but they were not: the vendor will send them again. */
	private readonly forgotten = new Set<string>();
	/** Whether the delivery with this event will have been taken, while that is open. */
	private readonly open = new Map<string, Promise<boolean>>();

	/**
	 * Which of the events are new; they are remembered from now on, until it turns out that their
	 * delivery was not taken. When another delivery with one of them is still open, its end is
	 * awaited first: "already taken" said too early would lose the event if n8n cannot start.
	 *
	 * @param ids ids of one delivery's events
	 * @param stored the node's static data, which n8n keeps with the workflow
	 * @param taken whether this delivery is taken in the end
	 */
	async newAmong(
		ids: readonly string[],
		stored: Record<string, unknown>,
		taken: Promise<boolean>,
	): Promise<Set<string>> {
		const hashes = new Map(ids.map((id) => [hashed(id), id]));
		// First wait for all, then take all: nobody holds one event while it waits for another.
		for (let others = this.openAmong(hashes); others.length > 0;) {
			await Promise.all(others);
			others = this.openAmong(hashes);
		}
		this.join(stored);
		const fresh = [...hashes].filter(([hash]) => !this.taken.includes(hash));
		for (const [hash] of fresh) this.take(hash, taken);
		if (fresh.length > 0) stored.eventIds = this.taken;
		return new Set(fresh.map(([, id]) => id));
	}

	private openAmong(hashes: ReadonlyMap<string, string>): Array<Promise<boolean>> {
		return [...hashes.keys()].flatMap((hash) => this.open.get(hash) ?? []);
	}

	/** Adds what was stored, by an earlier process or another one. */
	private join({ eventIds }: Record<string, unknown>): void {
		if (!Array.isArray(eventIds) || eventIds === this.taken) return;
		const known = new Set(this.taken);
		const older = (eventIds as unknown[]).filter(
			(hash): hash is string =>
				typeof hash === 'string' &&
				hash.length === LENGTH &&
				!known.has(hash) &&
				!this.forgotten.has(hash),
		);
		this.taken.unshift(...older);
		this.trim();
	}

	private take(hash: string, taken: Promise<boolean>): void {
		this.taken.push(hash);
		this.forgotten.delete(hash);
		this.trim();
		this.open.set(hash, taken);
		void taken.then((good) => {
			this.open.delete(hash);
			if (!good) this.forget(hash);
		});
	}

	private forget(hash: string): void {
		const at = this.taken.indexOf(hash);
		if (at >= 0) this.taken.splice(at, 1);
		this.forgotten.add(hash);
		for (const oldest of this.forgotten) {
			if (this.forgotten.size <= MOST_EVENTS) break;
			this.forgotten.delete(oldest);
		}
	}

	private trim(): void {
		this.taken.splice(0, Math.max(0, this.taken.length - MOST_EVENTS));
	}
}
