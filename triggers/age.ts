import type { INodeProperties } from 'n8n-workflow';

import type { Refusal } from '../signing/webhook';

/** The option of a trigger that limits how old an event may be. */
export const maximumAge = (description: string): INodeProperties => ({
	displayName: 'Maximum Age',
	name: 'maxAge',
	type: 'number',
	default: 0,
	typeOptions: { minValue: 0 },
	description,
});

/**
 * The limit in milliseconds, 0 for none. A value that is no number is no limit of zero: nobody
 * would notice that the limit is off.
 */
export function ageLimit(value: unknown): number | Refusal {
	if (value === undefined) return 0;
	const seconds =
		typeof value === 'number'
			? value
			: typeof value === 'string' && /^\d+(\.\d+)?$/.test(value.trim())
				? Number(value)
				: NaN;
	return seconds >= 0 && Number.isFinite(seconds)
		? seconds * 1_000
		: { status: 500, reason: 'Maximum Age must be a number of seconds, 0 for any age' };
}
