/**
 * Counts what maps and sets hold. Import this file before anything else: it watches every Map and
 * Set that is made from then on.
 */
interface Sized {
	size: number;
}

const alive = new Set<WeakRef<Sized>>();
/** When so many are watched, those that are gone are forgotten. */
let full = 10_000;

function watched<Kind extends new (...values: never[]) => Sized>(kind: Kind): Kind {
	return new Proxy(kind, {
		construct(target, values: never[], made) {
			const one = Reflect.construct(target, values, made) as Sized;
			alive.add(new WeakRef(one));
			if (alive.size > full) {
				keptEntries();
				full = Math.max(full, 2 * alive.size);
			}
			return one;
		},
	});
}

globalThis.Map = watched(Map);
globalThis.Set = watched(Set);

/** The number of entries in all maps and sets that are still in use. */
export function keptEntries(): number {
	let entries = 0;
	for (const reference of alive) {
		const one = reference.deref();
		if (one) entries += one.size;
		else alive.delete(reference);
	}
	return entries;
}
