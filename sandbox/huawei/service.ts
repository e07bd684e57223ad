import type { Request, RequestHandler, Response } from 'express';

import { header, rawBody, rawTarget } from '../framework/http';
import type { Clock } from '../framework/provider';
import { secrets, targets } from '../framework/targets';
import { failure, giveRequestId } from './answers';
import type { Rooms } from './rooms';
import { signatureRefusal } from './signature';
import type { Switches } from './switches';
import type { Tokens } from './tokens';

/** What the routes work on; `state` is replaced by a reset, so it is asked for each time. */
export interface Huawei {
	clock: Clock;
	switches: Switches;
	state(): { rooms: Rooms; tokens: Tokens };
}

/** One authenticated call. */
export interface Call {
	req: Request;
	res: Response;
	rooms: Rooms;
	/** The sandbox's clock, Unix milliseconds. */
	now: number;
	/** A decoded path parameter. */
	param(name: string): string;
}

/** A route that wants a signature or a token, and the mandatory content type. */
export function serviceRoute(huawei: Huawei, handle: (call: Call) => void): RequestHandler {
	return (req, res) => {
		giveRequestId(res);
		const now = huawei.clock.now();
		if (!authenticated(huawei, req, res, now)) return;
		if (
			huawei.switches.requireContentType &&
			!/^application\/json\b/i.test(header(req, 'content-type'))
		) {
			return failure(res, 400, 'APIGW.0201', 'Content-Type must be application/json');
		}
		const param = (name: string) => String(req.params[name] ?? '');
		handle({ req, res, rooms: huawei.state().rooms, now, param });
	};
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
