import type { Check } from '../../../engine/model/checks';
import type { Field } from '../../../engine/model/operation';

/** Checks a time; the engine has put what is one into ISO form before (engine/base/moment.ts). */
export const isTime: Check = (value) =>
	typeof value === 'string' && !Number.isNaN(Date.parse(value))
		? undefined
		: 'is not a time, e.g. 2026-11-20T09:00:00Z';

const isTimeZone: Check = (value) =>
	typeof value === 'string' && formatOf(value) !== undefined
		? undefined
		: 'is not a time zone such as Europe/Berlin or GMT';

/**
 * Verba reads and writes times in the zone of the API user, and in GMT without a login
 * (HTTP Business API, "Search Calls").
 */
export const timeZone: Field = {
	displayName: 'API User Time Zone',
	name: 'timeZone',
	type: 'string',
	default: 'GMT',
	placeholder: 'e.g. Europe/Berlin',
	description:
		"Time zone of the API user in Verba, in which the server reads and writes times; GMT with an API key alone. Leave it and the server's times are taken for GMT.",
	check: isTimeZone,
};

/** A moment in the server's form, `YYYY-MM-DD hh:mm:ss.SSS`, in the API user's zone. */
export function serverTime(moment: string | number, zone: unknown): string {
	const ms = new Date(moment).getTime();
	return new Date(ms + offset(ms, String(zone))).toISOString().slice(0, 23).replace('T', ' ');
}

/**
 * A time of the server as ISO 8601 in UTC; undefined when it has another form. In the hour that
 * happens twice in autumn it is the first one.
 */
export function isoTime(text: unknown, zone: unknown): string | undefined {
	const ms = instant(text, zone);
	return ms === undefined ? undefined : new Date(ms).toISOString();
}

/** A time of the server in milliseconds since 1970, as `isoTime`. */
export function instant(text: unknown, zone: unknown): number | undefined {
	const readings = instants(text, zone);
	return readings.length > 0 ? Math.min(...readings) : undefined;
}

/** Every moment that a time of the server can mean: two in the hour that happens twice, else one. */
export function instants(text: unknown, zone: unknown): number[] {
	const parts =
		typeof text === 'string'
			? /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d)(:\d\d)?(?:\.(\d{1,3})\d*)?$/.exec(text.trim())
			: null;
	if (!parts) return [];
	const [, date, time, seconds = ':00', fraction = '0'] = parts;
	const local = Date.parse(`${date}T${time}${seconds}.${fraction.padEnd(3, '0')}Z`);
	if (Number.isNaN(local)) return [];
	const name = String(zone);
	// The offset is known for a moment, and the moment is what is asked for: two tries meet it.
	const candidates = [local - DAY, local + DAY].map((near) => local - offset(near, name));
	const fits = candidates.filter((ms) => ms + offset(ms, name) === local);
	return fits.length > 0 ? fits : candidates;
}

const DAY = 86_400_000;

const formats = new Map<string, Intl.DateTimeFormat>();

/** Undefined for a name that is no time zone. */
function formatOf(zone: string): Intl.DateTimeFormat | undefined {
	const known = formats.get(zone);
	if (known || zone === '') return known;
	try {
		const format = new Intl.DateTimeFormat('en-US', {
			timeZone: zone,
			hourCycle: 'h23',
			year: 'numeric',
			month: 'numeric',
			day: 'numeric',
			hour: 'numeric',
			minute: 'numeric',
			second: 'numeric',
		});
		// Names are few; a thousand different ones are no names.
		if (formats.size >= 1_000) formats.clear();
		formats.set(zone, format);
		return format;
	} catch {
		return undefined;
	}
}

/** Milliseconds that the zone is ahead of UTC at this moment. */
function offset(ms: number, zone: string): number {
	if (zone === 'GMT' || zone === 'UTC') return 0;
	const parts: Record<string, number> = {};
	for (const { type, value } of formatOf(zone)?.formatToParts(ms) ?? []) {
		parts[type] = Number(value);
	}
	const { year = NaN, month = NaN, day, hour, minute, second } = parts;
	const local = Date.UTC(year, month - 1, day, hour, minute, second);
	return local - Math.floor(ms / 1_000) * 1_000;
}
