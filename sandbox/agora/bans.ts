import type { Router } from 'express';

import { jsonBody, note, query, sendJson } from '../framework/http';
import { failure } from './answers';
import { basicRoute, type BasicCall } from './basicRoute';
import type { Agora } from './gateway';
import type { BanRule } from './state';

const PATH = '/dev/v1/kicking-rule';
const PRIVILEGES = ['join_channel', 'publish_audio', 'publish_video'];

/** Create, list, update and delete of ban rules, which expire by the sandbox's clock. */
export function addBanRoutes(router: Router, agora: Agora): void {
	const inBody = {
		needsType: true,
		appIdOf: (req: Parameters<typeof jsonBody>[0]) =>
			((jsonBody(req) ?? {}) as Record<string, unknown>).appid,
	};
	router.post(PATH, basicRoute(agora, create, inBody));
	router.put(PATH, basicRoute(agora, update, inBody));
	router.delete(PATH, basicRoute(agora, lift, inBody));
	router.get(
		PATH,
		basicRoute(agora, list, { needsType: true, appIdOf: (req) => query(req).get('appid') }),
	);
}

const bodyOf = ({ req }: BasicCall) => (jsonBody(req) ?? {}) as Record<string, unknown>;

function create(call: BasicCall): void {
	const { res, state, now, appId } = call;
	const { cname, uid, ip, privileges, time, time_in_seconds: seconds } = bodyOf(call);
	if (
		!Array.isArray(privileges) ||
		privileges.length === 0 ||
		!privileges.every((one) => PRIVILEGES.includes(one as string))
	) {
		return failure(res, 400, 'privileges is invalid');
	}
	if (uid !== undefined && (typeof uid !== 'number' || !(uid > 0))) {
		return failure(res, 400, 'uid is invalid');
	}
	if (ip === '0') return failure(res, 400, 'ip is invalid');
	const rule: BanRule = {
		id: state.nextRuleId++,
		appId,
		...(typeof cname === 'string' && cname !== '' ? { cname } : {}),
		...(typeof uid === 'number' ? { uid } : {}),
		...(typeof ip === 'string' && ip !== '' ? { ip } : {}),
		privileges: privileges as string[],
		createdAt: now,
		updatedAt: now,
		expiresAt: now + banSeconds(time, seconds) * 1_000,
	};
	state.ban(rule, now);
	note(res, `rule ${rule.id} created`);
	sendJson(res, 200, { status: 'success', id: rule.id });
}

/** Clamped without a word, as the service does; without any time it is one hour. */
function banSeconds(minutes: unknown, seconds: unknown): number {
	if (typeof seconds === 'number') return seconds === 0 ? 0 : clamp(seconds, 10, 86_430);
	if (typeof minutes === 'number') return minutes === 0 ? 0 : clamp(minutes, 1, 1_440) * 60;
	return 3_600;
}

const clamp = (value: number, min: number, max: number) => Math.min(max, Math.max(min, value));

function list({ res, state, appId, now }: BasicCall): void {
	const rules = state.rules.filter((rule) => rule.appId === appId && rule.expiresAt > now);
	note(res, `${rules.length} rules`);
	const iso = (at: number) => new Date(at).toISOString();
	sendJson(res, 200, {
		status: 'success',
		rules: rules.map(({ id, cname, uid, ip, privileges, createdAt, updatedAt, expiresAt }) => ({
			id,
			appid: appId,
			uid: uid ?? 0,
			opid: 1,
			cname: cname ?? '',
			ip: ip ?? '',
			ts: iso(expiresAt),
			privileges,
			createAt: iso(createdAt),
			updateAt: iso(updatedAt),
		})),
	});
}

function update(call: BasicCall): void {
	const { res, state, now } = call;
	const { id, time, time_in_seconds: seconds } = bodyOf(call);
	const rule = state.rules.find((one) => one.id === id && one.expiresAt > now);
	if (!rule) return failure(res, 400, 'id is invalid');
	rule.expiresAt = now + banSeconds(time, seconds) * 1_000;
	rule.updatedAt = now;
	note(res, `rule ${rule.id} updated`);
	sendJson(res, 200, {
		status: 'success',
		result: { id: rule.id, ts: new Date(rule.expiresAt).toISOString() },
	});
}

function lift(call: BasicCall): void {
	const { res, state } = call;
	const { id } = bodyOf(call);
	const index = state.rules.findIndex((one) => one.id === id);
	if (index < 0) return failure(res, 400, 'id is invalid');
	state.rules.splice(index, 1);
	note(res, `rule ${String(id)} deleted`);
	sendJson(res, 200, { status: 'success', id });
}
