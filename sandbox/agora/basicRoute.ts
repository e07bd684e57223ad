import type { Request, RequestHandler, Response } from 'express';

import { header } from '../framework/http';
import { targets } from '../framework/targets';
import { echoRequestId, failure, unauthorized } from './answers';
import { refusalOf } from './authenticate';
import type { Agora } from './gateway';
import type { MediaGateway } from './state';

/** One authenticated call to a product that takes Basic only. */
export interface BasicCall {
	req: Request;
	res: Response;
	appId: string;
	state: MediaGateway;
	now: number;
	param(name: string): string;
}

/**
 * A route of a product that takes Basic only: an HMAC signature is refused like any wrong pair.
 *
 * @param needsType Channel Management refuses requests without a content type
 * @param appIdOf where the App ID stands, if not in the path
 */
export function basicRoute(
	agora: Agora,
	handle: (call: BasicCall) => void,
	{ needsType = false, appIdOf }: { needsType?: boolean; appIdOf?: (req: Request) => unknown } = {},
): RequestHandler {
	return (req, res) => {
		echoRequestId(req, res);
		const now = agora.clock.now();
		const refusal = refusalOf(req, false, now);
		if (refusal) return unauthorized(res, refusal.message);
		if (needsType && !header(req, 'content-type').startsWith('application/json')) {
			return failure(res, 415, 'Content-Type must be application/json');
		}
		const appId = appIdOf ? appIdOf(req) : req.params.appId;
		if (typeof appId !== 'string' || !/^[0-9a-f]{32}$/.test(appId)) {
			return failure(res, 400, 'invalid appid');
		}
		if (appId !== targets.agora.appId) return unauthorized(res, 'Unauthorized');
		const state = agora.state();
		state.settle(now);
		handle({ req, res, appId, state, now, param: (name) => String(req.params[name] ?? '') });
	};
}
