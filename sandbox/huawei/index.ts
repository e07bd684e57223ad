import type { NextFunction, Request, Response } from 'express';

import { createRouter } from '../framework/http';
import type { SandboxProvider, World } from '../framework/provider';
import { applySwitches } from '../framework/switches';
import { secrets, targets } from '../framework/targets';
import { failure, giveRequestId } from './answers';
import { addAppRoutes, keysOf } from './appRoutes';
import { addTokenRoute } from './iam';
import { inspection } from './inspection';
import { addRoomList } from './roomList';
import { addJobRoutes } from './jobRoutes';
import { addRoomRoutes } from './roomRoutes';
import { addRuleRoutes } from './ruleRoutes';
import { seedMore, seedTarget } from './seed';
import { freshState, type Huawei } from './service';
import { addStatistics } from './statistics';
import { addStorageRoutes } from './storageRoutes';
import { defaultSwitches } from './switches';
import { addUserList } from './userList';

/**
 * Huawei Cloud RTC on localhost, with the part of IAM that hands out tokens on the same address.
 * Accepts AK/SK signatures and tokens; rooms and jobs end by the sandbox's clock.
 */
export function createHuawei({ clock }: World): SandboxProvider {
	const switches = defaultSwitches();
	let state = freshState();
	const huawei: Huawei = { clock, switches, state: () => state };

	const router = createRouter();
	addRoomRoutes(router, huawei);
	addRoomList(router, huawei);
	addAppRoutes(router, huawei);
	addUserList(router, huawei);
	addRuleRoutes(router, huawei);
	addJobRoutes(router, huawei);
	addStorageRoutes(router, huawei);
	addStatistics(router, huawei);
	addTokenRoute(router, huawei);
	router.use((_req, res) => {
		giveRequestId(res);
		failure(res, 404, 'APIGW.0101');
	});
	// A path that cannot be decoded.
	router.use((_error: unknown, _req: Request, res: Response, _next: NextFunction) => {
		giveRequestId(res);
		failure(res, 400, 'APIGW.0201');
	});

	const provider: SandboxProvider = {
		name: 'huawei',
		router,
		credentials: (baseUrl) => {
			const { accessKey, secretKey, domainName, userName, password } = secrets.huawei;
			const address = {
				projectId: targets.huawei.projectId,
				baseUrl,
				allowInsecureHttp: true,
				allowUnauthorizedCerts: false,
			};
			return {
				huaweiCloudApi: { accessKey, secretKey, securityToken: '', ...address },
				huaweiCloudTokenApi: {
					authentication: 'password',
					iamUrl: baseUrl,
					...{ domainName, userName, password },
					scope: 'domain',
					token: '',
					...address,
				},
				huaweiRtcCallbackApi: { authKey: secrets.huawei.callbackKey, formerAuthKey: '' },
			};
		},
		seed: (more) =>
			more === undefined ? seedTarget(state.rooms, clock.now()) : seedMore(huawei, more),
		inspect: () => inspection(state, clock.now()),
		/** Besides the switches: `invalidateTokens: true` makes every token void at once. */
		configure: ({ invalidateTokens, ...wanted }) => {
			applySwitches(switches, wanted);
			if (invalidateTokens === true) state.tokens.invalidateAll();
		},
		reset: () => {
			Object.assign(switches, defaultSwitches());
			state = freshState();
			seedTarget(state.rooms, clock.now());
		},
		tooManyRequests: (_req, res) => {
			giveRequestId(res);
			failure(res, 429, 'APIGW.0308');
		},
		secrets: () => [
			secrets.huawei.secretKey,
			secrets.huawei.password,
			secrets.huawei.callbackKey,
			...keysOf(state.apps),
			...(switches.securityToken ? [switches.securityToken] : []),
			...state.tokens.all(),
		],
	};
	provider.reset();
	return provider;
}
