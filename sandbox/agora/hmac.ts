import CryptoJS from 'crypto-js';

/** A request as it came over the wire: target unchanged, header names in lower case. */
export interface SignedRequest {
	method: string;
	target: string;
	httpVersion: string;
	headers: Record<string, string | string[] | undefined>;
	body: Buffer;
}

/** Lines that must be among the signed ones, as Agora's own sample signs them. */
const ENFORCED = ['host', 'date', 'request-line', 'digest'];

const MAX_SKEW_MS = 300_000;

const RFC_1123 =
	/^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d{2}:\d{2}:\d{2} GMT$/;

const GRAMMAR =
	/^hmac\s+username="([^"]+)",\s*algorithm="([^"]+)",\s*headers="([^"]+)",\s*signature="([^"]+)"$/i;

/**
 * Verifies an `Authorization: hmac ...` header with crypto-js, by the grammar and the rules of
 * Kong's hmac-auth plugin (`validate_request_body`, `enforce_headers`), which is the model for
 * Agora's gateway. The lines are joined in the order of `headers=`; `request-line` holds the
 * target exactly as sent.
 *
 * @param secretOf secret of a customer ID, undefined for an unknown one
 * @param nowMs the server's clock in Unix milliseconds; 300 s of skew are allowed either way
 * @returns undefined when the signature holds, else the gateway's message
 */
export function hmacRefusal(
	request: SignedRequest,
	secretOf: (customerId: string) => string | undefined,
	nowMs: number,
): string | undefined {
	const cannotVerify = 'HMAC signature cannot be verified';
	const mismatch = 'HMAC signature does not match';

	const date = single(request, 'date');
	if (!date || !RFC_1123.test(date) || !(Math.abs(Date.parse(date) - nowMs) <= MAX_SKEW_MS)) {
		return `${cannotVerify}, a valid date or x-date header is required for HMAC Authentication`;
	}

	const parts = GRAMMAR.exec(single(request, 'authorization') ?? '');
	if (!parts) return cannotVerify;
	const [, customerId = '', algorithm = '', headerList = '', signature = ''] = parts;
	if (algorithm !== 'hmac-sha256') return `${cannotVerify}, algorithm ${algorithm} not supported`;

	const names = headerList.split(' ');
	const missing = ENFORCED.find((name) => !names.includes(name));
	if (missing)
		return `${cannotVerify}, enforced header ${missing} not used for HMAC Authentication`;

	const secret = secretOf(customerId);
	if (secret === undefined) return cannotVerify;

	if (signature !== signatureOf(request, names, secret)) return mismatch;
	if (single(request, 'digest') !== digestOf(request.body)) return mismatch;
	return undefined;
}

/** `SHA-256=` and the base64 hash of the raw body; an empty body is hashed too. */
function digestOf(body: Buffer): string {
	const words = CryptoJS.enc.Hex.parse(body.toString('hex'));
	return `SHA-256=${CryptoJS.enc.Base64.stringify(CryptoJS.SHA256(words))}`;
}

function signatureOf(request: SignedRequest, names: string[], secret: string): string {
	const lines = names.map((name) => {
		if (name === 'request-line') {
			return `${request.method} ${request.target} HTTP/${request.httpVersion}`;
		}
		const value = single(request, name);
		return value === undefined ? `${name}:` : `${name}: ${value}`;
	});
	return CryptoJS.enc.Base64.stringify(CryptoJS.HmacSHA256(lines.join('\n'), secret));
}

function single(request: SignedRequest, name: string): string | undefined {
	const value = request.headers[name.toLowerCase()];
	return Array.isArray(value) ? value.join(', ') : value;
}
