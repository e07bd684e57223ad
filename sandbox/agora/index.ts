import { randomUUID } from 'node:crypto';
import type { NextFunction, Request, Response } from 'express';

import { createRouter } from '../framework/http';
import type { Clock, SandboxProvider, World } from '../framework/provider';
import { createRateLimiter } from '../framework/rateLimit';
import { applySwitches } from '../framework/switches';
import { secrets, targets } from '../framework/targets';
import { echoRequestId, failure, noRoute } from './answers';
import { addBanRoutes } from './bans';
import { addChannelRoutes } from './channels';
import type { Agora } from './gateway';
import { inspection } from './inspection';
import { addKeyRoutes } from './keys';
import { seedProducts, seedStreams, seedTarget } from './seed';
import { MediaGateway } from './state';
import { Notifications } from './notifications';
import { addProductRoutes } from './products';
import { addStreamRoutes } from './streams';
import { defaultSwitches } from './switches';
import { addTemplateRoutes } from './templates';

/**
 * Agora on localhost: Media Gateway (streams, keys, templates) with Basic or HMAC; Channel
 * Management and the other products with Basic only. Sessions end and encoders come back by the
 * sandbox's clock.
 */
export function createAgora({ clock }: World): SandboxProvider {
	const switches = defaultSwitches();
	const notifications = new Notifications(switches, () => clock.now());
	const fresh = () => {
		const made = new MediaGateway(randomUUID, switches);
		made.onEvent = (event) => notifications.report(event);
		return made;
	};
	let state = fresh();
	let limiters = projectLimiters(clock);
	const agora: Agora = {
		clock,
		switches,
		state: () => state,
		exceeds: (method) => (limiters[method]?.() ?? 0) > 0,
	};

	const router = createRouter();
	addStreamRoutes(router, agora);
	addKeyRoutes(router, agora);
	addTemplateRoutes(router, agora);
	addBanRoutes(router, agora);
	addChannelRoutes(router, agora);
	addProductRoutes(router, agora);
	router.use((req, res) => {
		echoRequestId(req, res);
		noRoute(res);
	});
	// A path that cannot be decoded.
	router.use((_error: unknown, _req: Request, res: Response, _next: NextFunction) =>
		failure(res, 400, 'Invalid settings.'),
	);

	const provider: SandboxProvider = {
		name: 'agora',
		router,
		credentials: (baseUrl) => ({
			agoraApi: {
				customerId: secrets.agora.customerId,
				customerSecret: secrets.agora.customerSecret,
				appId: targets.agora.appId,
				authentication: 'hmac',
				baseUrl,
				allowInsecureHttp: true,
				allowUnauthorizedCerts: false,
			},
			agoraNotificationsApi: {
				notificationSecret: secrets.agora.notificationSecret,
				furtherSecrets: '',
			},
		}),
		seed: (more) => {
			state.settle(clock.now());
			return more === undefined
				? seedTarget(state, clock.now())
				: seedStreams(state, clock.now(), more);
		},
		inspect: () => {
			state.settle(clock.now());
			return { ...inspection(state), notifications: notifications.sent };
		},
		configure: (wanted) => applySwitches(switches, wanted),
		reset: () => {
			Object.assign(switches, defaultSwitches());
			notifications.sent.length = 0;
			limiters = projectLimiters(clock);
			state = fresh();
			seedTarget(state, clock.now());
			seedProducts(state, clock.now());
		},
		tooManyRequests: (req, res) => {
			echoRequestId(req, res);
			failure(res, 429, 'Request rate limit exceeded.');
		},
		secrets: () => [
			secrets.agora.customerSecret,
			secrets.agora.notificationSecret,
			...[...state.keys, ...state.deletedKeys].map(({ streamKey }) => streamKey),
			...state.things.map(({ secret }) => secret).filter(Boolean),
		],
	};
	provider.reset();
	return provider;
}

/** Requests per second and project, by what they do (RESTful API, call frequency limits). */
function projectLimiters(clock: Clock): Record<string, () => number> {
	const limiter = (perSecond: number) => createRateLimiter({ perSecond, burst: perSecond }, clock);
	const update = limiter(50);
	return { POST: limiter(50), DELETE: limiter(50), PUT: update, PATCH: update, GET: limiter(100) };
}
