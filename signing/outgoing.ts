import type { IDataObject, IHttpRequestOptions } from 'n8n-workflow';

import { parsed } from './address';
import { readBody } from './body';
import { CredentialProblem } from './credentialProblem';
import { queryString } from './queryString';
import { isOlder, type RequestOptions } from './requestOptions';

/** A request as it will stand on the wire. */
export interface Outgoing {
	/** Upper case. */
	method: string;
	/** Absolute, percent-encoded, with the query and without a fragment. */
	url: string;
	/** Path and query as on the request line. */
	target: string;
	/** Value of the Host header. */
	host: string;
	/** The exact bytes; empty for no body. */
	body: Buffer;
	contentType: string | undefined;
}

export interface OutgoingRules {
	/** The credential's Allow Insecure HTTP; without it an http:// address is refused. */
	allowInsecureHttp?: unknown;
	/** Where a relative URL belongs when the request names no base URL of its own. */
	baseUrl?: string;
	/** Content type of a request that has none, even without a body. */
	contentType?: string;
}

/**
 * Works out what a request will look like on the wire, before it is signed: the query object goes
 * into the URL, the body becomes bytes. The outcome is what n8n's HTTP layer would have sent
 * without us, with one exception: a GET or HEAD never has a body.
 *
 * @throws CredentialProblem when the URL is unusable, plain http without permission, or carries a
 * user name, and for bodies that cannot be signed (multipart, streams).
 */
export function readOutgoing(options: IHttpRequestOptions, rules: OutgoingRules = {}): Outgoing {
	const url = outgoingUrl(options, rules);
	const method = outgoingMethod(options);
	const given = headerValue(options.headers, 'content-type');
	const { body, contentType } =
		method === 'GET' || method === 'HEAD'
			? { body: Buffer.alloc(0), contentType: given }
			: readBody(options, given);
	return {
		method,
		url: url.href,
		target: url.pathname + url.search,
		host: headerValue(options.headers, 'host') ?? url.host,
		body,
		contentType: contentType ?? rules.contentType,
	};
}

/** What stands in the final URL. `useQuerystring` also shapes a form and stays where there is one. */
const inUrl = ['uri', 'baseURL', 'qs', 'arrayFormat', 'qsStringifyOptions'] as const;
/** What stands in the final bytes; `auth` would replace our Authorization. */
const inBytes = ['useQuerystring', 'body', 'form', 'formData', 'auth'] as const;

/**
 * The options with URL, bytes and headers put in so that exactly what was signed is sent. Headers
 * of the same names are replaced, whatever their case, so a second attempt starts clean.
 */
export function writeOutgoing(
	options: IHttpRequestOptions,
	outgoing: Outgoing,
	headers: Record<string, string | undefined>,
): IHttpRequestOptions {
	const written: RequestOptions = {
		...options,
		url: outgoing.url,
		method: outgoing.method as IHttpRequestOptions['method'],
	};
	for (const name of [...inUrl, ...inBytes]) delete written[name];
	if (outgoing.body.length > 0) {
		// n8n reads a form from a text, and leaves everything else alone as bytes.
		written.body =
			outgoing.contentType === 'application/x-www-form-urlencoded'
				? outgoing.body.toString('utf8')
				: outgoing.body;
	}
	return withHeaders(withoutRedirects(written, isOlder(options)), {
		'content-length': undefined,
		'content-type': outgoing.contentType,
		...headers,
	});
}

/**
 * The options with a header that signs nothing (Basic, bearer, a token): the body stays as it is,
 * also a stream, and the address is checked and made absolute.
 *
 * @throws CredentialProblem when the URL is unusable or plain http without permission
 */
export function withAuthorization(
	options: IHttpRequestOptions,
	rules: OutgoingRules,
	headers: Record<string, string | undefined>,
): IHttpRequestOptions {
	const written: RequestOptions = { ...options, url: outgoingUrl(options, rules).href };
	for (const name of inUrl) delete written[name];
	delete written.auth;
	return withHeaders(withoutRedirects(written, isOlder(options)), headers);
}

