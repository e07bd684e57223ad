import { createHmac } from 'node:crypto';

import { headerOf, rawBytes, signedByAny, type IncomingRequest, type Refusal } from './webhook';

/** What the trigger's user has allowed. */
export interface NotificationRules {
	/** Every secret that may have signed: of several products, and the former one during a change. */
	secrets: readonly string[];
	/** Take the SHA-1 signature where the SHA-256 one is absent. */
	acceptSha1: boolean;
}

/**
 * The verified bytes of a notification, or why it is refused. `Agora-Signature-V2` is the lowercase
 * hex HMAC-SHA256 of the raw body under the notification Secret, `Agora-Signature` the HMAC-SHA1
 * (Notifications, "Verify the signature"). Where the newer one is sent it alone counts.
 */
export function verifiedNotification(
	request: IncomingRequest,
	{ secrets, acceptSha1 }: NotificationRules,
): Buffer | Refusal {
	const bytes = rawBytes(request);
	if (!Buffer.isBuffer(bytes)) return bytes;
	const signed = (header: string, algorithm: 'sha256' | 'sha1') =>
		signedByAny(headerOf(request.headers, header), secrets, (secret) =>
			createHmac(algorithm, secret).update(bytes).digest('hex'),
		);
	if (request.headers['agora-signature-v2'] !== undefined) {
		return signed('agora-signature-v2', 'sha256') ? bytes : UNAUTHORIZED;
	}
	return acceptSha1 && signed('agora-signature', 'sha1') ? bytes : UNAUTHORIZED;
}

const UNAUTHORIZED: Refusal = { status: 401, reason: 'Unauthorized' };
