import type { Router } from 'express';

import { note, query, sendJson } from '../framework/http';
import { secrets, targets } from '../framework/targets';
import { failure } from './answers';
import { serviceRoute, type Huawei } from './service';

/** Joining users' signatures are made with this; the API returns it in clear. */
export const APP_KEY = 'sandbox-app-key-0123456789abcdef';

/** List and get of the one app that the sandbox has. `offset` counts pages. */
export function addAppRoutes(router: Router, huawei: Huawei): void {
	router.get(
		'/v2/apps',
		serviceRoute(huawei, ({ req, res }) => {
			const parameters = query(req);
			const limit = Number(parameters.get('limit') ?? 100);
			const page = Number(parameters.get('offset') ?? 0);
			const state = parameters.get('state');
			if (
				!Number.isInteger(limit) ||
				limit < 1 ||
				limit > 100 ||
				!Number.isInteger(page) ||
				page < 0 ||
				(state !== null && !['ACTIVATION', 'DEACTIVATION', 'ARREARS'].includes(state))
			) {
				return failure(res, 400, 'RTC.00001003');
			}
			const apps = [app()].filter((one) => state === null || one.state.state === state);
			note(res, `${apps.length} apps`);
			sendJson(res, 200, {
				count: apps.length,
				apps: apps.slice(page * limit, (page + 1) * limit),
			});
		}),
	);

	router.get(
		'/v2/apps/:app_id',
		serviceRoute(huawei, ({ res, param }) => {
			if (param('app_id') !== targets.huawei.appId) return failure(res, 404, 'RTC.00001003');
			note(res, 'app found');
			sendJson(res, 200, app());
		}),
	);
}

function app() {
	const created = '2022-10-08T08:30:00.075Z';
	return {
		app_name: 'sandbox-app',
		app_id: targets.huawei.appId,
		state: { state: 'ACTIVATION', update_time: created },
		scope: 'GLOBAL',
		tenant_name: secrets.huawei.domainName,
		domain: 'sandbox.example',
		create_time: created,
		authentication: { enable: true, expire: 300, app_key: APP_KEY, update_time: created },
		callbacks: {},
		auto_record_mode: { mode: 'AUTO_RECORD_OFF', update_time: created },
	};
}
