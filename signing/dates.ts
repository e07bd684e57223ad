/** Formats a moment, and remembers the last second: many requests are signed within the same one. */
function perSecond(format: (moment: Date) => string): (moment: Date) => string {
	let second = Number.NaN;
	let text = '';
	return (moment) => {
		const current = Math.floor(moment.getTime() / 1000);
		if (current !== second) {
			text = format(moment);
			second = current;
		}
		return text;
	};
}

/** `Fri, 20 Nov 2026 09:30:00 GMT` (IMF-fixdate, RFC 9110 section 5.6.7). */
export const httpDate = perSecond((moment) => moment.toUTCString());

/** `20261120T093000Z` (ISO 8601 basic format, UTC, whole seconds). */
export const basicDate = perSecond((moment) => moment.toISOString().replace(/[-:]|\.\d{3}/g, ''));
