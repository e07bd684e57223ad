import { createHash, randomUUID } from 'node:crypto';
import type { Request, Response, Router } from 'express';
import { basicCredentials, form, note, query, sendJson, sendText } from '../framework/http';
import type { Clock } from '../framework/provider';
import { secrets } from '../framework/targets';
import { isKnownScope, lifetimeSeconds, seededSubscriber, type Tokens } from './tokens';

interface Code {
	redirectUri: string;
	scopes: string[];
	challenge: string;
	expiresAt: number;
}

/**
 * The operator's authorization server: RFC 6749 client credentials, authorization code (with PKCE
 * S256, RFC 7636) and refresh token. Errors are OAuth's own, not CAMARA's. Consent is given at once.
 */
export function createOAuth(clock: Clock, tokens: Tokens) {
	const codes = new Map<string, Code>();
	const refreshTokens = new Map<string, string[]>();

	function refuse(res: Response, status: number, error: string, description: string): void {
		note(res, `refused: ${error}`);
		if (status === 401) res.set('WWW-Authenticate', 'Basic realm="token endpoint"');
		sendJson(res.set('Cache-Control', 'no-store'), status, {
			error,
			error_description: description,
		});
	}

	function grant(res: Response, scopes: string[], refreshable: boolean): void {
		const access = tokens.issue({ subscriber: seededSubscriber, scopes });
		const refresh = refreshable ? `cam-refresh-${randomUUID()}` : undefined;
		if (refresh) refreshTokens.set(refresh, scopes);
		note(res, 'token issued');
		sendJson(res.set('Cache-Control', 'no-store'), 200, {
			access_token: access,
			token_type: 'Bearer',
			expires_in: lifetimeSeconds,
			scope: scopes.join(' '),
			...(refresh && { refresh_token: refresh }),
		});
	}

	function token(req: Request, res: Response): void {
		const fields = form(req);
		const basic = basicCredentials(req);
		const clientId = basic?.user ?? fields.get('client_id');
		const clientSecret = basic?.password ?? fields.get('client_secret');
		if (clientId !== secrets.camara.clientId || clientSecret !== secrets.camara.clientSecret) {
			return refuse(res, 401, 'invalid_client', 'Client authentication failed.');
		}
		const scopes = (fields.get('scope') ?? '').split(' ').filter(Boolean);
		switch (fields.get('grant_type')) {
			case 'client_credentials':
				if (scopes.length === 0 || !scopes.every(isKnownScope)) {
					return refuse(res, 400, 'invalid_scope', 'The scope is missing or unknown.');
				}
				return grant(res, scopes, false);
			case 'authorization_code': {
				const code = codes.get(fields.get('code') ?? '');
				codes.delete(fields.get('code') ?? '');
				const verifier = fields.get('code_verifier') ?? '';
				const challenge = createHash('sha256').update(verifier).digest('base64url');
				if (
					!code ||
					code.expiresAt <= clock.now() ||
					code.redirectUri !== fields.get('redirect_uri') ||
					(code.challenge !== '' && code.challenge !== challenge)
				) {
					return refuse(res, 400, 'invalid_grant', 'The code is unknown, used or expired.');
				}
				return grant(res, code.scopes, true);
			}
			case 'refresh_token': {
				const refresh = fields.get('refresh_token') ?? '';
				const known = refreshTokens.get(refresh);
				if (!known) return refuse(res, 400, 'invalid_grant', 'The refresh token is unknown.');
				refreshTokens.delete(refresh);
				return grant(res, known, true);
			}
			default:
				return refuse(res, 400, 'unsupported_grant_type', 'This grant type is not offered.');
		}
	}

	/** Redirects back with a code at once; errors go to the reader as text, never to an unknown URL. */
	function authorize(req: Request, res: Response): void {
		const wish = query(req);
		const redirectUri = wish.get('redirect_uri') ?? '';
		const scopes = (wish.get('scope') ?? '').split(' ').filter(Boolean);
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
		});
		const back = new URL(redirectUri);
		back.searchParams.set('code', code);
		const state = wish.get('state');
		if (state !== null) back.searchParams.set('state', state);
		note(res, 'consent given');
		res.redirect(302, back.href);
	}

	return {
		addTo: (router: Router) => {
			router.post('/oauth2/token', token);
			router.get('/oauth2/authorize', authorize);
		},
		secrets: () => [...refreshTokens.keys(), ...codes.keys()],
		reset: () => {
			codes.clear();
			refreshTokens.clear();
		},
	};
}
