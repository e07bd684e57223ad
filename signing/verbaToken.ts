import type { IHttpRequestOptions } from 'n8n-workflow';

import { basicAuthorization, headerText } from './basic';
import { CredentialProblem } from './credentialProblem';
import { quoted, refusePassing, sendLogin, type HttpRequest, type LoginAnswer } from './login';
import { percentEncoded } from './queryString';
import { verbaApiAddress } from './verbaAddress';
import { cookiesIn, verbaSessionOf, verbaSessionText } from './verbaSession';
import { readVerbaXml, verbaResponse, type VerbaResponse } from './verbaXml';

type Fields = Record<string, unknown>;

/** A token lives one hour (Verba HTTP API, RequestToken); it is renewed a little earlier. */
export const VERBA_TOKEN_AGE = 55 * 60_000;

/** Everything that makes a different session of a login to Verba. */
export function verbaIdentity(credentials: Fields): string[] {
	const { baseUrl, apiKey, authentication, userName, password, token, keepCookies } = credentials;
	// Who turns Ignore SSL Issues on wants another try at once, not the refusal of a moment ago.
	const trust = credentials.allowUnauthorizedCerts === true;
	const own = [baseUrl, apiKey, authentication, userName, password, token, trust];
	// A session of before has none.
	return [...own, ...(keepCookies === true ? ['cookies'] : [])].map((value) => String(value ?? ''));
}

/**
 * Logs in with RequestToken and returns the session (verbaSession.ts).
 *
 * @throws CredentialProblem naming the field to check
 */
export async function requestVerbaToken(
	credentials: Fields,
	httpRequest: HttpRequest,
	deadline?: AbortSignal,
) {
	const login = basicAuthorization(credentials.userName, credentials.password);
	const answer = await sendLogin(
		httpRequest,
		request(credentials, 'RequestToken', ['responseType=XML'], { Authorization: login }),
		credentials,
		'Base URL',
		deadline,
	);
	const token = readVerbaToken(answer, credentials);
	const cookies = credentials.keepCookies === true ? cookiesIn(answer.headers['set-cookie']) : '';
	return verbaSessionText({ token, cookies });
}

/** A request of the login's own: with Send As POST nothing secret stands in its address. */
function request(
	credentials: Fields,
	action: string,
	parameters: string[],
	headers: Record<string, string> | undefined,
): IHttpRequestOptions {
	const address = `${verbaApiAddress(credentials)}?action=${action}`;
	const rest = [`apiKey=${apiKeyOf(credentials)}`, ...parameters].join('&');
	return credentials.sendAs === 'post'
		? {
				method: 'POST',
				url: address,
				headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
				body: rest,
			}
		: { method: 'GET', url: `${address}&${rest}`, ...(headers && { headers }) };
}

/**
 * The token in an answer to RequestToken.
 *
 * @throws CredentialProblem naming the field to check
 */
export function readVerbaToken(answer: LoginAnswer, credentials: Fields): string {
	const { code, message, token } = readAnswer(answer);
	if (code === '0' && token) return token;
	if (code === undefined || code === '0') {
		throw wrongAddress(answer.status, 'the answer to RequestToken holds no token');
	}
	throw refusal(code, message, credentials);
}

/**
 * Looks for conversations in one minute of the year 2000: the server's answer shows whether an API
 * key alone, or with a token of the user's own, is accepted. Nothing is changed.
 *
 * @throws CredentialProblem naming the field to check
 */
export async function probeVerba(credentials: Fields, httpRequest: HttpRequest): Promise<void> {
	const token =
		credentials.authentication === 'token' ? headerText(credentials.token, 'Token') : undefined;
	const { code, message } = readAnswer(await searchNothing(credentials, httpRequest, token));
	// A list of conversations comes without a code.
	if (code !== undefined && code !== '0') throw refusal(code, message, credentials);
}

/**
 * Whether the server says of a session that it is over, by the same search. No answer, or one that
 * cannot be read, says nothing.
 */
export async function isVerbaSessionOver(
	session: string,
	credentials: Fields,
	httpRequest: HttpRequest,
): Promise<boolean> {
	try {
		const answer = await searchNothing(credentials, httpRequest, session);
		if (answer.status === 401) return true;
		const { code } = readAnswer(answer);
		return code === '-42' || code === '-43';
	} catch {
		return false;
	}
}

async function searchNothing(credentials: Fields, httpRequest: HttpRequest, session?: string) {
	const { token, cookies } = verbaSessionOf(session ?? '');
	const parameters = [
		...(token === '' ? [] : [`token=${percentEncoded(token)}`]),
		...['responseType=XML', VERBA_PROBE],
	];
	const headers = cookies === '' ? undefined : { cookie: cookies };
	const asked = request(credentials, 'SearchCalls', parameters, headers);
	return await sendLogin(httpRequest, asked, credentials, 'Base URL');
}

/** One minute long before the product existed. */
export const VERBA_PROBE = 'start=2000-01-01%2000%3A00&end=2000-01-01%2000%3A01';

function apiKeyOf({ apiKey }: Fields): string {
	return percentEncoded(headerText(apiKey, 'API Key'));
}

/** Reads the XML first: some servers answer a refused login with another status than 200. */
function readAnswer({ status, text }: LoginAnswer): VerbaResponse {
	let response: VerbaResponse | undefined;
	let reason = '';
	try {
		response = verbaResponse(readVerbaXml(text));
	} catch (thrown) {
		reason = (thrown as Error).message;
	}
	if (response && (response.code !== undefined || status === 200)) return response;
	refusePassing({ status }, 'Base URL');
	if (status === 401 || status === 403) {
		throw new CredentialProblem(
			'Base URL',
			`was answered with HTTP ${status} and without the words of Verba. A gateway in front of the server seems to refuse the request; enter the address of the server itself, or check the gateway's rules`,
		);
	}
	throw wrongAddress(status, reason || 'the answer holds no code of Verba');
}

function wrongAddress(status: number, reason: string): CredentialProblem {
	const what = status >= 300 && status < 400 ? 'a redirect, which is not followed' : reason;
	return new CredentialProblem(
		'Base URL',
		`looks wrong: the server answered HTTP ${status}, ${what}. Enter the address of a Media Repository or Combo server, e.g. https://recorder.example.com`,
	);
}

function refusal(code: string, message: string, credentials: Fields): CredentialProblem {
	const { apiKey, password, token, userName } = credentials;
	const words = message === '' ? '' : `: ${quoted(message, [apiKey, password, token])}`;
	const said = `The server answered with code ${code}${words}`;
	if (code === '-40') {
		return new CredentialProblem(
			'User Name',
			`User Name or Password: the login was refused. Check both, and that the user may use the API. ${said}`,
		);
	}
	if (code === '-41') {
		return new CredentialProblem(
			'API Key',
			`was refused. Check the key, and that its Network Restrictions include this n8n server. ${said}`,
		);
	}
	if (code === '-42' || code === '-43') {
		return credentials.authentication === 'token'
			? new CredentialProblem(
					'Token',
					`is unknown to the server, or older than one hour. Enter a new one, or set Authentication to User Login. ${said}`,
				)
			: new CredentialProblem(
					'Authentication',
					`the API key demands a login. Set Authentication to User Login. ${said}`,
				);
	}
	const login = userName ? 'User Name, Password and API Key' : 'the API Key';
	return new CredentialProblem('Authentication', `was not accepted. Check ${login}. ${said}`);
}
