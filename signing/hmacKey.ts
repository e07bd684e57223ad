import { createSecretKey, type KeyObject } from 'node:crypto';

import { sha256 } from './digest';

/** By the hash of the secret, so that no secret stands as a key. */
const prepared = new Map<string, KeyObject>();
const limit = 100;

/**
 * The HMAC key made from a secret, kept for the next call: preparing one costs more than signing
 * with it. At most 100 keys are kept; the oldest goes first.
 *
 * @param secret   text of the key
 * @param encoding how its bytes are written: `utf8`, or `base64` (checked by the caller)
 */
export function hmacKey(secret: string, encoding: 'utf8' | 'base64'): KeyObject {
	const name = sha256(`${encoding}:${secret}`, 'base64');
	let key = prepared.get(name);
	if (key === undefined) {
		key = createSecretKey(Buffer.from(secret, encoding));
		if (prepared.size >= limit) {
			const oldest = prepared.keys().next();
			if (!oldest.done) prepared.delete(oldest.value);
		}
		prepared.set(name, key);
	}
	return key;
}
