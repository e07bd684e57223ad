import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from 'node:crypto';

import {
	headerOf,
	isRefusal,
	rawBytes,
	signedByAny,
	type IncomingRequest,
	type Refusal,
} from './webhook';

/**
 * The signature of a recording callback: HMAC-SHA256 in lower-case hex over the two header texts as
 * they are and the raw body (CloudRTC API reference, recording callback).
 */
export function callbackSignature(
	authKey: string,
	rand: string,
	timestamp: string,
	body: Buffer,
): string {
	return createHmac('sha256', authKey)
		.update(rand + timestamp)
		.update(body)
		.digest('hex');
}

/**
 * Verifies a delivery.
 *
 * @param keys the callback's key, and the former one while it is being changed
 * @returns the verified bytes; or why they are refused; or `probe` for a request without signature
 * and without an event, as Huawei sends one while it saves an address
 */
export function verifiedCallback(
	request: IncomingRequest,
	keys: readonly string[],
): Buffer | Refusal | 'probe' {
	const { headers } = request;
	const [rand, timestamp, signature] = ['rand', 'timestamp', 'signature'].map((name) =>
		headerOf(headers, `x-rtc-${name}`),
	) as [string, string, string];
	const { rawBody } = request;
	if (headers['x-rtc-signature'] === undefined && (rawBody === undefined || isProbe(rawBody))) {
		return 'probe';
	}
	const bytes = rawBytes(request);
	if (isRefusal(bytes)) return bytes;
	if (rand === '' || timestamp === '' || signature === '') {
		return { status: 401, reason: 'The signature is missing' };
	}
	return signedByAny(signature, keys, (key) => callbackSignature(key, rand, timestamp, bytes))
		? bytes
		: { status: 401, reason: 'The signature does not fit' };
}

/** Small and without an event: there is nothing that could be believed. */
const isProbe = (rawBody: unknown): boolean => Buffer.isBuffer(rawBody) && holdsNoEvent(rawBody);

/** Whether a body is one that Huawei sends to try an address; its shape is not documented. */
export function holdsNoEvent(bytes: Buffer): boolean {
	return bytes.length < 1_024 && !bytes.includes('event_type');
}

/**
 * Encrypts a text with the callback's key (AES-256-GCM), so that the former callback with its own
 * key can be kept with the workflow without standing there in clear.
 */
export function sealed(text: string, authKey: string): string {
	const nonce = randomBytes(12);
	const cipher = createCipheriv('aes-256-gcm', keyFrom(authKey), nonce);
	const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
	return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64');
}

/** The text of `sealed`; undefined when none of the keys opens it. */
export function unsealed(text: string, keys: readonly string[]): string | undefined {
	const bytes = Buffer.from(text, 'base64');
	for (const key of keys) {
		try {
			const decipher = createDecipheriv('aes-256-gcm', keyFrom(key), bytes.subarray(0, 12));
			decipher.setAuthTag(bytes.subarray(12, 28));
			return decipher.update(bytes.subarray(28), undefined, 'utf8') + decipher.final('utf8');
		} catch {
			// Another key may have sealed it.
		}
	}
	return undefined;
}

const keyFrom = (authKey: string): Buffer => createHash('sha256').update(authKey).digest();
