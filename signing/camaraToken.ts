import type { IHttpRequestOptions } from 'n8n-workflow';

import { checkedBaseUrl } from './address';
import { headerText } from './basic';
import { camaraAddresses } from './camaraAddress';
import { readSigningKey, signedAssertion, type SigningKey } from './clientAssertion';
import { CredentialProblem, PassingProblem } from './credentialProblem';
import type { Signed } from './fetchedSession';
import { quoted, refusePassing, sendLogin, type HttpRequest, type LoginAnswer } from './login';
import { withAuthorization, withCertificateRule } from './outgoing';
import { readSession, SessionOver } from './session';

type Fields = Record<string, unknown>;

const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const CIBA = 'urn:openid:params:grant-type:ciba';

/** No token is kept longer, whatever its `expires_in` says. */
export const CAMARA_TOKEN_AGE = 24 * 3_600_000;
/** When the server does not say how long a token lives (RFC 6749, 5.1 only recommends it). */
const LIFE_UNKNOWN = 300;
/** Renewed so long before its end, or at half its life when that is shorter. */
const MARGIN = 60;
/** CIBA: what counts when the server names no interval (CIBA Core, 7.3), and how `slow_down` adds. */
const POLL = { interval: 5, slower: 5 };
/** Longest wait for a user's consent, in seconds; the request that needs the token waits with it. */
const CONSENT = 120;

/** A signed token (RFC 7515, compact serialization): every header begins with {" in Base64. */
const JWT = /eyJ[\w-]+(?:\.[\w-]*)*/g;

/** Time and chance, injected. */
export interface Circumstances {
	/** Milliseconds since 1970. */
	now(): number;
	uuid(): string;
	pause(milliseconds: number): Promise<void>;
}

/** Everything that makes a different token. */
export function camaraTokenIdentity(credentials: Fields): string[] {
	const { grant, tokenUrl, backchannelUrl, clientId, privateKey, keyId, algorithm } = credentials;
	const { audience, scope, subscriberToken, baseUrl, allowUnauthorizedCerts } = credentials;
	return [
		...[grant, tokenUrl, backchannelUrl, clientId, privateKey, keyId, algorithm],
		...[audience, scope, subscriberToken, baseUrl, allowUnauthorizedCerts === true],
	].map((value) => String(value ?? ''));
}

/**
 * Gets an access token with a signed assertion (CAMARA Security and Interoperability Profile r4.2:
 * private_key_jwt, JWT Bearer, CIBA in poll mode).
 *
 * @returns the moment from which it must not be used, a colon, and the token
 * @throws CredentialProblem naming the field to check
 */
export async function requestCamaraToken(
	credentials: Fields,
	httpRequest: HttpRequest,
	circumstances: Circumstances,
): Promise<string> {
	const asker = new Asker(credentials, httpRequest, circumstances);
	switch (credentials.grant) {
		case 'clientCredentials':
			return await asker.clientCredentials();
		case 'jwtBearer':
			return await asker.jwtBearer();
		case 'ciba':
			return await asker.ciba();
		default:
			throw new CredentialProblem('Grant', 'is not known. Choose one from the list');
	}
}

/** The token and the end of its use, as they are kept together. */
export function tokenWithEnd(kept: string): { endsAt: number; token: string } {
	const colon = kept.indexOf(':');
	return { endsAt: Number(kept.slice(0, colon)), token: kept.slice(colon + 1) };
}

/** A request with the token that was fetched. @throws SessionOver when there is none to be used */
export function withCamaraToken(
	options: IHttpRequestOptions,
	credentials: Fields,
	now: number,
): Signed {
	const { allowInsecureHttp, sessionToken } = credentials;
	const baseUrl = camaraAddresses(credentials).callHandling;
	const age = { now, maxAge: CAMARA_TOKEN_AGE };
	const kept = readSession(sessionToken, camaraTokenIdentity(credentials), age);
	if (kept === undefined || !isLive(kept, now)) throw new SessionOver();
	const Authorization = `Bearer ${headerText(tokenWithEnd(kept).token, 'Access token')}`;
	const authorized = withAuthorization(options, { allowInsecureHttp, baseUrl }, { Authorization });
	return { options: withCertificateRule(authorized, credentials), token: kept };
}

/** Whether a kept token may still be used. */
export function isLive(kept: string, now: number): boolean {
	return now < tokenWithEnd(kept).endsAt;
}

/** A session that cannot exist. */
const NOWHERE = '/sessions/7c3f5b52-9d0e-4a66-8a55-d0f3c2b1e9a4';

/**
 * Whether the operator says of a token that it is over: reads a session that cannot exist, which
 * changes nothing. A 404 or a 403 means that the token is good; no answer says nothing.
 */
