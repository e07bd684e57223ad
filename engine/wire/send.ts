import type {
	IAdditionalCredentialOptions,
	IExecuteFunctions,
	IHttpRequestOptions,
	IN8nHttpFullResponse,
	JsonObject,
} from 'n8n-workflow';

import type { VendorResponse } from '../model/answer';
import { attemptsOf, type Bounded } from './attempts';
import { Failure } from '../base/failure';
import { credentialsOf, isStoreFault } from './credential';
import type { Connection, CredentialUse } from '../model/provider';
import { makeRedact } from './redact';
import { BLOCKED, LOGIN_LATER, STORE_AWAY } from './retry';
import { queryText, type VendorRequest } from '../model/request';
import { signInProblem } from './signInProblem';

/** Why no answer came: the code that Node.js or the HTTP layer gave, and its words. */
export class NoAnswer extends Error {
	/** @param neverSent the request waited for a login, and that did not come about */
	constructor(
		readonly code: string,
		message: string,
		readonly neverSent = false,
	) {
		super(message);
		this.name = 'NoAnswer';
	}
}

/** The absolute address of a request: final, so that what is signed is what is sent. */
export function addressOf(connection: Connection, request: VendorRequest): string {
	if (request.address !== undefined) return request.address;
	const base = request.base ? connection.bases?.[request.base] : connection.baseUrl;
	if (request.link !== undefined) return sameOrigin(request.link, connection.baseUrl);
	if (base === undefined) throw new Error(`The connection has no address "${request.base}"`);
	const query = joined(request.query, request.form ? {} : connection.query);
	return base + request.path + (query ? `?${query}` : '');
}

function joined(...queries: Array<VendorRequest['query']>): string {
	return queries.map(queryText).filter(Boolean).join('&');
}

function sameOrigin(link: string, baseUrl: string): string {
	const url = URL.canParse(link, baseUrl) ? new URL(link, baseUrl) : undefined;
	if (url && url.origin === new URL(baseUrl).origin) return url.href;
	throw new Failure({
		kind: 'vendor',
		message: `The link to the next page leads to another address (${url?.host || 'none'})`,
		description: 'It was not followed, because the credential belongs to the address it holds.',
	});
}

/** How a reply is taken from n8n's helper; a download takes it as a stream (download.ts). */
export interface Receive {
	encoding: IHttpRequestOptions['encoding'];
	read(response: IN8nHttpFullResponse): VendorResponse | Promise<VendorResponse>;
}

const TEXT: Receive = { encoding: 'text', read: (response) => asResponse(response) };

/**
 * Sends one request through n8n's own authenticated helper, so that the instance's proxy, TLS and
 * SSRF rules and the credential's own rules hold. Redirects are not followed.
 *
 * @param timeout hard limit of the attempt in milliseconds: the helper's own timeout only counts
 * silence, so a dripping answer would outlive it.
 * @throws NoAnswer when no answer came within the limit, or none that can be used.
 * @throws Failure (`input`) when the credential could not sign, or not sign in: nothing was sent.
 */
export async function sendOnce(
	context: IExecuteFunctions,
	credential: CredentialUse,
	connection: Connection,
	request: VendorRequest,
	timeout: number,
	receive: Receive = TEXT,
): Promise<VendorResponse> {
	const { encoding, read } = receive;
	const options = optionsOf(credential, connection, request, timeout, encoding);
	const attempts = attemptsOf(context.getExecutionCancelSignal());
	const work = async (bounded: Bounded): Promise<VendorResponse> => {
		const { httpRequestWithAuthentication } = context.helpers;
		const caller = callerWith(bounded, context, credential);
		try {
			const response = await unlessAborted(
				httpRequestWithAuthentication.call(caller, credential.type, options, inHand(credential)),
				bounded,
			);
			return await read(response as IN8nHttpFullResponse);
		} catch (thrown) {
			const redact = makeRedact(connection.secrets);
			if (!bounded.late) throwPassingLogin(chain(thrown), redact);
			const problem = signInProblem(chain(thrown), redact);
			if (problem) throw problem;
			const response = responseIn(thrown);
			if (response) return response;
			if (bounded.late) throw noAnswerIn(timeout);
			throw noAnswer(thrown);
		}
	};
	// A stream is taken after this, and listens to its signal until then.
	return await attempts.run(timeout, work, encoding === 'text');
}

/**
 * The helper asks its context for the signal and ignores the one among the options. It also reads the
 * credential through it, before it sends: what goes wrong there must not be taken for the vendor's.
 */
function callerWith(
	bounded: Bounded,
	context: IExecuteFunctions,
	credential: CredentialUse,
): IExecuteFunctions {
	const { caller, signal } = bounded;
	if (caller && Object.getPrototypeOf(caller) === context) return caller;
	return (bounded.caller = Object.create(context, {
		getExecutionCancelSignal: { value: () => signal },
		getCredentials: { value: credentialsOf(context, credential) },
	}) as IExecuteFunctions);
}

/** What spares the helper from decrypting the credential for each request. */
function inHand({ type, decrypted }: CredentialUse): IAdditionalCredentialOptions | undefined {
	return decrypted && { credentialsDecrypted: { id: '', name: type, type, data: decrypted } };
}

/**
 * The outcome of the work, or a refusal as soon as the signal ends it: a login before the request,
 * which other items may share, does not listen to the signal of this one. What comes later sends
 * nothing, because the helper has the same signal.
 */
function unlessAborted<T>(work: Promise<T>, bounded: Bounded): Promise<T> {
	return new Promise<T>((resolve, reject) => {
		bounded.ended = () => reject(new NoAnswer('ERR_CANCELED', 'cancelled'));
		if (bounded.signal.aborted) bounded.ended();
		work.then(resolve, reject);
	});
}

