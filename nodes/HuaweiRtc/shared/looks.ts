import { asText } from '../../../engine/model/answer';

const DAY = 24 * 60 * 60 * 1_000;
/** Rooms and users are found by the time at which they came, at most 90 days back. */
const LONGEST_SPAN = 89 * DAY;
/** The vendor's clock and ours differ; the lists show whole seconds. */
const CLOCK_DIFFERENCE = 5_000;

/**
 * Up to so many items each look for themselves: a list with a filter is short. Four looks a minute
 * for each stay within 30 lists per minute.
 */
export const MANY = 5;

/** Start Time of a look: as far back as the vendor allows, or so many days. */
export function lookBack(since: Date, days?: number): string {
	return new Date(since.getTime() - (days ? days * DAY : LONGEST_SPAN)).toISOString();
}

/** Whether something began before the request, in whole seconds as the lists have them. */
export function isOld(start: unknown, since: Date): boolean {
	const began = Date.parse(asText(start));
	return Number.isNaN(began) || began < Math.floor(since.getTime() / 1_000) * 1_000;
}

/** Whether something ended after the request; "-" is the end of what goes on. */
export function wasOverAfter(end: unknown, since: Date): boolean {
	return Date.parse(asText(end)) >= since.getTime() - CLOCK_DIFFERENCE;
}
