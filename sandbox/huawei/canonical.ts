import CryptoJS from 'crypto-js';

/** A request as it came over the wire: target unchanged, header names in lower case. */
export interface SignedRequest {
	method: string;
	target: string;
	headers: Record<string, string | string[] | undefined>;
	body: Buffer;
}

/** The parts of `SDK-HMAC-SHA256 Access=..., SignedHeaders=..., Signature=...`. */
export interface Authorization {
	accessKey: string;
	signedHeaders: string[];
	signature: string;
}

/** Reads the Authorization header of the AK/SK scheme; undefined when it has another form. */
export function parseAuthorization(value: string): Authorization | undefined {
	const parts =
		/^SDK-HMAC-SHA256 Access=([^,\s]+), ?SignedHeaders=([^,\s]+), ?Signature=([0-9a-f]{64})$/.exec(
			value,
		);
	if (!parts) return undefined;
	const [, accessKey = '', names = '', signature = ''] = parts;
	return { accessKey, signedHeaders: names.split(';'), signature };
}

/** Percent-decoded segments of the path; undefined when an escape is broken or not UTF-8. */
export function decodedSegments(target: string): string[] | undefined {
	return attempt(() => (target.split('?', 1)[0] ?? '').split('/').map(decodeURIComponent));
}

/** Decoded name and value pairs of the query, in the order sent. `+` is a plus sign. */
export function decodedQuery(target: string): Array<[string, string]> | undefined {
	const start = target.indexOf('?');
	if (start < 0 || start === target.length - 1) return [];
	return attempt(() =>
		target
			.slice(start + 1)
			.split('&')
			.map((pair): [string, string] => {
				const equals = pair.indexOf('=');
				return equals < 0
					? [decodeURIComponent(pair), '']
					: [decodeURIComponent(pair.slice(0, equals)), decodeURIComponent(pair.slice(equals + 1))];
			}),
	);
}

/**
 * The server's canonical request, by Huawei's "AK/SK signing algorithm": path decoded and encoded
 * once per segment with a slash at the end, query sorted by name and value, the signed headers in
 * their order, and the hash of the raw body. A signed `x-sdk-content-sha256` stands in for that hash
 * only when it says the same, or `UNSIGNED-PAYLOAD` as the vendor's SDK does for other media types.
 *
 * @returns undefined when target or signed headers cannot be read
 */
export function canonicalRequest(
	request: SignedRequest,
	signedHeaders: string[],
): string | undefined {
	const segments = decodedSegments(request.target);
	const query = decodedQuery(request.target);
	if (!segments || !query) return undefined;
	const path = segments.map(encode).join('/');
	const headers: string[] = [];
	for (const name of signedHeaders) {
		const value = headerValue(request, name);
		if (value === undefined) return undefined;
		headers.push(`${name}:${value.trim()}\n`);
	}
	return [
		request.method,
		path.endsWith('/') ? path : `${path}/`,
		sorted(query)
			.map(([name, value]) => `${encode(name)}=${encode(value)}`)
			.join('&'),
		headers.join(''),
		signedHeaders.join(';'),
		signedHeaders.includes('x-sdk-content-sha256') &&
		headerValue(request, 'x-sdk-content-sha256') === 'UNSIGNED-PAYLOAD'
			? 'UNSIGNED-PAYLOAD'
			: sha256(request.body),
	].join('\n');
}

/** Signature of a canonical request, in lower-case hex. */
export function signatureOf(canonical: string, date: string, secretKey: string): string {
	const hash = CryptoJS.SHA256(canonical).toString(CryptoJS.enc.Hex);
	const stringToSign = `SDK-HMAC-SHA256\n${date}\n${hash}`;
	return CryptoJS.HmacSHA256(stringToSign, secretKey).toString(CryptoJS.enc.Hex);
}

/** A header's value, repeated ones joined as Node does. */
export function headerValue(request: SignedRequest, name: string): string | undefined {
	const value = request.headers[name.toLowerCase()];
	return Array.isArray(value) ? value.join(', ') : value;
}

function sha256(body: Buffer): string {
	return CryptoJS.SHA256(CryptoJS.enc.Hex.parse(body.toString('hex'))).toString(CryptoJS.enc.Hex);
}

/** RFC 3986: everything but the unreserved characters, upper-case hex. */
function encode(text: string): string {
	return encodeURIComponent(text).replace(
		/[!'()*]/g,
		(c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
	);
}

function sorted(query: Array<[string, string]>): Array<[string, string]> {
	return [...query].sort(
		([nameA, valueA], [nameB, valueB]) => byCodePoint(nameA, nameB) || byCodePoint(valueA, valueB),
	);
}

function byCodePoint(a: string, b: string): number {
	return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

function attempt<T>(read: () => T): T | undefined {
	try {
		return read();
	} catch {
		return undefined;
	}
}
