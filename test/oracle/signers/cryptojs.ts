import CryptoJS from 'crypto-js';

/**
 * The three schemes written a second time from the vendors' documents, on crypto-js, sharing
 * nothing with the signers under test. All take a request as it stands on the wire.
 */
export interface WireRequest {
	method: string;
	target: string;
	host: string;
	body: string | Buffer;
}

const base64 = (words: CryptoJS.lib.WordArray) => CryptoJS.enc.Base64.stringify(words);
const hex = (words: CryptoJS.lib.WordArray) => CryptoJS.enc.Hex.stringify(words);

function words(data: string | Buffer): CryptoJS.lib.WordArray {
	return typeof data === 'string'
		? CryptoJS.enc.Utf8.parse(data)
		: CryptoJS.enc.Hex.parse(data.toString('hex'));
}

/** SHA-256 of a body in base64, as Azure and Agora want it. */
export function contentHash(body: string | Buffer): string {
	return base64(CryptoJS.SHA256(words(body)));
}

/** Authorization of Azure Communication Services, `date` being its x-ms-date. */
export function azureAuthorization(request: WireRequest, accessKey: string, date: string): string {
	const signed = [date, request.host, contentHash(request.body)].join(';');
	const text = [request.method, request.target, signed].join('\n');
	const signature = CryptoJS.HmacSHA256(text, CryptoJS.enc.Base64.parse(accessKey));
	return `HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=${base64(signature)}`;
}

/** Authorization of Agora's Media Gateway, `date` being its Date header. */
export function agoraAuthorization(
	request: WireRequest,
	customerId: string,
	secret: string,
	date: string,
): string {
	const lines = [
		`host: ${request.host}`,
		`date: ${date}`,
		`${request.method} ${request.target} HTTP/1.1`,
		`digest: SHA-256=${contentHash(request.body)}`,
	];
	const signature = base64(CryptoJS.HmacSHA256(lines.join('\n'), secret));
	return `hmac username="${customerId}", algorithm="hmac-sha256", headers="host date request-line digest", signature="${signature}"`;
}

/**
 * Authorization of Huawei Cloud over these headers (names in lower case, the date among them).
 * The target must have sound escapes: it is decoded and encoded again, as a server does.
 */
export function huaweiAuthorization(
	request: Omit<WireRequest, 'host'>,
	headers: Record<string, string>,
	accessKey: string,
	secretKey: string,
): string {
	const [path = '', ...rest] = request.target.split('?');
	const query = rest.join('?');
	const canonicalPath = path.split('/').map(decodeURIComponent).map(rfc3986).join('/');
	const pairs = query
		.split('&')
		.filter(Boolean)
		.map((pair) => {
			const [name = '', ...value] = pair.split('=');
			return [decodeURIComponent(name), decodeURIComponent(value.join('='))] as const;
		})
		.sort((a, b) => byBytes(a[0], b[0]) || byBytes(a[1], b[1]));
	const names = Object.keys(headers).sort();
	const canonical = [
		request.method,
		canonicalPath.replace(/\/?$/, '/'),
		pairs.map(([name, value]) => `${rfc3986(name)}=${rfc3986(value)}`).join('&'),
		names.map((name) => `${name}:${headers[name]?.trim()}\n`).join(''),
		names.join(';'),
		hex(CryptoJS.SHA256(words(request.body))),
	].join('\n');
	const text = ['SDK-HMAC-SHA256', headers['x-sdk-date'], hex(CryptoJS.SHA256(canonical))].join(
		'\n',
	);
	const signature = hex(CryptoJS.HmacSHA256(text, secretKey));
	return `SDK-HMAC-SHA256 Access=${accessKey}, SignedHeaders=${names.join(';')}, Signature=${signature}`;
}

const rfc3986 = (text: string) =>
	encodeURIComponent(text).replace(
		/[!'()*]/g,
		(mark) => '%' + mark.charCodeAt(0).toString(16).toUpperCase(),
	);

const byBytes = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));
