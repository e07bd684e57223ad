import { timingSafeEqual } from 'node:crypto';

/** What the common part needs of an incoming request; n8n's own has more. */
export interface IncomingRequest {
	headers: Readonly<Record<string, string | string[] | undefined>>;
	/** What stands behind the question mark of the address; n8n fills it in. */
	query?: Readonly<Record<string, unknown>>;
	/** The bytes as they came; the platform sets them before it parses anything. */
	rawBody?: unknown;
}

/** Why a delivery is refused: the status to answer, and a short reason for the sender. */
export interface Refusal {
	status: number;
	reason: string;
}

/** Larger notifications than any vendor documents, in bytes. */
const LARGEST_BODY = 1_048_576;

/**
 * The exact bytes that a signature covers, or why there are none. The parsed body is never
 * serialised again in their place: white space and the order of members would differ. A compressed
 * body arrives decompressed, so that the signed bytes are gone (RFC 9110, 8.4).
 */
export function rawBytes({ headers, rawBody }: IncomingRequest): Buffer | Refusal {
	const encoding = headerOf(headers, 'content-encoding').trim().toLowerCase();
	if (encoding !== '' && encoding !== 'identity') {
		return { status: 401, reason: 'A compressed body cannot be verified' };
	}
	if (!Buffer.isBuffer(rawBody)) return { status: 401, reason: 'There is no body to verify' };
	if (rawBody.length > LARGEST_BODY) return { status: 413, reason: 'The body is too large' };
	return rawBody;
}

export function isRefusal(value: object): value is Refusal {
	return 'status' in value && 'reason' in value;
}

/** The value of a header, names in lower case as Node.js gives them; '' when absent or repeated. */
export function headerOf(headers: IncomingRequest['headers'], name: string): string {
	const value = headers[name.toLowerCase()];
	// A repeated header leaves open which one counts: none does.
	return typeof value === 'string' ? value : '';
}

/**
 * Compares two texts in constant time. Where the lengths differ the answer is known, and the
 * presented text is compared with itself, so that the time does not tell the length either.
 */
export function sameText(presented: string, expected: string): boolean {
	const left = Buffer.from(presented, 'utf8');
	const right = Buffer.from(expected, 'utf8');
	const sameLength = left.length === right.length;
	const sameBytes = timingSafeEqual(left, sameLength ? right : left);
	return sameLength && sameBytes;
}

/**
 * Whether a presented signature is the one that any of the secrets makes. All secrets are tried,
 * so that the time does not tell which one fits; while a secret is being changed both are good.
 *
 * @param sign makes the expected signature with one secret
 */
export function signedByAny(
	presented: string,
	secrets: readonly string[],
	sign: (secret: string) => string,
): boolean {
	let good = false;
	for (const secret of secrets) {
		if (secret !== '' && sameText(presented, sign(secret))) good = true;
	}
	return good;
}

/** The filled-in ones among a credential's fields for the current and the former secret. */
export function secretsIn(...values: unknown[]): string[] {
	return values.filter((value): value is string => typeof value === 'string' && value !== '');
}

/**
 * Whether a time stamp lies within a tolerance around now, both ways. Numbers and digits count,
 * as seconds or as milliseconds since 1970; everything else is not recent.
 *
 * @param tolerance milliseconds
 */
export function isRecent(stamp: unknown, now: number, tolerance: number): boolean {
	const given =
		typeof stamp === 'number'
			? stamp
			: typeof stamp === 'string' && /^\d{1,16}$/.test(stamp)
				? Number(stamp)
				: NaN;
	// Seconds reach this number in the year 5138, milliseconds passed it in 1973.
	const milliseconds = given < 100_000_000_000 ? given * 1_000 : given;
	return Math.abs(now - milliseconds) <= tolerance;
}
