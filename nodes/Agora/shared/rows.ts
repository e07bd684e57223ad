import { asObject, asText } from '../../../engine/model/answer';

/**
 * A list whose every row says what it is; undefined for anything else. A row without the property
 * that names it makes the whole list untrustworthy: what is missing in it may well be there.
 *
 * @param id the property that names a row
 */
export function namedRows(list: unknown, id: string): unknown[] | undefined {
	if (!Array.isArray(list)) return undefined;
	const rows: unknown[] = list;
	return rows.every((row) => asText(asObject(row)[id]) !== '') ? rows : undefined;
}

/** A Unix time of the vendor, in seconds or milliseconds; undefined where it is not set. */
export function unixTime(value: unknown): Date | undefined {
	const time = Number(value);
	if (!Number.isFinite(time) || time <= 0) return undefined;
	// Some pages say milliseconds and show seconds: seconds reach this size in the year 5138.
	return new Date(time >= 1e11 ? time : time * 1_000);
}
