import type { IHttpRequestOptions, IN8nHttpFullResponse } from 'n8n-workflow';

import { CredentialProblem, isPassingStatus, PassingProblem } from './credentialProblem';
import { withCertificateRule } from './outgoing';

/** n8n's request helper as a login gets it. */
export type HttpRequest = (options: IHttpRequestOptions) => Promise<unknown>;

export interface LoginAnswer {
	status: number;
	/** Names in lower case. */
	headers: Record<string, string>;
	text: string;
}

/** How long a login may take, in milliseconds, however slowly its answer drips. */
export const LOGIN_DEADLINE = 30_000;

/**
 * Sends the one request of a login: no redirect is followed, every status comes back as an answer.
 *
 * @param field display name of the credential's field that holds the address
 * @param deadline ends the login: `timeout` alone counts silence only
 * @throws PassingProblem when no answer came that can be read
 */
export async function sendLogin(
	httpRequest: HttpRequest,
	options: IHttpRequestOptions,
	credentials: Record<string, unknown>,
	field: string,
	deadline: AbortSignal = AbortSignal.timeout(LOGIN_DEADLINE),
): Promise<LoginAnswer> {
	const request = {
		encoding: 'text',
		timeout: LOGIN_DEADLINE,
		abortSignal: deadline,
		...options,
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		disableFollowRedirect: true,
		sendCredentialsOnCrossOriginRedirect: false,
	} as const;
	try {
		const answer = await httpRequest(withCertificateRule(request, credentials));
		const { statusCode, headers, body } = answer as IN8nHttpFullResponse;
		const entries = Object.entries(headers ?? {});
		return {
			status: statusCode,
			headers: Object.fromEntries(
				entries.map(([name, value]) => [name.toLowerCase(), String(value)]),
			),
			text: typeof body === 'string' ? body : JSON.stringify(body ?? ''),
		};
	} catch (thrown) {
		const fault = deadline.aborted ? { code: 'ETIMEDOUT' } : (thrown as Fault);
		throw problemOf(fault, field, options.url);
	}
}

interface Fault {
	code?: unknown;
	message?: unknown;
	name?: unknown;
}

/**
 * In words, because n8n replaces every message that holds the code of a network error by a general
 * one, and the field's name would be lost.
 */
function problemOf(thrown: Fault, field: string, url: string): CredentialProblem {
	const code = typeof thrown.code === 'string' ? thrown.code : '';
	const passing = (reason: string) => new PassingProblem(field, reason, code);
	const host = hostOf(url);
	if (String(thrown.name).startsWith('SsrfBlocked')) {
		return new CredentialProblem(
			field,
			'the SSRF protection of n8n blocks this address. Ask its administrator to allow the host or its IP range',
		);
	}
	if (code === 'ECONNREFUSED') {
		return passing(`no server answers at ${host}: nothing listens there. Check host and port`);
	}
	if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
		return passing(`no server answers at ${host}: the host name is not known. Check host and port`);
	}
	if (code === 'ETIMEDOUT' || code === 'ECONNABORTED') {
		return passing(
			`the server at ${host} did not answer in time. Check host and port, or try again later`,
		);
	}
	if (/CERT|SELF_SIGNED|UNABLE_TO_VERIFY/.test(code)) {
		return passing(
			`the server's certificate is not trusted (${code}). For a server of your own, switch on Ignore SSL Issues`,
		);
	}
	if (code === 'EPROTO' || code.startsWith('ERR_SSL')) {
		return passing(`the server at ${host} does not speak TLS. Check scheme and port`);
	}
	return passing(
		`the connection to ${host} failed before an answer came. Check scheme, host and port, or try again later`,
	);
}

function hostOf(url: string): string {
	return URL.canParse(url) ? new URL(url).host : 'this address';
}

/**
 * Makes sure that an answer says something about the credential.
 *
 * @throws PassingProblem for 408, 429 and 5xx
 */
export function refusePassing(
	{ status }: Pick<LoginAnswer, 'status'>,
	field: string,
	said = '',
): void {
	if (!isPassingStatus(status)) return;
	throw new PassingProblem(
		field,
		`the server cannot log in at the moment (HTTP ${status}${said}). Try again later`,
	);
}

/** A vendor's words as a quotation of at most 300 characters, without the login's secrets. */
export function quoted(text: string, secrets: readonly unknown[]): string {
	let clean = text.replace(/\s+/g, ' ').trim();
	for (const secret of secrets) {
		// Of these it is known that they are secret, so that short ones go too.
		if (typeof secret !== 'string' || secret.length < 3) continue;
		for (const form of [secret, encodeURIComponent(secret)]) {
			clean = clean.replaceAll(form, '***');
		}
	}
	return `"${clean.slice(0, 300)}"`;
}
