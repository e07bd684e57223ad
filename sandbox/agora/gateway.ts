import type { Request, RequestHandler, Response } from 'express';

import type { Clock } from '../framework/provider';
import { targets } from '../framework/targets';
import { echoRequestId, failure, noRoute, unauthorized } from './answers';
import { refusalOf } from './authenticate';
import { REGIONS, type MediaGateway, type Region } from './state';
import type { Switches } from './switches';

/** What the routes work on; `state` is replaced by a reset, so it is asked for each time. */
export interface Agora {
	clock: Clock;
	switches: Switches;
	state(): MediaGateway;
	/** Counts a request of the project against the documented rate of its method. */
	exceeds(method: string): boolean;
}

/** One authenticated call to the Media Gateway. */
export interface Call {
	req: Request;
	res: Response;
	appId: string;
	region: Region;
	state: MediaGateway;
	/** The sandbox's clock, Unix milliseconds. */
	now: number;
	/** A decoded path parameter. */
	param(name: string): string;
}

/** Base of every Media Gateway route. */
export const INGRESS = '/:region/v1/projects/:appId/rtls/ingress';

export const INGRESS_V2 = '/:region/v2/projects/:appId/rtls/ingress';

/**
 * A Media Gateway route: region, authentication (Basic or HMAC) and app ID are checked in this
 * order, then everything that is due by the clock happens, then `handle` answers.
 */
export function gatewayRoute(agora: Agora, handle: (call: Call) => void): RequestHandler {
	return (req, res) => {
		echoRequestId(req, res);
		const param = (name: string) => String(req.params[name] ?? '');
		const region = REGIONS.find((name) => name === param('region'));
		if (!region) return noRoute(res);

		const now = agora.clock.now();
		const refusal = refusalOf(req, true, now);
		if (refusal) {
			return unauthorized(
				res,
				refusal.message,
				refusal.hmac ? agora.switches.hmacRefusalStatus : 401,
			);
		}
		const appId = param('appId');
		if (!/^[0-9a-f]{32}$/.test(appId)) return failure(res, 400, 'Invalid app ID.');
		// An App ID of another account is answered like wrong credentials.
		if (appId !== targets.agora.appId) {
			return unauthorized(res, 'Invalid authentication credentials.');
		}

		if (agora.switches.enforceRates && agora.exceeds(req.method)) {
			return failure(res, 429, 'Request rate limit exceeded.');
		}
		const state = agora.state();
		state.settle(now);
		handle({ req, res, appId, region, state, now, param });
	};
}
