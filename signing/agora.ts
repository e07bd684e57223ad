import type { KeyObject } from 'node:crypto';

import type { SignedRequest } from './azure';
import { headerText, tokenText } from './basic';
import { httpDate } from './dates';
import { bodyHash, hmacSha256 } from './digest';

/**
 * Headers that sign a request to Agora's Media Gateway with the customer secret.
 *
 * Source: docs.agora.io, Media Gateway, "HMAC authentication": the lines host, date, request line
 * and digest, in the order of `headers=`. That the request line carries the query, and the host
 * its port, follows from Kong's hmac-auth plugin, whose grammar this is.
 *
 * @param customerId names the key; must be free of quotation marks
 * @param key        the customer secret's UTF-8 bytes, see hmacKey
 * @param now        the moment of this attempt
 */
export function agoraHeaders(
	request: SignedRequest,
	customerId: string,
	key: KeyObject,
	now: Date,
) {
	const date = httpDate(now);
	const digest = `SHA-256=${bodyHash(request.body, 'base64')}`;
	const signature = hmacSha256(key, agoraStringToSign(request, date, digest), 'base64');
	return {
		Date: date,
		Digest: digest,
		Authorization: `hmac username="${customerId}", algorithm="hmac-sha256", headers="host date request-line digest", signature="${signature}"`,
	};
}

/** The text under the signature: four lines, no line break at the end. */
export function agoraStringToSign(request: SignedRequest, date: string, digest: string): string {
	return `host: ${request.host}\ndate: ${date}\n${request.method} ${request.target} HTTP/1.1\ndigest: ${digest}`;
}

/**
 * Whether a request goes to the Media Gateway, the only Agora product that takes HMAC:
 * `/{region}/v1/projects/{appId}/rtls/ingress/…`, also below a path of the base URL.
 */
export function isMediaGateway(target: string): boolean {
	return /\/[a-z]+\/v[12]\/projects\/[^/?]+\/rtls\/ingress(?:[/?]|$)/.test(
		target.split('?', 1)[0] ?? '',
	);
}

/**
 * Customer ID and secret, fit for both schemes.
 *
 * @throws CredentialProblem naming the field
 */
export function agoraPair(credentials: Record<string, unknown>) {
	return {
		customerId: tokenText(credentials.customerId, 'Customer ID'),
		customerSecret: headerText(credentials.customerSecret, 'Customer Secret'),
	};
}