/**
 * The options with redirects off. A signature is good for one address, and n8n would carry header
 * fields such as tokens over to whatever host a redirect names.
 *
 * @param older as they came in: by what is left in them they could not be told any more (the HTTP
 * Request node of version 2 has nothing but `uri`)
 */
function withoutRedirects(options: RequestOptions, older: boolean): RequestOptions {
	return {
		...options,
		sendCredentialsOnCrossOriginRedirect: false,
		...(older
			? { followRedirect: false, followAllRedirects: false }
			: { disableFollowRedirect: true }),
	};
}

/** The options with these headers, instead of those of the same names in any case; undefined removes. */
export function withHeaders<Options extends IHttpRequestOptions>(
	options: Options,
	headers: Record<string, string | undefined>,
): Options {
	const replaced = new Set(Object.keys(headers).map((name) => name.toLowerCase()));
	const all: IDataObject = {};
	for (const [name, value] of Object.entries(options.headers ?? {})) {
		if (!replaced.has(name.toLowerCase())) all[name] = value;
	}
	for (const [name, value] of Object.entries(headers)) {
		if (value !== undefined) all[name] = value;
	}
	return { ...options, headers: all };
}

/** The options with certificate checks off, in both of n8n's spellings, when the credential says so. */
export function withCertificateRule<Options extends IHttpRequestOptions>(
	options: Options,
	credentials: Record<string, unknown>,
): Options {
	return credentials.allowUnauthorizedCerts === true
		? { ...options, skipSslCertificateValidation: true, rejectUnauthorized: false }
		: options;
}

/**
 * The absolute URL of a request with its query in place, percent-encoded as it will be sent.
 *
 * @throws CredentialProblem as readOutgoing
 */
export function outgoingUrl(options: IHttpRequestOptions, rules: OutgoingRules = {}): URL {
	const given = options as RequestOptions;
	const address = joined(String(given.url || given.uri || ''), given.baseURL || rules.baseUrl);
	const url = parsed(address);
	if (url === undefined || !/^https?:\/\//i.test(address.trim())) {
		throw new CredentialProblem('URL', 'is not a complete http or https address. Check it');
	}
	if (url.protocol === 'http:' && rules.allowInsecureHttp !== true) {
		throw new CredentialProblem(
			'URL',
			'starts with http://, which sends everything unencrypted. Use https://, or switch on Allow Insecure HTTP in the credential for a server of your own',
		);
	}
	if (url.username !== '' || url.password !== '') {
		throw new CredentialProblem('URL', 'contains a user name or password before an @. Remove it');
	}
	url.hash = '';
	const query = queryText(given);
	const target = url.pathname + url.search;
	const separator = query === '' ? '' : target.includes('?') ? '&' : '?';
	return new URL(url.origin + target + separator + query);
}

/** Upper case, as it goes out. */
export function outgoingMethod(options: IHttpRequestOptions): string {
	return String(options.method ?? 'GET').toUpperCase();
}

/** A header's value by its name in any case, as it goes out: trimmed, without control characters. */
export function headerValue(headers: IDataObject | undefined, name: string): string | undefined {
	let found: string | undefined;
	for (const [key, value] of Object.entries(headers ?? {})) {
		if (key.toLowerCase() !== name || value === undefined || value === null) continue;
		found = String(value)
			.replace(/[^\t\x20-\x7e\x80-\xff]/g, '')
			.replace(/^[\t ]+|[\t ]+$/g, '');
	}
	return found === '' ? undefined : found;
}

/** A relative URL is appended to its base, one slash between; an absolute one stands alone. */
function joined(url: string, base: string | undefined): string {
	if (!base || /^(?:[a-z][a-z\d+\-.]*:)?\/\//i.test(url)) return url;
	return url === '' ? base : `${base.replace(/\/?\/$/, '')}/${url.replace(/^\/+/, '')}`;
}

function queryText(options: RequestOptions): string {
	const { qs } = options;
	if (qs === undefined || qs === null) return '';
	if ((qs as object) instanceof URLSearchParams) return String(qs);
	const format =
		options.arrayFormat ??
		options.qsStringifyOptions?.arrayFormat ??
		(options.useQuerystring === true ? 'repeat' : 'indices');
	return queryString(qs, format);
}
