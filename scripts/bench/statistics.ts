/** Several measurements of the same thing: what stands in the table. */
export interface Spread {
	median: number;
	least: number;
	most: number;
}

/** @throws RangeError for no values at all */
export function spreadOf(values: readonly number[]): Spread {
	return { median: percentile(values, 50), least: Math.min(...values), most: Math.max(...values) };
}

/**
 * The value below which `percent` of the values lie, linear between neighbours (type 7 of Hyndman
 * and Fan, 1996, as in most tools).
 *
 * @throws RangeError for no values at all
 */
export function percentile(values: readonly number[], percent: number): number {
	const sorted = [...values].sort((one, other) => one - other);
	const place = ((sorted.length - 1) * percent) / 100;
	const lower = sorted[Math.floor(place)];
	const upper = sorted[Math.ceil(place)];
	if (lower === undefined || upper === undefined) throw new RangeError('There are no values');
	return lower + (upper - lower) * (place - Math.floor(place));
}
