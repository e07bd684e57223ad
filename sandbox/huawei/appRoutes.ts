import { randomBytes } from 'node:crypto';
import type { Response, Router } from 'express';

import { jsonBody, note, query, sendEmpty, sendJson } from '../framework/http';
import { failure } from './answers';
import {
	appModel,
	autoRecordModel,
	callbackModel,
	newId,
	stateModel,
	type App,
	type Apps,
} from './apps';
import { isReachable } from './callbacks';
import { isOpen } from './rooms';
import { serviceRoute, type Call, type Huawei } from './service';

const MOST_APPS = 20;
const NAME = /^[A-Za-z0-9_-]{1,64}$/;

/** What a query of version 2 asks for; undefined when a value is out of range. `offset` counts pages. */
export function pageOf(parameters: URLSearchParams): { from: number; to: number } | undefined {
	const limit = Number(parameters.get('limit') ?? 100);
	const page = Number(parameters.get('offset') ?? 0);
	if (!Number.isInteger(limit) || limit < 1 || limit > 100) return undefined;
	if (!Number.isInteger(page) || page < 0) return undefined;
	return { from: page * limit, to: (page + 1) * limit };
}

/** The app of a call; answers 404 and returns undefined when there is none. */
export function appOf({ param, res, apps }: Call): App | undefined {
	const app = apps.find(param('app_id'));
	if (!app) failure(res, 404, 'RTC.00001003');
	return app;
}

/** The JSON object of a call; answers 400 and returns undefined when there is none. */
export function bodyOf({ req, res }: Call): Record<string, unknown> | undefined {
	const body = jsonBody(req);
	if (typeof body === 'object' && body !== null && !Array.isArray(body)) {
		return body as Record<string, unknown>;
	}
	failure(res, 400, 'RTC.00001002');
	return undefined;
}

/** Apps with their state, automatic recording and callback. */
export function addAppRoutes(router: Router, huawei: Huawei): void {
	router.post('/v2/apps', serviceRoute(huawei, create));
	router.get('/v2/apps', serviceRoute(huawei, list));
	router.get(
		'/v2/apps/:app_id',
		serviceRoute(huawei, (call) => show(call, 'app found', appModel)),
	);
	router.delete('/v2/apps/:app_id', serviceRoute(huawei, remove));
	for (const [word, state] of [
		['enable', 'ACTIVATION'],
		['disable', 'DEACTIVATION'],
	] as const) {
		router.post(
			`/v2/apps/:app_id/${word}`,
			serviceRoute(huawei, (call) => {
				const app = appOf(call);
				if (!app) return;
				Object.assign(app, { state, updatedAt: call.now });
				// Recording and mixing become unavailable in every room; rooms that were joined go on.
				if (state === 'DEACTIVATION') stopJobs(app, call.now);
				answer(call.res, `app ${word}d`, { app_id: app.id, state: stateModel(app) });
			}),
		);
	}
	router.get(
		'/v2/apps/:app_id/auto-record-mode',
		serviceRoute(huawei, (call) => show(call, 'mode shown', modeAnswer)),
	);
	router.put('/v2/apps/:app_id/auto-record-mode', serviceRoute(huawei, setMode));
	router.get(
		'/v2/apps/:app_id/record-callback',
		serviceRoute(huawei, (call) => show(call, 'callback shown', callbackAnswer)),
	);
	router.put(
		'/v2/apps/:app_id/record-callback',
		serviceRoute(huawei, (call) => setCallback(call, huawei.switches.testCallbackUrl)),
	);
}

function stopJobs({ jobs }: App, now: number): void {
	for (const job of jobs.filter(({ stoppedAt }) => stoppedAt === undefined)) {
		Object.assign(job, { stoppedAt: now, stopReason: 'INTERNAL_ERROR' });
	}
}

