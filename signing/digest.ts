import * as crypto from 'node:crypto';

type Encoding = 'base64' | 'hex';

/** `crypto.hash` came with Node 20.12 and 21.7 and is the faster way where it exists. */
const oneShot: typeof crypto.hash | undefined = crypto.hash;

/** SHA-256 of text (as UTF-8) or bytes. */
export function sha256(data: string | Buffer, encoding: Encoding): string {
	return oneShot === undefined
		? crypto.createHash('sha256').update(data).digest(encoding)
		: oneShot('sha256', data, encoding);
}

const nothing = { base64: sha256('', 'base64'), hex: sha256('', 'hex') };

/** SHA-256 of a request's body; the empty body's hash is known beforehand. */
export function bodyHash(body: string | Buffer, encoding: Encoding): string {
	return body.length === 0 ? nothing[encoding] : sha256(body, encoding);
}

/** HMAC-SHA256 of a text (as UTF-8). */
export function hmacSha256(key: crypto.KeyObject, text: string, encoding: Encoding): string {
	return crypto.createHmac('sha256', key).update(text).digest(encoding);
}
