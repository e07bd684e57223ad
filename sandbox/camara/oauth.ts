import { createHash, randomUUID } from 'node:crypto';
import type { Request, Response, Router } from 'express';
import { basicCredentials, form, note, query, sendJson, sendText } from '../framework/http';
import type { Clock } from '../framework/provider';
import { secrets } from '../framework/targets';
import { createAssertions } from './assertions';
import type { CamaraSwitches } from './switches';
import {
	isKnownScope,
	seededPhoneNumber,
	seededSubscriber,
	subscriberOf,
	type Grant,
	type Tokens,
} from './tokens';

interface Code {
	redirectUri: string;
	scopes: string[];
	challenge: string;
	expiresAt: number;
	clientId: string;
}

interface Backchannel {
	grant: Omit<Grant, 'expiresAt'>;
	expiresAt: number;
	polls: number;
	/** No poll before this moment. */
	nextPoll: number;
	interval: number;
}

type Issued = Omit<Grant, 'expiresAt'>;

const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const jwtBearer = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const ciba = 'urn:openid:params:grant-type:ciba';
const hour = 3600;
/** What the profile's examples give for JWT Bearer and CIBA. */
const short = 120;
const pollSeconds = 2;

const scopesIn = (text: string | null) => (text ?? '').split(' ').filter(Boolean);

/**
 * The operator's authorization server: client credentials and authorization code with PKCE
 * (RFC 6749, RFC 7636), JWT Bearer (RFC 7523) and CIBA in poll mode, by the CAMARA Security and
 * Interoperability Profile r4.2. Clients authenticate with a secret or with a signed assertion
 * (private_key_jwt). Errors are OAuth's own, not CAMARA's. Consent is given at once.
 */