export async function isCamaraTokenOver(
	kept: string,
	credentials: Fields,
	httpRequest: HttpRequest,
): Promise<boolean> {
	const url = `${camaraAddresses(credentials).callHandling}${NOWHERE}`;
	const headers = { Authorization: `Bearer ${tokenWithEnd(kept).token}` };
	const request = { method: 'GET', url, headers } as const;
	try {
		return (await sendLogin(httpRequest, request, credentials, 'Base URL')).status === 401;
	} catch {
		return false;
	}
}

/** One way to a token, with the fields of a credential. */
class Asker {
	private readonly key: SigningKey;
	private readonly clientId: string;

	constructor(
		private readonly credentials: Fields,
		private readonly httpRequest: HttpRequest,
		private readonly circumstances: Circumstances,
	) {
		this.key = readSigningKey(credentials);
		this.clientId = filled(credentials.clientId, 'Client ID');
	}

	async clientCredentials(): Promise<string> {
		const url = this.tokenUrl();
		return await this.token(url, {
			grant_type: 'client_credentials',
			scope: this.scope(),
			...this.assertion(url),
		});
	}

	/** The assertion names the subscriber and the scope, and authenticates the client as well. */
	async jwtBearer(): Promise<string> {
		const url = this.tokenUrl();
		const subject = this.subject(/^(tel:\+[1-9][0-9]{4,14}|operatortoken:.+)$/);
		return await this.token(url, {
			grant_type: JWT_BEARER,
			assertion: this.signed(url, subject, { scope: this.scope() }),
		});
	}

	/** Asks for the subscriber's consent, then polls until it is given. */
	async ciba(): Promise<string> {
		const url = this.tokenUrl();
		const backchannel = this.address('backchannelUrl', 'Backchannel Authentication URL');
		const hint = this.subject(/^(tel:\+[1-9][0-9]{4,14}|operatortoken:.+|ipport:.+:[0-9]+)$/);
		const asked = await this.post(backchannel, 'Backchannel Authentication URL', {
			scope: this.scope('openid'),
			login_hint: hint,
			...this.assertion(backchannel),
		});
		const request = this.good(asked, 'Backchannel Authentication URL');
		const id = typeof request.auth_req_id === 'string' ? request.auth_req_id : '';
		if (id === '') throw foreign('Backchannel Authentication URL');
		return await this.poll(url, id, request);
	}

	private async poll(url: string, id: string, request: Fields): Promise<string> {
		const { now, pause } = this.circumstances;
		let interval = seconds(request.interval, POLL.interval);
		const end = now() + Math.min(seconds(request.expires_in, CONSENT), CONSENT) * 1_000;
		for (;;) {
			if (now() + interval * 1_000 > end) {
				throw new PassingProblem(
					'Grant',
					'the subscriber has not answered the request for consent in time. Try again when the subscriber is at the device',
				);
			}
			await pause(interval * 1_000);
			const answer = await this.post(url, 'Token URL', {
				grant_type: CIBA,
				auth_req_id: id,
				...this.assertion(url),
			});
			const { error } = bodyOf(answer);
			if (error !== 'authorization_pending' && error !== 'slow_down') return this.kept(answer);
			if (error === 'slow_down') interval += POLL.slower;
		}
	}

	private async token(url: string, fields: Record<string, string>): Promise<string> {
		return this.kept(await this.post(url, 'Token URL', fields));
	}

	private kept(answer: LoginAnswer): string {
		const { access_token: token, expires_in: expiresIn } = this.good(answer, 'Token URL');
		if (typeof token !== 'string' || token === '') throw foreign('Token URL');
		const life = seconds(expiresIn, LIFE_UNKNOWN);
		const used = life - Math.min(MARGIN, life / 2);
		return `${this.circumstances.now() + used * 1_000}:${token}`;
	}

	private async post(
		url: string,
		field: string,
		fields: Record<string, string>,
	): Promise<LoginAnswer> {
		const answer = await sendLogin(
			this.httpRequest,
			{
				method: 'POST',
				url,
				headers: {
					'content-type': 'application/x-www-form-urlencoded',
					accept: 'application/json',
				},
				body: new URLSearchParams(fields).toString(),
			},
			this.credentials,
			field,
		);
		refusePassing(answer, field);
		return answer;
	}

