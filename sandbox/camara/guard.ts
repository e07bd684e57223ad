import type { RequestHandler, Response } from 'express';
import { bearerToken, header } from '../framework/http';
import { isCode, problem } from './answers';
import type { Release } from './releases';
import type { CamaraSwitches } from './switches';
import type { Grant, Tokens } from './tokens';

/**
 * What every request of an API passes first: a bearer token, then a correlator by the pattern of
 * the release. Leaves the token's grant for `grantOf`.
 */
export function createGuard(
	release: Release,
	tokens: Tokens,
	switches: CamaraSwitches,
	tick: () => void,
): RequestHandler {
	return (req, res, next) => {
		tick();
		const correlator = header(req, 'x-correlator');
		const valid = release.correlator.test(correlator);
		if (valid && correlator !== '') res.set('x-correlator', correlator);
		const token = bearerToken(req) ?? '';
		const grant = tokens.find(token);
		if (!grant) {
			const over = release.name === 'r1.2' && tokens.isExpired(token);
			return problem(res, over ? 'AUTHENTICATION_REQUIRED' : 'UNAUTHENTICATED');
		}
		if (!valid) return problem(res, 'INVALID_ARGUMENT', 'x-correlator');
		if (isCode(switches.problem)) return problem(res, switches.problem, 'as told (problem)');
		res.locals.grant = grant;
		next();
	};
}

/** Whose token it is, and what it may do. */
export const grantOf = (res: Response): Grant => res.locals.grant as Grant;

/** Whether the token of this request has the scope; answers 403 when it has not. */
export function allows(res: Response, scope: string): boolean {
	if (grantOf(res).scopes.includes(scope)) return true;
	problem(res, 'PERMISSION_DENIED', `scope ${scope} missing`);
	return false;
}
