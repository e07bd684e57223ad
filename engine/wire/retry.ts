import { isAmong, type Answer } from '../model/answer';
import type { RetryTable } from '../model/repeat';

/** Attempts per request besides the first; default of the option Max Retries. */
export const DEFAULT_RETRIES = 3;
/** Milliseconds from an item's first send in which all its attempts must fit. */
export const BUDGET = 120_000;
/** Longest wish of a vendor that is granted, in milliseconds. */
export const LONGEST_WISH = 60_000;

const TRANSIENT = new Set([408, 500, 502, 503, 504]);
/** The vendor may have done it before it said this. */
const LOST = new Set([500, 502, 504]);

/** Answers of a vendor, or a gateway before it, that has too much to do. */
export const OVERLOADED = new Set([408, 502, 503, 504]);

/** Faults of a connection that a vendor with too much to do, or something on the way, may cause. */
export const BROKEN_OFF = new Set([
	'ECONNABORTED',
	'ECONNREFUSED',
	'ECONNRESET',
	'EPIPE',
	'ETIMEDOUT',
]);

/** Our code for a login that was told to come again later (408, 429, 5xx). */
export const LOGIN_LATER = 'LOGIN_LATER';

/** Our code for n8n's own database that was away while the credential was read for a request. */
export const STORE_AWAY = 'N8N_DATABASE';

/** Faults that pass by themselves, by the codes that n8n's helper really throws. */
const TRANSIENT_FAULTS = new Set([
	LOGIN_LATER,
	STORE_AWAY,
	'ECONNABORTED',
	'ECONNRESET',
	'ECONNREFUSED',
	'ETIMEDOUT',
	'EPIPE',
	'EAI_AGAIN',
	'ENOTFOUND',
	'ERR_BAD_RESPONSE',
	'Z_DATA_ERROR',
]);

/** Our code for a request that n8n itself does not let out. */
export const BLOCKED = 'BLOCKED_BY_N8N';

/** Faults that come before anything has reached the vendor. */
export const NEVER_SENT = new Set([
	BLOCKED,
	STORE_AWAY,
	'EAUTH',
	'ECONNREFUSED',
	'ENOTFOUND',
	'EAI_AGAIN',
	'DEPTH_ZERO_SELF_SIGNED_CERT',
	'SELF_SIGNED_CERT_IN_CHAIN',
	'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
	'CERT_HAS_EXPIRED',
]);

/** What to do with an answer. */
export type Verdict =
	| 'take'
	/** Too many requests: it was not carried out, and is no attempt. */
	| 'throttled'
	/** Refused for now. */
	| 'again';

/** Judges an answer by the vendor's table first, then by its status. */
export function judgeAnswer(answer: Answer, table: RetryTable = {}): Verdict {
	if (isAmong(table.never ?? [], answer)) return 'take';
	if (answer.status === 429) return 'throttled';
	if (isAmong(table.again ?? [], answer)) return 'again';
	return TRANSIENT.has(answer.status) ? 'again' : 'take';
}

/** Whether a fault passes by itself. */
export function isTransientFault(code: string): boolean {
	return TRANSIENT_FAULTS.has(code);
}

/** Whether an answer leaves open if the vendor has done it: cut short, or lost behind a gateway. */
export function leavesOpen(answer: Answer, table: RetryTable = {}): boolean {
	const { status, reading } = answer;
	return (
		LOST.has(status) ||
		(status >= 200 && status < 300 && reading === 'unreadable') ||
		isAmong(table.lost ?? [], answer)
	);
}

/**
 * Milliseconds before the attempt after the `n`-th (counted from 0): grows, is spread, is bounded.
 *
 * @param random 0 to 1
 */
export function backoff(n: number, random: number, first = 1_000, most = 30_000): number {
	return Math.min(most, first * 2 ** n) * (0.5 + random / 2);
}

/**
 * How long the vendor wishes us to wait, in milliseconds, or undefined without a usable wish:
 * `retry-after-ms`, `x-ms-retry-after-ms`, or `Retry-After` in seconds or as a date
 * (RFC 9110, 10.2.3).
 */
export function serverWish(
	headers: Readonly<Record<string, string>>,
	now: Date,
): number | undefined {
	const wishes = [
		Number(headers['retry-after-ms']),
		Number(headers['x-ms-retry-after-ms']),
		fromRetryAfter(headers['retry-after'], now),
	];
	return wishes.find((wish) => wish !== undefined && wish > 0);
}

function fromRetryAfter(value: string | undefined, now: Date): number | undefined {
	if (value === undefined || value.trim() === '') return undefined;
	if (/^\s*\d+(?:\.\d+)?\s*$/.test(value)) return Number(value) * 1_000;
	const date = Date.parse(value);
	return Number.isNaN(date) ? undefined : date - now.getTime();
}