export function createOAuth(
	clock: Clock,
	tokens: Tokens,
	switches: CamaraSwitches,
	baseUrl: () => string,
) {
	const codes = new Map<string, Code>();
	const refreshTokens = new Map<string, Issued>();
	const requests = new Map<string, Backchannel>();
	const assertions = createAssertions(clock);
	const own: Omit<Issued, 'scopes' | 'legs'> = {
		subscriber: seededSubscriber,
		phoneNumber: seededPhoneNumber,
	};

	function refuse(res: Response, status: number, error: string, description: string): void {
		note(res, `refused: ${error} (${description})`);
		if (status === 401) res.set('WWW-Authenticate', 'Basic realm="token endpoint"');
		sendJson(res.set('Cache-Control', 'no-store'), status, {
			error,
			error_description: description,
		});
	}

	function grant(res: Response, issued: Issued, life: number, refreshable: boolean): void {
		const { token, seconds } = tokens.issue(issued, life);
		const refresh = refreshable ? `cam-refresh-${randomUUID()}` : undefined;
		if (refresh) refreshTokens.set(refresh, issued);
		note(res, 'token issued');
		sendJson(res.set('Cache-Control', 'no-store'), 200, {
			access_token: token,
			token_type: 'Bearer',
			expires_in: seconds,
			scope: issued.scopes.join(' '),
			...(refresh && { refresh_token: refresh }),
		});
	}

	/** The client of a request, by its secret or its assertion; otherwise the answer is given. */
	async function client(req: Request, res: Response, endpoint: string) {
		const fields = form(req);
		const { clientId, clientSecret, keyClientId } = secrets.camara;
		const assertion = fields.get('client_assertion');
		if (assertion !== null) {
			if (fields.get('client_assertion_type') !== assertionType || basicCredentials(req)) {
				return void refuse(res, 401, 'invalid_client', 'One way of authentication, please.');
			}
			try {
				await assertions.verify(assertion, [`${baseUrl()}${endpoint}`, baseUrl()]);
				return keyClientId;
			} catch (error) {
				const why = error instanceof Error ? error.message : 'bad assertion';
				return void refuse(res, 401, 'invalid_client', `Client assertion: ${why}.`);
			}
		}
		const basic = basicCredentials(req);
		const id = basic?.user ?? fields.get('client_id');
		const secret = basic?.password ?? fields.get('client_secret');
		if (id === clientId && secret === clientSecret) return clientId;
		return void refuse(res, 401, 'invalid_client', 'Client authentication failed.');
	}

	/** A token for the subscriber whom a signed assertion names; it authenticates the client too. */
	async function byAssertion(req: Request, res: Response): Promise<void> {
		const fields = form(req);
		if (fields.has('scope')) {
			return refuse(res, 400, 'invalid_request', 'The scope belongs into the assertion.');
		}
		try {
			const audiences = [`${baseUrl()}/oauth2/token`, baseUrl()];
			const claims = await assertions.verify(fields.get('assertion') ?? '', audiences);
			const scopes = scopesIn(typeof claims.scope === 'string' ? claims.scope : null);
			if (scopes.length === 0 || !scopes.every(isKnownScope)) {
				return refuse(res, 400, 'invalid_scope', 'The scope is missing or unknown.');
			}
			const subscriber = subscriberOf(claims.sub ?? '');
			if (!subscriber) return refuse(res, 400, 'invalid_grant', 'The subject is unknown.');
			grant(res, { ...subscriber, legs: 3, scopes }, short, false);
		} catch (error) {
			const why = error instanceof Error ? error.message : 'bad assertion';
			refuse(res, 400, 'invalid_grant', `Assertion: ${why}.`);
		}
	}

	async function token(req: Request, res: Response): Promise<void> {
		const fields = form(req);
		const type = fields.get('grant_type');
		if (type === jwtBearer) return await byAssertion(req, res);
		const clientId = await client(req, res, '/oauth2/token');
		if (clientId === undefined) return;
		switch (type) {
			case 'client_credentials': {
				const scopes = scopesIn(fields.get('scope'));
				if (scopes.length === 0 || !scopes.every(isKnownScope)) {
					return refuse(res, 400, 'invalid_scope', 'The scope is missing or unknown.');
				}
				return grant(res, { ...own, legs: 2, scopes }, hour, false);
			}
			case 'authorization_code': {
				const code = codes.get(fields.get('code') ?? '');
				codes.delete(fields.get('code') ?? '');
				const verifier = fields.get('code_verifier') ?? '';
				const challenge = createHash('sha256').update(verifier).digest('base64url');
				if (
					!code ||
					code.expiresAt <= clock.now() ||
					code.clientId !== clientId ||
					code.redirectUri !== fields.get('redirect_uri') ||
					(code.challenge !== '' && code.challenge !== challenge)
				) {
					return refuse(res, 400, 'invalid_grant', 'The code is unknown, used or expired.');
				}
				return grant(res, { ...own, legs: 3, scopes: code.scopes }, hour, true);
			}
			case 'refresh_token': {
				const refresh = fields.get('refresh_token') ?? '';
				const known = refreshTokens.get(refresh);
				if (!known) return refuse(res, 400, 'invalid_grant', 'The refresh token is unknown.');
				refreshTokens.delete(refresh);
				return grant(res, known, hour, true);
			}
			case ciba:
				return poll(res, fields.get('auth_req_id') ?? '');
			default:
				return refuse(res, 400, 'unsupported_grant_type', 'This grant type is not offered.');
		}
	}

	/** Poll mode: the client asks until the user has answered, not faster than the interval. */
	function poll(res: Response, id: string): void {
		const request = requests.get(id);
		if (!request) return refuse(res, 400, 'invalid_grant', 'The auth_req_id is unknown.');
		const now = clock.now();
		if (request.expiresAt <= now) {
			requests.delete(id);
			return refuse(res, 400, 'expired_token', 'The auth_req_id has expired.');
		}
		const tooSoon = now < request.nextPoll;
		if (tooSoon) request.interval += 5;
		request.nextPoll = now + request.interval * 1000;
		if (tooSoon) return refuse(res, 400, 'slow_down', 'Polled faster than the interval.');
		if (switches.cibaDenied) {
			requests.delete(id);
			return refuse(res, 400, 'access_denied', 'The user has refused.');
		}
		request.polls += 1;
		if (request.polls <= switches.cibaPendingPolls) {
			return refuse(res, 400, 'authorization_pending', 'The user has not answered yet.');
		}
		requests.delete(id);
		grant(res, request.grant, short, true);
	}

	/** CIBA's first step; the key client only, as the profile has it. */
	async function backchannel(req: Request, res: Response): Promise<void> {
		const clientId = await client(req, res, '/oauth2/bc-authorize');
		if (clientId === undefined) return;
		if (clientId !== secrets.camara.keyClientId) {
			return refuse(res, 400, 'unauthorized_client', 'The client may not use CIBA.');
		}
		const fields = form(req);
		if (fields.has('login_hint_token') || fields.has('id_token_hint')) {
			return refuse(res, 400, 'invalid_request', 'Only login_hint is taken.');
		}
		const scopes = scopesIn(fields.get('scope'));
		if (!scopes.includes('openid') || !scopes.every(isKnownScope)) {
			return refuse(res, 400, 'invalid_scope', 'The scope lacks openid or is unknown.');
		}
		const subscriber = subscriberOf(fields.get('login_hint') ?? '');
		if (!subscriber) return refuse(res, 400, 'unknown_user_id', 'No such subscriber.');
		const id = `auth-req-${randomUUID()}`;
		requests.set(id, {
			grant: { ...subscriber, legs: 3, scopes },
			expiresAt: clock.now() + short * 1000,
			polls: 0,
			nextPoll: clock.now() + pollSeconds * 1000,
			interval: pollSeconds,
		});
		note(res, 'authentication requested');
		sendJson(res.set('Cache-Control', 'no-store'), 200, {
			auth_req_id: id,
			expires_in: short,
			interval: pollSeconds,
		});
	}

	/** Redirects back with a code at once; errors go to the reader as text, never to an unknown URL. */
	function authorize(req: Request, res: Response): void {
		const wish = query(req);
		const redirectUri = wish.get('redirect_uri') ?? '';
		const scopes = scopesIn(wish.get('scope'));
		const method = wish.get('code_challenge_method');
		if (
			wish.get('client_id') !== secrets.camara.clientId ||
			wish.get('response_type') !== 'code' ||
			!URL.canParse(redirectUri) ||
			!scopes.every(isKnownScope) ||
			(wish.has('code_challenge') && method !== 'S256')
		) {
			note(res, 'refused: invalid authorization request');
			return sendText(
				res,
				400,
				'Unknown client_id, redirect_uri, scope, response_type or code challenge method.',
				'text/plain; charset=utf-8',
			);
		}
		const code = randomUUID();
		codes.set(code, {
			redirectUri,
			scopes,
			challenge: wish.get('code_challenge') ?? '',
			expiresAt: clock.now() + 60_000,
			clientId: secrets.camara.clientId,
		});
		const back = new URL(redirectUri);
		back.searchParams.set('code', code);
		const state = wish.get('state');
		if (state !== null) back.searchParams.set('state', state);
		note(res, 'consent given');
		res.redirect(302, back.href);
	}

	/** OpenID Connect discovery, as far as a client needs it. */
	function discovery(_req: Request, res: Response): void {
		const base = baseUrl();
		sendJson(res, 200, {
			issuer: base,
			token_endpoint: `${base}/oauth2/token`,
			authorization_endpoint: `${base}/oauth2/authorize`,
			backchannel_authentication_endpoint: `${base}/oauth2/bc-authorize`,
			grant_types_supported: ['authorization_code', 'client_credentials', jwtBearer, ciba],
			token_endpoint_auth_methods_supported: ['private_key_jwt', 'client_secret_basic'],
		});
	}

	return {
		addTo: (router: Router) => {
			router.post('/oauth2/token', token);
			router.post('/oauth2/bc-authorize', backchannel);
			router.get('/oauth2/authorize', authorize);
			router.get('/.well-known/openid-configuration', discovery);
		},
		secrets: () => [...refreshTokens.keys(), ...codes.keys(), ...requests.keys()],
		reset: () => {
			codes.clear();
			refreshTokens.clear();
			requests.clear();
			assertions.reset();
		},
	};
}
