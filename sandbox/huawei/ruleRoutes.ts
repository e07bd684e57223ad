import type { Router } from 'express';

import { note, query, sendEmpty, sendJson } from '../framework/http';
import { failure, type ErrorCode } from './answers';
import { appOf, bodyOf, pageOf } from './appRoutes';
import { newId, ruleModel, type App, type Rule } from './apps';
import { serviceRoute, type Call, type Huawei } from './service';

const RULES = '/v2/apps/:app_id/record-rules';

/** Record rules: one for each app and location. */
export function addRuleRoutes(router: Router, huawei: Huawei): void {
	router.post(RULES, serviceRoute(huawei, upsert));
	router.get(
		RULES,
		serviceRoute(huawei, (call) => {
			const app = appOf(call);
			if (!app) return;
			const page = pageOf(query(call.req));
			if (!page) return failure(call.res, 400, 'RTC.00001003');
			note(call.res, `${app.rules.length} rules`);
			const rules = app.rules.slice(page.from, page.to).map((rule) => ruleModel(app, rule));
			sendJson(call.res, 200, { rules });
		}),
	);
	router.get(
		`${RULES}/:rule_id`,
		serviceRoute(huawei, (call) => {
			const [app, rule] = ruleOf(call);
			if (!app || !rule) return;
			note(call.res, 'rule found');
			sendJson(call.res, 200, ruleModel(app, rule));
		}),
	);
	router.put(
		`${RULES}/:rule_id`,
		serviceRoute(huawei, (call) => {
			const [app, rule] = ruleOf(call);
			const body = rule && goodBody(call);
			if (!app || !rule || !body) return;
			Object.assign(rule, { request: body, updatedAt: call.now });
			note(call.res, 'rule changed');
			sendJson(call.res, 200, ruleModel(app, rule));
		}),
	);
	router.delete(
		`${RULES}/:rule_id`,
		serviceRoute(huawei, (call) => {
			const [app, rule] = ruleOf(call);
			if (!app || !rule) return;
			// A rule that is in use is refused; the reference does not name the code, and 1013 is another
			// refusal (a backup rule).
			if (app.autoRecord.ruleId === rule.id) return failure(call.res, 400, 'RTC.00001004');
			app.rules.splice(app.rules.indexOf(rule), 1);
			note(call.res, 'rule deleted');
			sendEmpty(call.res, 204);
		}),
	);
}

function upsert(call: Call): void {
	const app = appOf(call);
	const body = app && goodBody(call);
	if (!app || !body) return;
	const found = app.rules.find((rule) => locationOf(rule.request) === locationOf(body));
	const rule = found ?? { id: newId(), request: body, createdAt: call.now, updatedAt: call.now };
	if (found) Object.assign(found, { request: body, updatedAt: call.now });
	else app.rules.push(rule);
	note(call.res, found ? 'rule changed' : 'rule created');
	sendJson(call.res, found ? 200 : 201, ruleModel(app, rule));
}

function ruleOf(call: Call): [App?, Rule?] {
	const app = appOf(call);
	if (!app) return [];
	const rule = app.rules.find(({ id }) => id === call.param('rule_id'));
	if (!rule) failure(call.res, 404, 'RTC.00001003');
	return [app, rule];
}

function goodBody(call: Call): Record<string, unknown> | undefined {
	const body = bodyOf(call);
	const code = body && complaint(body);
	if (code) failure(call.res, 400, code);
	return code ? undefined : body;
}

/** The rules of RecordRuleReq (CloudRTC API reference). */
function complaint(body: Record<string, unknown>): ErrorCode | undefined {
	const { obs_addr, record_formats, hls_config, mp4_config } = body as {
		obs_addr?: Record<string, unknown>;
		record_formats?: unknown;
		hls_config?: Record<string, unknown>;
		mp4_config?: Record<string, unknown>;
	};
	if (!obs_addr?.bucket || !obs_addr.project_id || !obs_addr.location) return 'RTC.00001005';
	if (obs_addr.location !== 'cn-north-4') return 'RTC.00001012';
	if (!Array.isArray(record_formats) || record_formats.length === 0) return 'RTC.00001005';
	if (record_formats.some((one) => one !== 'HLS' && one !== 'MP4')) return 'RTC.00001003';
	if (record_formats.includes('HLS') !== (hls_config !== undefined)) return 'RTC.00001004';
	if (record_formats.includes('MP4') !== (mp4_config !== undefined)) return 'RTC.00001004';
	const hls = hls_config?.record_cycle;
	const mp4 = mp4_config?.record_cycle ?? 7_200;
	if (hls_config && hls !== 0 && !within(hls, 60, 43_200)) return 'RTC.00001003';
	return within(mp4, 60, 10_800) ? undefined : 'RTC.00001003';
}

export const within = (value: unknown, least: number, most: number): boolean =>
	typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most;

function locationOf(request: Record<string, unknown>): unknown {
	return (request.obs_addr as Record<string, unknown>).location;
}
