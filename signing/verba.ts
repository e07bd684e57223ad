import type { IHttpRequestOptions } from 'n8n-workflow';

import { basicAuthorization, headerText } from './basic';
import { readBody } from './body';
import { CredentialProblem } from './credentialProblem';
import { headerValue, outgoingUrl, withAuthorization, withCertificateRule } from './outgoing';
import { percentEncoded, queryString } from './queryString';
import { readSession, SessionOver } from './session';
import { verbaApiAddress } from './verbaAddress';
import { verbaSessionOf } from './verbaSession';
import { VERBA_TOKEN_AGE, verbaIdentity } from './verbaToken';

const FORM = 'application/x-www-form-urlencoded';

/**
 * A request to the Verba HTTP API with the credential's parameters in its query, behind `action`
 * (in the form, where a POST has one as a text):
 * `apiKey` unless the request names one, and `token` unless it names one or is RequestToken itself,
 * which carries the login as HTTP Basic instead. Everything else stays as it is.
 *
 * @param now milliseconds since 1970
 * @param added the token that an earlier attempt put into these options; it is replaced
 * @throws CredentialProblem for fields that cannot be used
 * @throws SessionOver when a session is needed and the stored one must not be used
 */
export function verbaRequest(
	given: IHttpRequestOptions,
	credentials: Record<string, unknown>,
	now: number,
	added?: string,
): { options: IHttpRequestOptions; token: string | undefined } {
	const options = ownTest(given, credentials);
	const rules = {
		allowInsecureHttp: credentials.allowInsecureHttp,
		baseUrl: verbaApiAddress(credentials),
	};
	const url = outgoingUrl(options, rules);
	// Name, password and cookies are of this server alone, whatever address a workflow asks for.
	const isOwn = url.origin === new URL(rules.baseUrl).origin;
	// A form of our own node keeps the keys out of the URL, which servers and proxies log.
	const ownForm = textForm(options);
	const pairs = (ownForm ?? url.search.slice(1)).split('&').filter(Boolean);
	const earlier = added === undefined ? undefined : verbaSessionOf(added);
	const stale = earlier ? pairs.indexOf(`token=${percentEncoded(earlier.token)}`) : -1;
	if (stale >= 0) pairs.splice(stale, 1);
	const others = ownForm === undefined ? formText(options) : url.search.slice(1);
	const asked = new URLSearchParams([pairs.join('&'), others].join('&'));

	const wanted: string[] = [];
	if (!asked.get('apiKey')) {
		wanted.push(`apiKey=${percentEncoded(headerText(credentials.apiKey, 'API Key'))}`);
	}
	const signsIn = asked.get('action') === 'RequestToken';
	if (signsIn && !isOwn && isUserLogin(credentials.authentication)) {
		throw new CredentialProblem(
			'URL',
			'is not that of the server in Base URL; User Name and Password are sent there only',
		);
	}
	const used = signsIn || asked.get('token') ? undefined : sessionOf(credentials, now);
	const session = used === undefined ? undefined : verbaSessionOf(used);
	if (session) wanted.push(`token=${percentEncoded(session.token)}`);
	const action = pairs.findIndex((pair) => pair.startsWith('action='));
	const behindAction = action < 0 ? (ownForm === undefined ? pairs.length : 0) : action + 1;
	pairs.splice(stale < 0 ? behindAction : stale, 0, ...wanted);

	if (ownForm === undefined) url.search = pairs.join('&');
	// Also with a user login every other request carries the token alone.
	const headers = {
		...(signsIn && isUserLogin(credentials.authentication)
			? { Authorization: basicAuthorization(credentials.userName, credentials.password) }
			: {}),
		...cookieHeader(options, (isOwn && session?.cookies) || '', earlier?.cookies ?? ''),
	};
	// The URL now holds the query object too.
	const form = ownForm === undefined ? {} : { body: pairs.join('&') };
	const complete = { ...options, ...form, url: url.href, qs: undefined };
	const written = withAuthorization(complete, rules, headers);
	return { options: withCertificateRule(written, credentials), token: used };
}

/** The credential's own test leaves the address to it, and the form of sending too. */
function ownTest(
	options: IHttpRequestOptions,
	{ sendAs }: Record<string, unknown>,
): IHttpRequestOptions {
	const { url, qs } = options;
	if (sendAs !== 'post' || url !== '' || qs === undefined) return options;
	const { action, ...form } = qs;
	return {
		...options,
		method: 'POST',
		qs: { action },
		headers: { ...options.headers, 'content-type': FORM },
		body: queryString(form, 'repeat'),
	};
}

/** The session's cookies behind those of the caller, in place of those of an earlier attempt. */
function cookieHeader(
	{ headers }: IHttpRequestOptions,
	cookies: string,
	earlier: string,
): Record<string, string | undefined> {
	if (cookies === '' && earlier === '') return {};
	const given = headerValue(headers, 'cookie') ?? '';
	const own = earlier !== '' && given.endsWith(earlier) ? given.slice(0, -earlier.length) : given;
	const all = [own.replace(/;\s*$/, ''), cookies].filter(Boolean).join('; ');
	return { cookie: all === '' ? undefined : all };
}

/** Whether the credential logs in with a user; the choice that a credential without one has. */
export function isUserLogin(authentication: unknown): boolean {
	return authentication !== 'none' && authentication !== 'token';
}

/** Whether a request only reads, by the action in its URL: Get…, List…, Search…. */
export function isReadOnlyVerba({ url }: IHttpRequestOptions): boolean {
	const action = URL.canParse(url) ? new URL(url).searchParams.get('action') : null;
	return /^(?:Get|List|Search)/.test(action ?? '');
}

/** The session to send: the user's own token, or what a login has given. */
function sessionOf(credentials: Record<string, unknown>, now: number): string | undefined {
	const { authentication } = credentials;
	if (authentication === 'none') return undefined;
	if (authentication === 'token') return headerText(credentials.token, 'Token');
	const age = { now, maxAge: VERBA_TOKEN_AGE };
	const token = readSession(credentials.sessionToken, verbaIdentity(credentials), age);
	if (token === undefined) throw new SessionOver();
	return token;
}

/** A form that was written as a text already, as our node does it. */
function textForm({ method, headers, body }: IHttpRequestOptions): string | undefined {
	if (method !== 'POST' || typeof body !== 'string') return undefined;
	const type = headerValue(headers, 'content-type');
	return type === FORM ? body : undefined;
}

/** The parameters that a POST carries in its body, as a query text. */
function formText(options: IHttpRequestOptions): string {
	try {
		const { body, contentType } = readBody(options, headerValue(options.headers, 'content-type'));
		return contentType?.includes('x-www-form-urlencoded') ? body.toString('utf8') : '';
	} catch {
		// An upload: its parameters stand in the URL.
		return '';
	}
}
