import type { IHttpRequestOptions, IN8nHttpFullResponse } from 'n8n-workflow';

import { CredentialProblem } from './credentialProblem';
import { withCertificateRule } from './outgoing';

/** n8n's request helper as a login gets it. */
export type HttpRequest = (options: IHttpRequestOptions) => Promise<unknown>;

export interface LoginAnswer {
	status: number;
	/** Names in lower case. */
	headers: Record<string, string>;
	text: string;
}

/**
 * Sends the one request of a login: no redirect is followed, every status comes back as an answer.
 *
 * @param field display name of the credential's field that holds the address
 * @throws CredentialProblem when no answer came; its `cause` is what the HTTP layer threw
 */
export async function sendLogin(
	httpRequest: HttpRequest,
	options: IHttpRequestOptions,
	credentials: Record<string, unknown>,
	field: string,
): Promise<LoginAnswer> {
	const request = {
		encoding: 'text',
		timeout: 30_000,
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
	} catch (cause) {
		const problem = new CredentialProblem(field, reasonOf(cause));
		problem.cause = cause;
		throw problem;
	}
}

/**
 * In words, because n8n replaces every message that holds the code of a network error by a general
 * one, and the field's name would be lost.
 */
function reasonOf(thrown: unknown): string {
	const { code, message, name: kind } = thrown as Record<string, unknown>;
	const name = String(code ?? '');
	if (String(kind).startsWith('SsrfBlocked')) {
		return 'the SSRF protection of n8n blocks this address. Ask its administrator to allow the host or its IP range';
	}
	if (name === 'ECONNREFUSED') return 'nothing answers at this address. Check host name and port';
	if (name === 'ENOTFOUND' || name === 'EAI_AGAIN') {
		return 'the host name is not known. Check it';
	}
	if (name === 'ETIMEDOUT' || name === 'ECONNABORTED') {
		return 'the server did not answer in time. Check host name and port, or try again later';
	}
	if (/CERT|SELF_SIGNED|UNABLE_TO_VERIFY/.test(name)) {
		return `the server's certificate is not trusted (${name}). For a server of your own, switch on Ignore SSL Issues`;
	}
	if (name === 'EPROTO' || name.startsWith('ERR_SSL')) {
		return 'the server does not speak TLS at this address. Check scheme and port';
	}
	const known = /^E[A-Z]+$/.test(name) ? 'the connection failed' : String(message ?? name);
	return `could not be reached: ${known}. Check scheme, host name and port`;
}

/** A vendor's words as a quotation of at most 300 characters, without the login's secrets. */
export function quoted(text: string, secrets: readonly unknown[]): string {
	let clean = text.replace(/\s+/g, ' ').trim();
	for (const secret of secrets) {
		if (typeof secret !== 'string' || secret.length < 8) continue;
		for (const form of [secret, encodeURIComponent(secret)]) {
			clean = clean.replaceAll(form, '***');
		}
	}
	return `"${clean.slice(0, 300)}"`;
}