function create(call: Call): void {
	const { res, apps, now } = call;
	const body = bodyOf(call);
	if (!body) return;
	const { app_name: name } = body;
	if (name === undefined) return failure(res, 400, 'RTC.00001005');
	if (typeof name !== 'string' || !NAME.test(name)) return failure(res, 400, 'RTC.00001003');
	if (apps.all.some((app) => app.name === name)) return failure(res, 400, 'RTC.00001020');
	if (apps.all.length >= MOST_APPS) return failure(res, 400, 'RTC.00001017');
	const app = apps.add(newId(), name, randomBytes(16).toString('hex'), now);
	note(res, 'app created');
	sendJson(res, 201, { app_id: app.id });
}

function list({ req, res, apps }: Call): void {
	const parameters = query(req);
	const page = pageOf(parameters);
	const state = parameters.get('state');
	if (!page || (state !== null && !['ACTIVATION', 'DEACTIVATION', 'ARREARS'].includes(state))) {
		return failure(res, 400, 'RTC.00001003');
	}
	const found = apps.all.filter((app) => state === null || app.state === state);
	answer(res, `${found.length} apps`, {
		count: found.length,
		apps: found.slice(page.from, page.to).map(appModel),
	});
}

function remove(call: Call): void {
	const { res, rooms, now, apps } = call;
	const app = appOf(call);
	if (!app) return;
	// "Conditions not met": the reference does not name them.
	if (rooms.all.some((room) => room.appId === app.id && isOpen(room, now))) {
		return failure(res, 400, 'RTC.00001004');
	}
	apps.delete(app);
	note(res, 'app deleted');
	sendEmpty(res, 204);
}

function setMode(call: Call): void {
	const { res, now } = call;
	const app = appOf(call);
	const body = app && bodyOf(call);
	if (!app || !body) return;
	const { mode, record_rule_id: ruleId } = body;
	if (mode !== 'AUTO_RECORD_OFF' && mode !== 'AUTO_INDIVIDUAL_RECORD') {
		return failure(res, 400, mode === undefined ? 'RTC.00001005' : 'RTC.00001003');
	}
	if (mode === 'AUTO_INDIVIDUAL_RECORD' && !app.rules.some(({ id }) => id === ruleId)) {
		return failure(res, 400, ruleId === undefined ? 'RTC.00001005' : 'RTC.00001003');
	}
	app.autoRecord = {
		mode,
		...(typeof ruleId === 'string' ? { ruleId } : {}),
		updatedAt: now,
	};
	answer(res, 'mode set', modeAnswer(app));
}

async function setCallback(call: Call, tested: boolean): Promise<void> {
	const { res, now } = call;
	const app = appOf(call);
	const body = app && bodyOf(call);
	if (!app || !body) return;
	const { url, auth_key: authKey = '' } = body;
	if (url === undefined) return failure(res, 400, 'RTC.00001005');
	const goodKey = typeof authKey === 'string' && (authKey === '' || /^.{32,64}$/.test(authKey));
	if (typeof url !== 'string' || !/^https?:\/\//.test(url) || !goodKey) {
		return failure(res, 400, 'RTC.00001003');
	}
	if (tested && !(await isReachable(url))) return failure(res, 400, 'RTC.00001018');
	app.callback = { url, authKey, updatedAt: now };
	answer(res, 'callback set', callbackAnswer(app));
}

const modeAnswer = (app: App) => ({ app_id: app.id, auto_record_mode: autoRecordModel(app) });

const callbackAnswer = (app: App) => ({
	app_id: app.id,
	record_callback: app.callback ? callbackModel(app.callback) : {},
});

function show(call: Call, verdict: string, model: (app: App) => unknown): void {
	const app = appOf(call);
	if (app) answer(call.res, verdict, model(app));
}

function answer(res: Response, verdict: string, body: unknown): void {
	note(res, verdict);
	sendJson(res, 200, body);
}

/** Every key that replies show in clear. */
export const keysOf = (apps: Apps): string[] =>
	apps.all.flatMap(({ key, callback }) => [key, ...(callback?.authKey ? [callback.authKey] : [])]);
