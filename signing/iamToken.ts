import type { IHttpRequestOptions } from 'n8n-workflow';

import { checkedBaseUrl } from './address';
import { headerText } from './basic';
import { CredentialProblem, isPassingStatus, PassingProblem } from './credentialProblem';
import type { Signed } from './fetchedSession';
import { quoted, sendLogin, type HttpRequest, type LoginAnswer } from './login';
import { headerValue, withAuthorization, withCertificateRule } from './outgoing';
import { readSession, SessionOver } from './session';

type Fields = Record<string, unknown>;

/** An IAM token lives 24 hours (Huawei Cloud, Obtaining a User Token); it is renewed an hour earlier. */
export const IAM_TOKEN_AGE = 23 * 3_600_000;

/** Everything that makes a different token of an IAM login. */
export function iamIdentity(credentials: Fields): string[] {
	const { iamUrl, domainName, userName, password, scope, projectId } = credentials;
	// Who turns Ignore SSL Issues on wants another try at once, not the refusal of a moment ago.
	const trust = credentials.allowUnauthorizedCerts === true;
	return [iamUrl, domainName, userName, password, scope, projectId, trust].map((value) =>
		String(value ?? ''),
	);
}

/**
 * Gets a token for an IAM user: POST /v3/auth/tokens, the token stands in a header of the answer.
 *
 * @throws CredentialProblem naming the field to check
 */
export async function requestIamToken(
	credentials: Fields,
	httpRequest: HttpRequest,
	deadline?: AbortSignal,
) {
	const base = checkedBaseUrl(credentials.iamUrl, {
		field: 'IAM URL',
		allowInsecureHttp: credentials.allowInsecureHttp === true,
	}).replace(/\/v3$/, '');
	const answer = await sendLogin(
		httpRequest,
		{
			method: 'POST',
			url: `${base}/v3/auth/tokens?nocatalog=true`,
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(loginBody(credentials)),
		},
		credentials,
		'IAM URL',
		deadline,
	);
	const token = answer.headers['x-subject-token'];
	if (answer.status >= 200 && answer.status < 300 && token) return token;
	throw refusal(answer, credentials);
}

/**
 * A request with the IAM token, the project ID when the credential has one, and the content type
 * that the RTC API demands on every call.
 *
 * @param now milliseconds since 1970
 * @throws CredentialProblem for fields that cannot be used
 * @throws SessionOver when the stored token must not be used
 */
export function withIamToken(
	options: IHttpRequestOptions,
	credentials: Fields,
	now: number,
): Signed {
	const allowInsecureHttp = credentials.allowInsecureHttp === true;
	const baseUrl = checkedBaseUrl(credentials.baseUrl, { field: 'Base URL', allowInsecureHttp });
	const { projectId } = credentials;
	const hasType = headerValue(options.headers, 'content-type') !== undefined || 'form' in options;
	const token = tokenOf(credentials, now);
	const headers = {
		'X-Auth-Token': token,
		...(projectId ? { 'X-Project-Id': headerText(projectId, 'Project ID') } : {}),
		...(hasType ? {} : { 'content-type': 'application/json' }),
	};
	const authorized = withAuthorization(options, { allowInsecureHttp, baseUrl }, headers);
	return { options: withCertificateRule(authorized, credentials), token };
}

/** Whether the credential logs in; the choice that a credential without one has. */
export function isIamLogin(authentication: unknown): boolean {
	return authentication !== 'token';
}

/**
 * Whether the service says of a token that it is over: lists one app with it, which changes
 * nothing. No answer says nothing.
 */
export async function isIamTokenOver(
	token: string,
	credentials: Fields,
	httpRequest: HttpRequest,
): Promise<boolean> {
	const allowInsecureHttp = credentials.allowInsecureHttp === true;
	const base = checkedBaseUrl(credentials.baseUrl, { field: 'Base URL', allowInsecureHttp });
	const headers = { 'X-Auth-Token': token, 'content-type': 'application/json' };
	const request = { method: 'GET', url: `${base}/v2/apps?limit=1`, headers } as const;
	try {
		return (await sendLogin(httpRequest, request, credentials, 'Base URL')).status === 401;
	} catch {
		return false;
	}
}

function tokenOf(credentials: Fields, now: number): string {
	const { authentication, sessionToken, token } = credentials;
	if (!isIamLogin(authentication)) return headerText(token, 'Token');
	const age = { now, maxAge: IAM_TOKEN_AGE };
	const session = readSession(sessionToken, iamIdentity(credentials), age);
	if (session === undefined) throw new SessionOver();
	return session;
}

function loginBody(credentials: Fields) {
	const { domainName, userName, password, scope, projectId } = credentials;
	const domain = { name: filled(domainName, 'Account (Domain) Name') };
	const user = {
		name: filled(userName, 'IAM User Name'),
		password: filled(password, 'Password'),
		domain,
	};
	return {
		auth: {
			identity: { methods: ['password'], password: { user } },
			scope:
				scope === 'project' ? { project: { id: filled(projectId, 'Project ID') } } : { domain },
		},
	};
}

function filled(value: unknown, field: string): string {
	if (typeof value === 'string' && value !== '') return value;
	throw new CredentialProblem(field, 'is empty. Fill it in');
}

function refusal({ status, text }: LoginAnswer, credentials: Fields): CredentialProblem {
	const words = iamWords(text);
	const { password } = credentials;
	const said = words ? `: ${quoted(words, [password])}` : '';
	if (isPassingStatus(status)) {
		return new PassingProblem(
			'IAM URL',
			`IAM cannot give a token at the moment (HTTP ${status}${said}). Try again later`,
		);
	}
	if (status === 401 && words !== undefined) {
		return new CredentialProblem(
			'Password',
			`Password, IAM User Name or Account (Domain) Name: IAM refused the login (HTTP 401${said}). Check all three; it must be an IAM user, not the HUAWEI ID itself`,
		);
	}
	if (words !== undefined && status >= 400 && status !== 404) {
		return new CredentialProblem(
			'IAM URL',
			`IAM URL: IAM did not give a token (HTTP ${status}${said}). Check Scope and Project ID`,
		);
	}
	return new CredentialProblem(
		'IAM URL',
		`looks wrong: HTTP ${status} came without the words of IAM. Enter an address such as https://iam.myhuaweicloud.com`,
	);
}

/** The message of an IAM or gateway error, undefined when the answer is neither. */
function iamWords(text: string): string | undefined {
	try {
		const body = JSON.parse(text) as { error?: { message?: unknown }; error_msg?: unknown };
		const words = body.error?.message ?? body.error_msg;
		return words === undefined ? undefined : String(words);
	} catch {
		return undefined;
	}
}
