import { timingSafeEqual } from 'node:crypto';

/** What the common part needs of an incoming request; n8n's own has more. */
export interface IncomingRequest {
	headers: Readonly<Record<string, string | string[] | undefined>>;
	/** The bytes as they came; the platform sets them before it parses anything. */
	rawBody?: unknown;
}

/** What the common part needs of n8n's response. */
export interface OutgoingResponse {
	status(code: number): OutgoingResponse;
	send(body: string): OutgoingResponse;
	end(): unknown;
}

/** Why a delivery is refused: the status to answer, and a short reason for the sender. */
export interface Refusal {
	status: 400 | 401 | 413;
	reason: string;
}

/** Larger notifications than any vendor documents, in bytes. */
const LARGEST_BODY = 1_048_576;
/** Deeper than any vendor nests its events; later steps of n8n walk through them recursively. */
const DEEPEST = 100;

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

export function isRefusal(value: Buffer | Refusal): value is Refusal {
	return !Buffer.isBuffer(value);
}

/** The value of a header, names in lower case as Node.js gives them; '' when absent or repeated. */
export function headerOf(headers: IncomingRequest['headers'], name: string): string {
	const value = headers[name.toLowerCase()];
	// A repeated header leaves open which one counts: none does.
	return typeof value === 'string' ? value : '';
}

/** Compares two texts in constant time; texts of different length differ without a comparison. */
export function sameText(one: string, other: string): boolean {
	const left = Buffer.from(one, 'utf8');
	const right = Buffer.from(other, 'utf8');
	return left.length === right.length && timingSafeEqual(left, right);
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

/**
 * Parses the verified bytes.
 *
 * @returns the object, or why it is refused: not JSON, no object, or nested too deeply
 */
export function parsedEvent(bytes: Buffer): { event: Record<string, unknown> } | Refusal {
	const text = bytes.toString('utf8');
	if (depthOf(text) > DEEPEST) return { status: 400, reason: 'The body is nested too deeply' };
	try {
		const event = JSON.parse(text, (name, value: unknown) =>
			name === '__proto__' || name === 'constructor' || name === 'prototype' ? undefined : value,
		) as unknown;
		if (typeof event === 'object' && event !== null && !Array.isArray(event)) {
			return { event: event as Record<string, unknown> };
		}
	} catch {
		return { status: 400, reason: 'The body is not JSON' };
	}
	return { status: 400, reason: 'The body is no JSON object' };
}

/** How deep brackets are nested, found without recursion; brackets in texts do not count. */
function depthOf(text: string): number {
	let depth = 0;
	let deepest = 0;
	let inText = false;
	for (let at = 0; at < text.length; at++) {
		const character = text[at];
		if (inText) {
			if (character === '\\') at += 1;
			else if (character === '"') inText = false;
		} else if (character === '"') inText = true;
		else if (character === '{' || character === '[') deepest = Math.max(deepest, (depth += 1));
		else if (character === '}' || character === ']') depth -= 1;
	}
	return deepest;
}

/** Answers a refused delivery; no execution starts, and nothing is thrown or recorded. */
export function refuse(response: OutgoingResponse, { status, reason }: Refusal) {
	response.status(status).send(reason).end();
	return { noWebhookResponse: true };
}
