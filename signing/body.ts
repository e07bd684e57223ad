import type { IHttpRequestOptions } from 'n8n-workflow';

import { CredentialProblem } from './credentialProblem';
import { queryString } from './queryString';
import { isOlder, type RequestOptions } from './requestOptions';

const formType = 'application/x-www-form-urlencoded';
const nothing = Buffer.alloc(0);

/**
 * The bytes and the content type that n8n's HTTP layer would make of a request's body.
 *
 * @param given the Content-Type header when there is one
 * @throws CredentialProblem for multipart bodies, streams, Blob, Map and Set, whose bytes are not
 * known beforehand
 */
export function readBody(
	options: IHttpRequestOptions,
	given: string | undefined,
): { body: Buffer; contentType: string | undefined } {
	const { form, formData, body, json, useQuerystring } = options as RequestOptions;
	const older = isOlder(options);
	if (formData !== undefined || (older && given?.includes('multipart/form-data'))) {
		throw unsignable('a multipart form');
	}
	const unknown = unknownBody(body);
	if (unknown) throw unsignable(unknown);
	const repeat = given === formType && useQuerystring === true;
	if (form !== undefined && (body === undefined || (given === formType && isPlain(body)))) {
		const fields = isPlain(body) ? { ...body, ...(form as object) } : form;
		return { body: formBytes(fields, repeat), contentType: formType };
	}
	if (body === undefined || body === null || body === '') {
		return { body: nothing, contentType: given };
	}
	if (Buffer.isBuffer(body)) {
		// A form travels as text, see writeOutgoing.
		const bytes = given === formType ? Buffer.from(body.toString('utf8')) : body;
		return { body: bytes, contentType: given };
	}
	if (body instanceof ArrayBuffer || ArrayBuffer.isView(body)) {
		return { body: bytesOf(body), contentType: given };
	}
	if (body instanceof URLSearchParams) {
		return { body: Buffer.from(String(body)), contentType: given ?? formType };
	}
	if (typeof body === 'string') {
		const type = given ?? (older && json !== false ? 'application/json' : undefined);
		return { body: Buffer.from(isJson(type) ? jsonText(body) : body), contentType: type };
	}
	if (typeof body !== 'object') {
		// A number or a boolean: only the older options send it.
		if (!older) return { body: nothing, contentType: given };
		return { body: Buffer.from(JSON.stringify(body)), contentType: given ?? 'application/json' };
	}
	if ('pipe' in body || 'getHeaders' in body || Symbol.asyncIterator in body) {
		throw unsignable('a stream or a multipart form');
	}
	if (given?.includes(formType)) {
		return { body: formBytes(body, repeat), contentType: given };
	}
	// The present options do not send an empty object or array, the older ones do.
	if (!older && Object.keys(body).length === 0) return { body: nothing, contentType: given };
	return { body: Buffer.from(JSON.stringify(body)), contentType: given ?? 'application/json' };
}

function isJson(type: string | undefined): boolean {
	return type?.includes('application/json') === true;
}

/** JSON goes out without outer white space; a text that is no JSON becomes a JSON string. */
function jsonText(text: string): string {
	try {
		JSON.parse(text);
		return text.trim();
	} catch {
		return JSON.stringify(text);
	}
}

function formBytes(fields: unknown, repeat: boolean): Buffer {
	const text =
		typeof fields === 'object' && fields !== null && !(fields instanceof URLSearchParams)
			? queryString(fields, repeat ? 'repeat' : 'indices')
			: String(fields ?? '');
	return Buffer.from(text);
}

function bytesOf(body: ArrayBuffer | ArrayBufferView): Buffer {
	return body instanceof ArrayBuffer
		? Buffer.from(body)
		: Buffer.from(body.buffer, body.byteOffset, body.byteLength);
}

function isPlain(body: unknown): body is Record<string, unknown> {
	return typeof body === 'object' && body !== null && !Buffer.isBuffer(body);
}

/** What these hold stands nowhere in their properties; as JSON they would all be `{}`. */
const UNKNOWN: Readonly<Record<string, string>> = {
	'[object FormData]': 'a multipart form (FormData)',
	'[object Blob]': 'a Blob',
	'[object File]': 'a File',
	'[object Map]': 'a Map',
	'[object Set]': 'a Set',
};

function unknownBody(body: unknown): string | undefined {
	return UNKNOWN[Object.prototype.toString.call(body)];
}

function unsignable(what: string): CredentialProblem {
	return new CredentialProblem(
		'Body',
		`is ${what}, whose bytes cannot be signed before they are sent. Send JSON, text or binary data from memory`,
	);
}
