import type { Request, RequestHandler, Response } from 'express';

import { header, rawBody, rawTarget } from '../framework/http';
import type { Clock } from '../framework/provider';
import { secrets, targets } from '../framework/targets';
import { failure, giveRequestId } from './answers';
import { Apps } from './apps';
import type { Delivery } from './callbacks';
import { Limits, type Group } from './limits';
import { Rooms } from './rooms';
import { signatureRefusal } from './signature';
import type { Switches } from './switches';
import { Storage } from './storage';
import { Tokens } from './tokens';

export interface State {
	rooms: Rooms;
	tokens: Tokens;
	apps: Apps;
	storage: Storage;
	limits: Limits;
	/** The latest authenticated calls with their bodies, keys masked. */
	calls: Array<{ method: string; target: string; body: string }>;
	/** What was sent to callback addresses. */
	deliveries: Delivery[];
}

export const freshState = (): State => ({
	...{ rooms: new Rooms(), tokens: new Tokens(), apps: new Apps(), storage: new Storage() },
	...{ limits: new Limits(), deliveries: [], calls: [] },
});

/** What the routes work on; `state` is replaced by a reset, so it is asked for each time. */
export interface Huawei {
	clock: Clock;
	switches: Switches;
	state(): State;
}

/** One authenticated call. */
export interface Call {
	req: Request;
	res: Response;
	rooms: Rooms;
	apps: Apps;
	storage: Storage;
	/** The sandbox's clock, Unix milliseconds. */
	now: number;
	/** A decoded path parameter. */
	param(name: string): string;
}

/** A route that wants a signature or a token, and the mandatory content type. */
export function serviceRoute(
	huawei: Huawei,
	handle: (call: Call) => void | Promise<void>,
	group: Group = 'management',
): RequestHandler {
	return async (req, res) => {
		giveRequestId(res);
		const now = huawei.clock.now();
		const { rooms, apps, storage, limits } = huawei.state();
		if (!limits.takes(group, now, huawei.switches.limitFactor)) {
			return failure(res, 429, 'APIGW.0308');
		}
		if (!authenticated(huawei, req, res, now)) return;
		if (
			huawei.switches.requireContentType &&
			!/^application\/json\b/i.test(header(req, 'content-type'))
		) {
			return failure(res, 400, 'APIGW.0201', 'Content-Type must be application/json');
		}
		remember(huawei.state(), req);
		const param = (name: string) => String(req.params[name] ?? '');
		await handle({ req, res, rooms, apps, storage, now, param });
	};
}

/** How many calls are remembered. */
const MOST_CALLS = 500;

function remember({ calls }: State, req: Request): void {
	const body = rawBody(req)
		.toString('utf8')
		.replace(/("auth_key":")[^"]*/g, '$1***');
	calls.push({ method: req.method, target: rawTarget(req), body });
	if (calls.length > MOST_CALLS) calls.shift();
}

/** Checks `X-Auth-Token` or the AK/SK signature; answers and returns false when it does not hold. */
function authenticated(huawei: Huawei, req: Request, res: Response, now: number): boolean {
	const { switches, state } = huawei;
	const token = header(req, 'x-auth-token');
	if (token !== '') {
		const verdict = state().tokens.check(token, now);
		if (verdict === 'expired') failure(res, 401, 'APIGW.0307');
		if (verdict === 'unknown') failure(res, 401, 'APIGW.0301', 'decrypt token fail');
		return verdict === 'valid';
	}

	const { accessKey, secretKey } = secrets.huawei;
	const refusal = signatureRefusal(
		{ method: req.method, target: rawTarget(req), headers: req.headers, body: rawBody(req) },
		{ accessKey, secretKey, securityToken: switches.securityToken },
		now,
		switches.clockSkewMs,
	);
	if (refusal !== undefined) {
		failure(res, 401, 'APIGW.0301', refusal);
		return false;
	}
	if (header(req, 'x-project-id') !== targets.huawei.projectId) {
		failure(res, 403, 'APIGW.0310');
		return false;
	}
	return true;
}
