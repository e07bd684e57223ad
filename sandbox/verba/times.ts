/** A moment as the API writes it, e.g. `2011-03-24 14:02:19.673`, in the API user's time zone. */
export function writeTime(ms: number, zone: string): string {
	return new Date(ms + offset(ms, zone)).toISOString().replace('T', ' ').replace('Z', '');
}

/**
 * `YYYY-MM-DD hh:mm[:ss[.SSS]]` in the API user's time zone as Unix milliseconds; NaN when it has
 * another form. Of an hour that happens twice it is the first one.
 */
export function readTime(text: string | null, zone: string): number {
	const parts = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d)(:\d\d)?(\.\d{3})?$/.exec(text ?? '');
	if (!parts) return NaN;
	const [, date, time, seconds = ':00', fraction = ''] = parts;
	const local = Date.parse(`${date}T${time}${seconds}${fraction}Z`);
	if (Number.isNaN(local)) return NaN;
	// The offset of a moment near by, corrected once: enough but for the hours of a change.
	const guess = local - offset(local, zone);
	const better = local - offset(guess, zone);
	const earlier = local - offset(better - 3_600_000, zone);
	return writeTime(earlier, zone) === writeTime(better, zone) ? Math.min(earlier, better) : better;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Milliseconds that the zone is ahead of GMT at this moment. */
function offset(ms: number, zone: string): number {
	if (zone === 'GMT') return 0;
	let format = formats.get(zone);
	if (!format) {
		format = new Intl.DateTimeFormat('en-CA', {
			timeZone: zone,
			hourCycle: 'h23',
			year: 'numeric',
			month: '2-digit',
			day: '2-digit',
			hour: '2-digit',
			minute: '2-digit',
			second: '2-digit',
		});
		formats.set(zone, format);
	}
	const part = Object.fromEntries(
		format.formatToParts(ms).map(({ type, value }) => [type, value]),
	) as Record<string, string>;
	const local = Date.parse(
		`${part.year}-${part.month}-${part.day}T${part.hour}:${part.minute}:${part.second}Z`,
	);
	return local - Math.floor(ms / 1000) * 1000;
}