	/** The body of a success. @throws CredentialProblem for a refusal, with OAuth's own words */
	private good(answer: LoginAnswer, field: string): Fields {
		const body = bodyOf(answer);
		if (answer.status >= 200 && answer.status < 300) return body;
		const { error, error_description: description } = body;
		if (typeof error !== 'string') throw foreign(field, answer.status);
		const words = typeof description === 'string' && description !== '' ? `: ${description}` : '';
		// Servers quote the assertion that they refuse.
		const said = quoted(`${error}${words}`.replace(JWT, '***'), [
			this.credentials.privateKey,
			this.credentials.subscriberToken,
		]);
		const [about, advice] = ADVICE[error] ?? [field, 'Check it with the operator'];
		throw new CredentialProblem(about, `the operator refused a token (${said}). ${advice}`);
	}

	private assertion(url: string): Record<string, string> {
		return {
			client_assertion_type: ASSERTION_TYPE,
			client_assertion: this.signed(url, this.clientId),
		};
	}

	private signed(url: string, subject: string, more: Record<string, string> = {}): string {
		const { now, uuid } = this.circumstances;
		const own = String(this.credentials.audience ?? '').trim();
		return signedAssertion(
			{ issuer: this.clientId, subject, audience: own || url, id: uuid(), more },
			this.key,
			now(),
		);
	}

	private tokenUrl(): string {
		return this.address('tokenUrl', 'Token URL');
	}

	private address(name: string, field: string): string {
		return checkedBaseUrl(this.credentials[name], {
			field,
			allowInsecureHttp: this.credentials.allowInsecureHttp === true,
		});
	}

	private scope(...more: string[]): string {
		const scopes = filled(this.credentials.scope, 'Scope').trim().split(/\s+/);
		return [...new Set([...more, ...scopes])].join(' ');
	}

	private subject(pattern: RegExp): string {
		const subject = filled(this.credentials.subscriberToken, 'Subscriber').trim();
		if (pattern.test(subject)) return subject;
		throw new CredentialProblem(
			'Subscriber',
			'must be tel:+ and digits (e.g. tel:+34666666666), operatortoken: and a token, or with CIBA ipport: with address and port',
		);
	}
}

/** Field and advice by OAuth's codes (RFC 6749, 5.2; CIBA Core, 11 and 13; RFC 9449, 5). */
const ADVICE: Record<string, [string, string]> = {
	invalid_client: [
		'Private Key',
		'Check Client ID, Private Key, Key ID, Algorithm and Audience against what was registered, and the clock of n8n',
	],
	unauthorized_client: ['Grant', 'The operator has not enabled this grant for the client'],
	unsupported_grant_type: ['Grant', 'The operator does not offer this grant. Choose another one'],
	invalid_scope: ['Scope', 'Ask only for scopes that the operator has granted to the client'],
	invalid_grant: ['Subscriber', 'Check the subscriber, the Audience and the clock of n8n'],
	invalid_request: ['Grant', 'Check the fields of this grant'],
	unknown_user_id: ['Subscriber', 'The operator knows no such subscriber'],
	access_denied: ['Grant', 'The subscriber, or a rule of the operator, has said no'],
	expired_token: ['Grant', 'The request for consent has expired. Try again'],
	invalid_dpop_proof: ['Token URL', 'The operator insists on DPoP, which is not supported'],
};

function bodyOf({ text }: LoginAnswer): Fields {
	try {
		const body: unknown = JSON.parse(text);
		return typeof body === 'object' && body !== null ? (body as Fields) : {};
	} catch {
		return {};
	}
}

function foreign(field: string, status?: number): CredentialProblem {
	const said = status === undefined ? '' : ` (HTTP ${status})`;
	return new CredentialProblem(
		field,
		`answers, but not as an authorization server does${said}. Check the address`,
	);
}

function filled(value: unknown, field: string): string {
	if (typeof value === 'string' && value.trim() !== '') return value;
	throw new CredentialProblem(field, 'is empty. Fill it in');
}

function seconds(value: unknown, standard: number): number {
	const number = Number(value);
	return value !== undefined && Number.isFinite(number) && number > 0 ? number : standard;
}

/**
 * Whether a request may be sent again with a new token. After a 401 any may: it was refused before
 * anything was carried out. The HTTP Request node repeats after whatever went wrong, also a lost
 * answer, and a second POST would place a second call, a second change of a status offer media anew.
 * So only what reads or ends the same thing is repeated where the caller does not say that a 401
 * alone comes to n8n.
 */
export function mayRepeatCamara({ method, ignoreHttpStatusErrors }: IHttpRequestOptions): boolean {
	if (['GET', 'HEAD', 'DELETE'].includes(String(method ?? 'GET').toUpperCase())) return true;
	if (typeof ignoreHttpStatusErrors !== 'object') return false;
	const { ignore, except = [] } = ignoreHttpStatusErrors;
	return ignore && except.length === 1 && except[0] === 401;
}
