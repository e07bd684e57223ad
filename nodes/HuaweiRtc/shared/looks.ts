import { asText } from '../../../engine/model/answer';
import type { View } from '../../../engine/model/operation';

const DAY = 24 * 60 * 60 * 1_000;
/** Rooms and users are found by the time at which they came, at most 90 days back. */
const LONGEST_SPAN = 89 * DAY;
/** The vendor's clock and ours differ; the lists show whole seconds. */
const CLOCK_DIFFERENCE = 5_000;

/** The lists of rooms and users lag behind by up to five minutes (room list, user list). */
export const LAG = 300;

/**
 * Up to so many items each look for themselves: a list with a filter is short. Four looks a minute
 * for each stay within 30 lists per minute.
 */
export const MANY = 5;

/** Start Time of a look: as far back as the vendor allows, or so many days. */
export function lookBack(since: Date, days?: number): string {
	return new Date(since.getTime() - (days ? days * DAY : LONGEST_SPAN)).toISOString();
}

/** A row of a list: the life of a room, or the stay of a user in one. */
export interface Life {
	/** Whether it goes on; undefined for a state that the reference does not have. */
	open: boolean | undefined;
	start: unknown;
	/** "-" while it goes on. */
	end: unknown;
}

/**
 * What the lives under one ID say about the one that was asked to end. There is only one at a time:
 * where a later one goes on, the earlier one is over. A life that was over long before is another
 * one too, so that it says as little as none.
 *
 * @param since when the ending was first asked for
 */
export function seesLives(lives: readonly Life[], since: Date): View {
	if (lives.some(({ open }) => open === undefined)) return undefined;
	const open = lives.filter((life) => life.open);
	if (open.some((life) => !beganAfter(life, lives, since))) return 'alive';
	if (open.length > 0) return 'over';
	return lives.some(({ end }) => wasOverAfter(end, since)) ? 'over' : 'absent';
}

/** The life that began after the request, if one goes on. */
export function laterLife(lives: readonly Life[], since: Date): Life | undefined {
	return lives.find((life) => life.open && beganAfter(life, lives, since));
}

/** When the latest life was over, by the list; undefined while one goes on. */
export function endOf(lives: readonly Life[]): Date | undefined {
	const end = Math.max(...lives.map(({ open, end }) => (open === false ? timeOf(end) : NaN)));
	return Number.isFinite(end) ? new Date(end) : undefined;
}

/**
 * Whether a life began after the request, beyond doubt: later than the clocks can differ, or after
 * another one was seen to end that had still gone on when the request came.
 */
function beganAfter({ start }: Life, lives: readonly Life[], since: Date): boolean {
	const began = timeOf(start);
	if (began > since.getTime() + CLOCK_DIFFERENCE) return true;
	const asked = Math.floor(since.getTime() / 1_000) * 1_000;
	return lives.some(({ open, end }) => {
		const ended = timeOf(end);
		return open === false && ended >= asked && ended <= began;
	});
}

/** Whether something ended after the request, or as shortly before it as the clocks can differ. */
function wasOverAfter(end: unknown, since: Date): boolean {
	return timeOf(end) >= since.getTime() - CLOCK_DIFFERENCE;
}

/** NaN, which is neither before nor after anything, where there is no time. */
const timeOf = (value: unknown): number => Date.parse(asText(value));
