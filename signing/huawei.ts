import type { KeyObject } from 'node:crypto';

import type { SignedRequest } from './azure';
import { basicDate } from './dates';
import { bodyHash, hmacSha256, sha256 } from './digest';
import { percentEncoded } from './queryString';

export interface HuaweiRequest extends SignedRequest {
	/** Value of the Content-Type header when one is sent. */
	contentType?: string;
}

export interface HuaweiKeys {
	accessKey: string;
	/** The secret key's UTF-8 bytes, see hmacKey. */
	secretKey: KeyObject;
	/** Sent and signed as X-Project-Id when given. */
	projectId?: string;
	/** Sent and signed as X-Security-Token when given (temporary keys). */
	securityToken?: string;
}

/**
 * Headers that sign a request to Huawei Cloud with an access key and a secret key (AK/SK).
 *
 * Source: Huawei Cloud Developer Guide, "AK/SK signing algorithm" (SDK-HMAC-SHA256). Signed are
 * content-type, host, x-project-id, x-sdk-date and x-security-token, as the vendor's SDKs do.
 *
 * @param now the moment of this attempt; the gateway refuses more than 15 minutes of difference
 */
export function huaweiHeaders(request: HuaweiRequest, keys: HuaweiKeys, now: Date) {
	const date = basicDate(now);
	const canonical = canonicalRequest(request, keys, date);
	const signature = hmacSha256(keys.secretKey, huaweiStringToSign(canonical.text, date), 'hex');
	const headers: Record<string, string> = {
		'X-Sdk-Date': date,
		Authorization: `SDK-HMAC-SHA256 Access=${keys.accessKey}, SignedHeaders=${canonical.names}, Signature=${signature}`,
	};
	if (keys.projectId) headers['X-Project-Id'] = keys.projectId;
	if (keys.securityToken) headers['X-Security-Token'] = keys.securityToken;
	return headers;
}

/** The text under the signature. */
export function huaweiStringToSign(canonical: string, date: string): string {
	return `SDK-HMAC-SHA256\n${date}\n${sha256(canonical, 'hex')}`;
}

/** The canonical request, and the signed headers' names joined by semicolons. */
export function canonicalRequest(request: HuaweiRequest, keys: HuaweiKeys, date: string) {
	const question = request.target.indexOf('?');
	const path = question < 0 ? request.target : request.target.slice(0, question);
	const query = question < 0 ? '' : request.target.slice(question + 1);
	// The order is the alphabet's.
	let lines = '';
	let names = '';
	if (request.contentType) {
		lines = `content-type:${request.contentType.trim()}\n`;
		names = 'content-type;';
	}
	lines += `host:${request.host}\n`;
	names += 'host';
	if (keys.projectId) {
		lines += `x-project-id:${keys.projectId}\n`;
		names += ';x-project-id';
	}
	lines += `x-sdk-date:${date}\n`;
	names += ';x-sdk-date';
	if (keys.securityToken) {
		lines += `x-security-token:${keys.securityToken}\n`;
		names += ';x-security-token';
	}
	const hash = bodyHash(request.body, 'hex');
	return {
		text: `${request.method}\n${canonicalPath(path)}\n${canonicalQuery(query)}\n${lines}\n${names}\n${hash}`,
		names,
	};
}

/** Each segment decoded and encoded once, and a slash at the end, which only the signed text has. */
export function canonicalPath(path: string): string {
	const encoded = plainPath.test(path) ? path : path.split('/').map(encodedOnce).join('/');
	return encoded.endsWith('/') ? encoded : `${encoded}/`;
}

/** Pairs decoded and encoded once, sorted by name and then by value, in the order of their bytes. */
export function canonicalQuery(query: string): string {
	if (query === '') return '';
	const pairs = query
		.split('&')
		.filter((pair) => pair !== '')
		.map((pair) => {
			const equals = pair.indexOf('=');
			const name = encodedOnce(equals < 0 ? pair : pair.slice(0, equals));
			const value = equals < 0 ? '' : encodedOnce(pair.slice(equals + 1));
			return { text: `${name}=${value}`, name: decoded(name), value: decoded(value) };
		});
	if (pairs.length > 1) {
		pairs.sort((a, b) => compare(a.name, b.name) || compare(a.value, b.value));
	}
	return pairs.map((pair) => pair.text).join('&');
}

const plainPath = /^[A-Za-z0-9\-._~/]*$/;

/** Percent-encodes what is not yet encoded, and brings what is into the normal form. */
function encodedOnce(text: string): string {
	return text.replace(/(?:%[0-9A-Fa-f]{2})+|[^A-Za-z0-9\-._~%]+|%/g, (part) =>
		part.startsWith('%') && part.length > 1
			? part.replace(/%../g, (escape) => {
					const character = String.fromCharCode(Number.parseInt(escape.slice(1), 16));
					return /[A-Za-z0-9\-._~]/.test(character) ? character : escape.toUpperCase();
				})
			: percentEncoded(part),
	);
}

/** Encoded text as a string with one character per byte. */
function decoded(text: string): string {
	return text.includes('%')
		? text.replace(/%../g, (escape) => String.fromCharCode(Number.parseInt(escape.slice(1), 16)))
		: text;
}

function compare(a: string, b: string): number {
	return a < b ? -1 : a > b ? 1 : 0;
}
