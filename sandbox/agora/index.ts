import { randomUUID } from 'node:crypto';
import type { NextFunction, Request, Response } from 'express';

import { createRouter } from '../framework/http';
import type { SandboxProvider, World } from '../framework/provider';
import { applySwitches } from '../framework/switches';
import { secrets, targets } from '../framework/targets';
import { echoRequestId, failure, noRoute } from './answers';
import { addChannelRoutes } from './channels';
import type { Agora } from './gateway';
import { inspection } from './inspection';
import { addKeyRoutes } from './keys';
import { seedStreams, seedTarget } from './seed';
import { MediaGateway } from './state';
import { addStreamRoutes } from './streams';
import { defaultSwitches } from './switches';
import { addTemplateRoutes } from './templates';

/**
 * Agora on localhost: Media Gateway (streams, keys, templates) with Basic or HMAC, and the channel
 * list with Basic only. Sessions end and encoders come back by the sandbox's clock.
 */
export function createAgora({ clock }: World): SandboxProvider {
	const switches = defaultSwitches();
	const fresh = () => new MediaGateway(randomUUID, switches);
	let state = fresh();
	const agora: Agora = { clock, switches, state: () => state };

	const router = createRouter();
	addStreamRoutes(router, agora);
	addKeyRoutes(router, agora);
	addTemplateRoutes(router, agora);
	addChannelRoutes(router, agora);
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
				...secrets.agora,
				appId: targets.agora.appId,
				authentication: 'hmac',
				baseUrl,
				allowInsecureHttp: true,
				allowUnauthorizedCerts: false,
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
			return inspection(state);
		},
		configure: (wanted) => applySwitches(switches, wanted),
		reset: () => {
			Object.assign(switches, defaultSwitches());
			state = fresh();
			seedTarget(state, clock.now());
		},
		tooManyRequests: (req, res) => {
			echoRequestId(req, res);
			failure(res, 429, 'Request rate limit exceeded.');
		},
		secrets: () => [
			secrets.agora.customerSecret,
			...[...state.keys, ...state.deletedKeys].map(({ streamKey }) => streamKey),
		],
	};
	provider.reset();
	return provider;
}
