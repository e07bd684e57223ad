import type { Pool } from './pool';

/** Work that several items of a run need, and that is done once. */
export interface Shared<T> {
	underWay?: Promise<T>;
}

/**
 * Does the work for the first item that asks; the others wait for its result outside the pool, so
 * that the one who works can always come back in.
 */
export async function onceForAll<T>(
	pool: Pool,
	shared: Shared<T>,
	work: () => Promise<T>,
): Promise<T> {
	const { underWay } = shared;
	if (underWay) return await pool.away(async () => await underWay);
	return await (shared.underWay = work());
}
