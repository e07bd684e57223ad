import type { Check } from '../../../engine/checks';

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
