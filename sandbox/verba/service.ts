import type { Request, Response } from 'express';

import { basicCredentials, form, header, query } from '../framework/http';
import type { Clock } from '../framework/provider';
import { secrets } from '../framework/targets';
import { CODES, fail, htmlPage, succeed } from './answers';
import type { Conversations } from './conversations';
import type { Switches } from './switches';
import type { Tokens } from './tokens';
import { text } from './xml';

/** Parameters of every action. */
export const COMMON = ['action', 'apiKey', 'token', 'responseType'];

/** What the actions work on; `state` is replaced by a reset, so it is asked for each time. */
export interface Verba {
	clock: Clock;
	switches: Switches;
	state(): { conversations: Conversations; tokens: Tokens };
}

/** One call of an action with a good API key and, where wanted, a good token. */
export interface Call {
	req: Request;
	res: Response;
	action: string;
	parameters: URLSearchParams;
	conversations: Conversations;
	switches: Switches;
	/** The sandbox's clock, Unix milliseconds. */
	now: number;
}

/** Parameters of the query and, where the switch says so, of a form-encoded body. */
export function readParameters(req: Request, { postBody }: Switches): URLSearchParams {
	const parameters = query(req);
	const isForm = /^application\/x-www-form-urlencoded\b/i.test(header(req, 'content-type'));
	if (req.method === 'POST' && postBody === 'form' && isForm) {
		for (const [name, value] of form(req)) {
			if (!parameters.getAll(name).includes(value)) parameters.append(name, value);
		}
	}
	return parameters;
}

/** `RequestToken`: a token for the login of the Basic header, or of `userName` and `password`. */
export function requestToken({ switches, state, clock }: Verba, call: Call): void {
	const { req, res, action, parameters } = call;
	const login = basicCredentials(req) ?? {
		user: parameters.get('userName') ?? '',
		password: parameters.get('password') ?? '',
	};
	const { tokens } = state();
	if (login.user !== secrets.verba.userName || login.password !== secrets.verba.password) {
		tokens.refusedLogins += 1;
		return fail(res, switches, action, CODES.invalidCredentials, 'Invalid credentials.');
	}
	const { token, cookie } = tokens.issue(clock.now());
	res.setHeader('Set-Cookie', `JSESSIONID=${cookie}; Path=/verba; HttpOnly`);
	succeed(res, action, 'token issued', {
		attributes: { token },
		beside:
			text('SessionId', cookie) +
			text('SessionParameterName', 'jsessionid') +
			text('SessionCookieName', 'JSESSIONID') +
			text('Remote', 'false'),
	});
}

/** Whether the token holds; answers and returns false when it does not. */
export function tokenHolds({ switches, state }: Verba, call: Call): boolean {
	const { req, res, action, parameters, now } = call;
	if (switches.authentication === 'keyOnly') return true;
	const token = parameters.get('token') ?? '';
	const cookie = /(?:^|;\s*)JSESSIONID=([^;]+)/.exec(header(req, 'cookie'))?.[1];
	const bound = !switches.cookieBound || state().tokens.belongs(token, cookie);
	const verdict = bound ? state().tokens.check(token, now) : 'unknown';
	if (verdict === 'valid') return true;
	if (verdict === 'unknown') {
		fail(res, switches, action, CODES.loginRequired, 'Login required.');
	} else if (switches.tokenExpiry === '401') {
		htmlPage(res, 401, 'Unauthorized');
	} else {
		fail(res, switches, action, switches.tokenExpiry, 'The token has expired.');
	}
	return false;
}