/** A request as n8n's authenticated helper takes it: no redirects, one host, a time limit. */
export function optionsOf(
	credential: CredentialUse,
	connection: Connection,
	request: VendorRequest,
	timeout: number,
	encoding: IHttpRequestOptions['encoding'],
): IHttpRequestOptions {
	const url = addressOf(connection, request);
	const headers: Record<string, string> = {
		// The helper unpacks what was packed, and nobody could tell then whether all of a file came.
		...(encoding === 'stream' ? { 'accept-encoding': 'identity' } : {}),
		accept: 'application/json',
		...request.headers,
		...connection.headers,
	};
	const content = contentOf(request, connection);
	if (content) headers['content-type'] ??= content.type;
	const options: IHttpRequestOptions = {
		method: request.method,
		url,
		headers,
		encoding,
		returnFullResponse: true,
		// A 401 must reach the platform where it can renew a fetched token, and nowhere else:
		// signed requests and fixed tokens would only be sent twice.
		ignoreHttpStatusErrors: renewedByPlatform(credential) ? { ignore: true, except: [401] } : true,
		disableFollowRedirect: true,
		sendCredentialsOnCrossOriginRedirect: false,
		allowedDomains: hostOf(url),
		skipSslCertificateValidation: connection.allowUnauthorizedCerts,
		timeout,
	};
	if (content) options.body = content.data;
	return options;
}

/** The host names of addresses by their beginning: hardly ever more than one. */
const hosts = new Map<string, string>();
const MOST_HOSTS = 100;

function hostOf(url: string): string {
	const origin = /^https?:\/\/[^/?#\\]+/i.exec(url)?.[0] ?? url;
	let host = hosts.get(origin);
	if (host === undefined) {
		host = new URL(url).hostname;
		if (hosts.size >= MOST_HOSTS) hosts.clear();
		hosts.set(origin, host);
	}
	return host;
}

/** The body with its type, serialised once: what is signed is what is sent. */
function contentOf(
	{ body, form, content }: VendorRequest,
	connection: Connection,
): { type: string; data: string | Buffer } | undefined {
	if (content) return content;
	if (form) {
		return { type: 'application/x-www-form-urlencoded', data: joined(form, connection.query) };
	}
	return body === undefined ? undefined : { type: 'application/json', data: JSON.stringify(body) };
}

function renewedByPlatform({ fetchesTokens, renewedByNode }: CredentialUse): boolean {
	return fetchesTokens === true && renewedByNode !== true;
}

function asResponse(
	response: Pick<IN8nHttpFullResponse, 'body' | 'headers' | 'statusCode'>,
): VendorResponse {
	const { body, statusCode } = response;
	return { status: statusCode, headers: headersOf(response), text: textOf(body) };
}

/** What a stream says cannot be told here; it is not read. */
export function textOf(body: unknown): string {
	if (typeof body === 'string') return body;
	if (!body || (typeof body === 'object' && 'pipe' in body)) return '';
	return JSON.stringify(body);
}

/** Names in lower case, several values joined. */
export function headersOf({ headers }: Pick<IN8nHttpFullResponse, 'headers'>) {
	const lower: Record<string, string> = {};
	for (const [name, value] of Object.entries(headers ?? {})) {
		lower[name.toLowerCase()] = Array.isArray(value) ? value.join(', ') : String(value);
	}
	return lower;
}

/** The answer inside an exception: the platform throws the 401 that it could not mend. */
function responseIn(thrown: unknown): VendorResponse | undefined {
	for (const error of chain(thrown)) {
		const response = error.response as
			{ status?: number; data?: unknown; headers?: Record<string, string> } | undefined;
		if (typeof response?.status === 'number' && response.status >= 400) {
			return asResponse({
				statusCode: response.status,
				headers: { ...response.headers },
				body: response.data as IN8nHttpFullResponse['body'],
			});
		}
	}
	return undefined;
}

/** A credential says of a login that failed for a reason that may pass (`passing`). */
function throwPassingLogin(errors: JsonObject[], redact: (text: string) => string): void {
	const login = errors.find(({ passing }) => passing === true);
	if (!login) return;
	const { code } = (login.cause ?? {}) as JsonObject;
	const known = typeof code === 'string' ? code : LOGIN_LATER;
	throw new NoAnswer(known, redact(String(login.message)), true);
}

function noAnswer(thrown: unknown): NoAnswer {
	const errors = chain(thrown);
	if (isStoreFault(errors)) return new NoAnswer(STORE_AWAY, 'n8n could not read the credential');
	const code = blockedHere(errors)
		? BLOCKED
		: errors.map(({ code }) => code).find((code) => typeof code === 'string');
	const last = errors[errors.length - 1];
	return new NoAnswer(
		typeof code === 'string' ? code : '',
		typeof last?.message === 'string' ? last.message : 'no reason was given',
	);
}

/** n8n's own protection against requests to private addresses refuses without a code. */
function blockedHere(errors: JsonObject[]): boolean {
	return errors.some(({ name }) => typeof name === 'string' && name.startsWith('SsrfBlocked'));
}

function noAnswerIn(timeout: number): NoAnswer {
	return new NoAnswer('ECONNABORTED', `no complete answer within ${timeout / 1000} s`);
}

function chain(thrown: unknown): JsonObject[] {
	const errors: JsonObject[] = [];
	for (
		let error = thrown as JsonObject | undefined;
		error && typeof error === 'object' && errors.length < 5;
		error = error.cause as JsonObject | undefined
	) {
		errors.push(error);
	}
	return errors;
}
