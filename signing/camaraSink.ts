import { createHash, randomBytes } from 'node:crypto';

import { headerOf, rawBytes, sameText, type IncomingRequest, type Refusal } from './webhook';

/**
 * The token of a sink credential: the operator sends it with every event (CAMARA Commonalities,
 * Event Subscription and Notification Guide, sinkCredential). 32 random bytes.
 */
export const newSinkToken = (): string => randomBytes(32).toString('base64url');

/** What is kept of a token: it cannot be sent by whoever reads it. */
export const sinkTokenHash = (token: string): string =>
	createHash('sha256').update(token).digest('base64url');

/**
 * The bytes of an event, when its bearer token is the one of any hash (RFC 6750, 2.1: the scheme in
 * any case, one blank). All hashes are compared, in constant time.
 *
 * @param hashes of the tokens that were given to the operator; undefined when none was
 */
export function verifiedEvent(
	request: IncomingRequest,
	hashes: readonly string[] | undefined,
): Buffer | Refusal {
	if (hashes && !isBearerOf(headerOf(request.headers, 'authorization'), hashes)) {
		return { status: 401, reason: 'The token is not the one of the subscription' };
	}
	const bytes = rawBytes(request);
	if (!Buffer.isBuffer(bytes)) return bytes;
	const [type = ''] = headerOf(request.headers, 'content-type').split(';');
	return type.trim().toLowerCase() === 'application/cloudevents+json'
		? bytes
		: { status: 400, reason: 'The content type is not application/cloudevents+json' };
}

function isBearerOf(authorization: string, hashes: readonly string[]): boolean {
	const blank = authorization.indexOf(' ');
	const scheme = authorization.slice(0, Math.max(0, blank)).toLowerCase();
	const presented = sinkTokenHash(authorization.slice(blank + 1));
	let good = false;
	for (const hash of hashes) {
		if (sameText(presented, hash)) good = true;
	}
	return good && scheme === 'bearer';
}
