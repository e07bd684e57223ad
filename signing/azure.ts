import type { KeyObject } from 'node:crypto';

import { httpDate } from './dates';
import { bodyHash, hmacSha256 } from './digest';

/** The parts of a request that every signature covers. */
export interface SignedRequest {
	/** Upper case. */
	method: string;
	/** Path and query exactly as they stand on the request line. */
	target: string;
	/** The Host header as sent, with the port when it is not the default one. */
	host: string;
	/** The exact bytes; empty for no body. A text counts as its UTF-8 bytes. */
	body: string | Buffer;
}

/**
 * Headers that sign a request to Azure Communication Services with an access key.
 *
 * Source: learn.microsoft.com, "Sign an HTTP request" (Azure Communication Services): the string
 * to sign is `METHOD \n path and query \n date;host;base64 SHA-256 of the body`.
 *
 * @param key the access key's bytes (its base64 decoded), see hmacKey
 * @param now the moment of this attempt
 */
export function azureHeaders(request: SignedRequest, key: KeyObject, now: Date) {
	const date = httpDate(now);
	const hash = bodyHash(request.body, 'base64');
	const signature = hmacSha256(key, azureStringToSign(request, date, hash), 'base64');
	return {
		'x-ms-date': date,
		'x-ms-content-sha256': hash,
		Authorization: `HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=${signature}`,
	};
}

/** The text under the signature; no line break at its end. */
export function azureStringToSign(request: SignedRequest, date: string, hash: string): string {
	return `${request.method}\n${request.target}\n${date};${request.host};${hash}`;
}
