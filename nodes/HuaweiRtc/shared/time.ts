import { optional, type Check } from '../../../engine/model/checks';
import type { Field } from '../../../engine/model/operation';
import { refuse } from './refuse';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Longest time between Start Time and End Time (API reference, per operation). */
export const LONGEST = { hour: HOUR, day: DAY, ninetyDays: 90 * DAY } as const;

/** Checks a time; the engine has put what is one into ISO form before (engine/moment.ts). */
export const isTime: Check = (value) =>
	typeof value === 'string' && !Number.isNaN(Date.parse(value))
		? undefined
		: 'is not a time, e.g. 2026-11-20T09:00:00Z';

/** UTC in whole seconds, `YYYY-MM-DDThh:mm:ssZ`, as Huawei's lists take it; nothing when empty. */
export function utcSeconds(value: unknown): string | undefined {
	if (typeof value !== 'string' || value === '') return undefined;
	return `${new Date(value).toISOString().slice(0, 19)}Z`;
}

export const startTime: Field = {
	displayName: 'Start Time',
	name: 'startTime',
	type: 'dateTime',
	default: '',
	description: 'Begin of the time span; one hour ago if empty',
	check: optional(isTime),
};

export const endTime: Field = {
	displayName: 'End Time',
	name: 'endTime',
	type: 'dateTime',
	default: '',
	description: 'End of the time span; now if empty',
	check: optional(isTime),
};

/** Where the vendor takes no default. */
export const startTimeNeeded: Field = {
	...startTime,
	required: true,
	description: 'Begin of the time span',
	check: isTime,
};
export const endTimeNeeded: Field = {
	...endTime,
	required: true,
	description: 'End of the time span',
	check: isTime,
};

/** `start_time` and `end_time` of a query. @throws Failure when they are in the wrong order or too far apart. */
export function timeSpan(start: unknown, end: unknown, longest: number) {
	const from = utcSeconds(start);
	const to = utcSeconds(end);
	if (from && to) {
		const span = Date.parse(to) - Date.parse(from);
		if (span < 0) refuse('End Time', 'is before Start Time');
		if (span > longest) {
			const most = longest > DAY ? `${longest / DAY} days` : `${longest / HOUR} hours`;
			refuse('Start Time', `is more than ${most} before End Time, which Huawei does not allow`);
		}
	}
	return { start_time: from, end_time: to };
}

const isDate: Check = (value) =>
	typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value) && !Number.isNaN(Date.parse(value))
		? undefined
		: 'is not a date such as 2026-11-20';

export const startDate: Field = {
	displayName: 'Start Date',
	name: 'startDate',
	type: 'string',
	default: '',
	placeholder: 'e.g. 2026-11-13',
	description: 'First day, in UTC; the last day if empty',
	check: optional(isDate),
};

export const endDate: Field = {
	...startDate,
	displayName: 'End Date',
	name: 'endDate',
	placeholder: 'e.g. 2026-11-20',
	description: 'Last day, in UTC; the last day if empty',
};

export const startDateNeeded: Field = {
	...startDate,
	required: true,
	description: 'First day, in UTC',
	check: isDate,
};
export const endDateNeeded: Field = {
	...endDate,
	required: true,
	description: 'Last day, in UTC',
	check: isDate,
};

/**
 * `start_date` and `end_date` of a query.
 *
 * @param longest days from the one to the other
 * @throws Failure when they are in the wrong order or too far apart
 */
export function dateSpan(start: unknown, end: unknown, longest = Infinity) {
	const from = String(start ?? '');
	const to = String(end ?? '');
	if (from && to && to < from) refuse('End Date', 'is before Start Date');
	if (from && to && (Date.parse(to) - Date.parse(from)) / DAY > longest) {
		refuse(
			'Start Date',
			`is more than ${longest} days before End Date, which Huawei does not allow`,
		);
	}
	return { start_date: from, end_date: to };
}

/** A time of the vendor as a date; undefined where it is not set. */
export function vendorTime(value: unknown): Date | undefined {
	const text = timeOrNull(value);
	return typeof text === 'string' && !Number.isNaN(Date.parse(text)) ? new Date(text) : undefined;
}

/** The vendor writes an unset time as year 1. */
export function timeOrNull(value: unknown): unknown {
	return typeof value === 'string' && value.startsWith('0001-01-01') ? null : value;
}
