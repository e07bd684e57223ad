import { tryToParseDateTime } from 'n8n-workflow';

/**
 * A point in time as `2026-11-20T09:00:00.000Z`, made of what a date field or an expression gives:
 * a text, a Date, or n8n's own DateTime. A text without a zone is in the workflow's zone, as
 * everywhere in n8n. What is no time is returned as it is, for the field's check to refuse.
 *
 * @param zone the workflow's, e.g. `Europe/Berlin`
 */
export function moment(value: unknown, zone: string): unknown {
	if (value === undefined || value === null || value === '') return '';
	try {
		return tryToParseDateTime(value, zone).toUTC().toISO() ?? value;
	} catch {
		return value;
	}
}
