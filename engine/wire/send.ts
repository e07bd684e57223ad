import type {
	IExecuteFunctions,
	IHttpRequestOptions,
	IN8nHttpFullResponse,
	JsonObject,
} from 'n8n-workflow';

import type { VendorResponse } from '../model/answer';
import { attemptsOf } from './attempts';
import { Failure } from '../base/failure';
import type { Connection, CredentialUse } from '../model/provider';
import { makeRedact } from './redact';
import { BLOCKED } from './retry';
import { queryText, type VendorRequest } from '../model/request';
import { signInProblem } from './signInProblem';

/** Why no answer came: the code that Node.js or the HTTP layer gave, and its words. */
export class NoAnswer extends Error {
	constructor(
		readonly code: string,
		message: string,
	) {
		super(message);
		this.name = 'NoAnswer';
	}
}

/** The absolute address of a request: final, so that what is signed is what is sent. */
export function addressOf(connection: Connection, request: VendorRequest): string {
	const base = request.base ? connection.bases?.[request.base] : connection.baseUrl;
	if (request.link !== undefined) return sameOrigin(request.link, connection.baseUrl);
	if (base === undefined) throw new Error(`The connection has no address "${request.base}"`);
	const query = [queryText(request.query), queryText(connection.query)].filter(Boolean).join('&');
	return base + request.path + (query ? `?${query}` : '');
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
): Promise<VendorResponse> {
	const options = optionsOf(credential, connection, request, timeout);
	const attempts = attemptsOf(context.getExecutionCancelSignal());
	return await attempts.run(timeout, async (bounded) => {
		// The helper asks its context for the signal and ignores the one among the options.
		const caller = Object.create(context, {
			getExecutionCancelSignal: { value: () => bounded.signal },
		}) as IExecuteFunctions;
		const { httpRequestWithAuthentication } = context.helpers;
		try {
			const response = await httpRequestWithAuthentication.call(caller, credential.type, options);
			return asResponse(response as IN8nHttpFullResponse);
		} catch (thrown) {
			const problem = signInProblem(chain(thrown), makeRedact(connection.secrets));
			if (problem) throw problem;
			const response = responseIn(thrown);
			if (response) return response;
			if (bounded.late) throw noAnswerIn(timeout);
			throw noAnswer(thrown);
		}
	});
}

function optionsOf(
	credential: CredentialUse,
	connection: Connection,
	request: VendorRequest,
	timeout: number,
): IHttpRequestOptions {
	const url = addressOf(connection, request);
	const headers: Record<string, string> = { accept: 'application/json', ...request.headers };
	if (request.body !== undefined) headers['content-type'] ??= 'application/json';
	return {
		method: request.method,
		url,
		headers,
		...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
		encoding: 'text',
		returnFullResponse: true,
		// A 401 must reach the platform where it can renew a fetched token, and nowhere else:
		// signed requests and fixed tokens would only be sent twice.
		ignoreHttpStatusErrors: renewedByPlatform(credential) ? { ignore: true, except: [401] } : true,
		disableFollowRedirect: true,
		sendCredentialsOnCrossOriginRedirect: false,
		allowedDomains: new URL(url).hostname,
		skipSslCertificateValidation: connection.allowUnauthorizedCerts,
		timeout,
	};
}

function renewedByPlatform({ fetchesTokens, renewedByNode }: CredentialUse): boolean {
	return fetchesTokens === true && renewedByNode !== true;
}

function asResponse(
	response: Pick<IN8nHttpFullResponse, 'body' | 'headers' | 'statusCode'>,
): VendorResponse {
	const headers: Record<string, string> = {};
	for (const [name, value] of Object.entries(response.headers ?? {})) {
		headers[name.toLowerCase()] = Array.isArray(value) ? value.join(', ') : String(value);
	}
	const { body } = response;
	const text = typeof body === 'string' ? body : body ? JSON.stringify(body) : '';
	return { status: response.statusCode, headers, text };
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

function noAnswer(thrown: unknown): NoAnswer {
	const errors = chain(thrown);
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
