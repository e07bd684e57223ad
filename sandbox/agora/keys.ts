import { randomBytes } from 'node:crypto';
import type { Router } from 'express';

import { jsonBody, query } from '../framework/http';
import { failure, noRoute, success } from './answers';
import { gatewayRoute, INGRESS, type Agora, type Call } from './gateway';
import type { StreamingKey } from './state';

const NAME = /^[a-zA-Z0-9 !#$%&()+\-:;<=.>?@[\]^_{}|~,]*$/;
const LARGEST_PAGE = 50;

/** Create, list, get and delete of streaming keys. */
export function addKeyRoutes(router: Router, agora: Agora): void {
	router.post(
		`${INGRESS}/streamkeys`,
		gatewayRoute(agora, (call) => create(call)),
	);

	router.get(
		`${INGRESS}/streamkeys`,
		gatewayRoute(agora, ({ req, res, state, appId, region }) => {
			if (!agora.switches.keyListExists) return noRoute(res);
			const parameters = query(req);
			const limit = Math.min(Number(parameters.get('limit') ?? 20), LARGEST_PAGE);
			const first = Number(parameters.get('cursor') || 0);
			if (!(limit >= 1) || !(first >= 0)) return failure(res, 400, 'Invalid settings.');
			const all = state.keys.filter((key) => key.appId === appId && key.region === region);
			const page = all.slice(first, first + limit);
			success(res, `${page.length} keys`, {
				hasMore: first + page.length < all.length,
				streamKeys: page.map(shown),
				cursor: String(first + page.length),
			});
		}),
	);

	router.get(
		`${INGRESS}/streamkeys/:streamKey`,
		withKey(agora, (key, { res }) => success(res, 'key found', shown(key))),
	);

	router.put(
		`${INGRESS}/streamkeys/:streamKey`,
		withKey(agora, (key, call) => setTemplate(key, call)),
	);

	router.delete(
		`${INGRESS}/streamkeys/:streamKey`,
		withKey(agora, (key, { res, state }) => {
			state.deleteKey(key);
			success(res, 'key deleted');
		}),
	);
}

function setTemplate(key: StreamingKey, { req, res, state, appId, region }: Call): void {
	const { settings } = (jsonBody(req) ?? {}) as { settings?: { templateId?: unknown } };
	const templateId = settings?.templateId;
	if (templateId === null) delete key.templateId;
	else if (typeof templateId !== 'string') return failure(res, 400, 'Invalid template ID.');
	else if (!state.templates.has(`${appId}/${region}/${templateId}`)) {
		return failure(res, 404, 'Stream template not found.');
	} else key.templateId = templateId;
	success(res, 'template of key set');
}

function create({ req, res, state, appId, region, now }: Call): void {
	const { settings } = (jsonBody(req) ?? {}) as { settings?: Record<string, unknown> };
	if (typeof settings !== 'object' || settings === null) {
		return failure(res, 400, 'Invalid settings.');
	}
	const { channel, uid, expiresAfter, templateId } = settings;
	if (typeof channel !== 'string' || !NAME.test(channel) || Buffer.byteLength(channel) >= 64) {
		return failure(res, 400, "Invalid 'channel' format.");
	}
	if (typeof uid !== 'string' || !NAME.test(uid) || Buffer.byteLength(uid) > 255) {
		return failure(res, 400, "Invalid 'uid' format.");
	}
	if (channel === '' && (uid === '' || uid === '0')) return failure(res, 400, 'Invalid settings.');
	if (typeof expiresAfter !== 'number' || !Number.isInteger(expiresAfter) || expiresAfter < 0) {
		return failure(res, 400, 'Missing field: "expiresAfter"');
	}
	if (templateId !== undefined) {
		if (typeof templateId !== 'string' || !/^[A-Za-z0-9]{1,12}$/.test(templateId)) {
			return failure(res, 400, 'Invalid template ID.');
		}
		if (!state.templates.has(`${appId}/${region}/${templateId}`)) {
			return failure(res, 404, 'Stream template not found.');
		}
	}
	const key: StreamingKey = {
		...{ appId, region, channel, uid, expiresAfter },
		streamKey: randomBytes(24).toString('base64url'),
		createdAt: now,
		...(templateId === undefined ? {} : { templateId }),
	};
	state.keys.push(key);
	success(res, 'key created', shown(key));
}

/** Answers 404 for a key that this region does not have, or names its region where configured. */
function withKey(agora: Agora, handle: (key: StreamingKey, call: Call) => void) {
	return gatewayRoute(agora, (call) => {
		const { state, appId, region, res } = call;
		const key = state.key(appId, region, call.param('streamKey'));
		if (key) return handle(key, call);
		const elsewhere = state.keys.find(({ streamKey }) => streamKey === call.param('streamKey'));
		if (elsewhere && agora.switches.nameOtherRegion) {
			return failure(res, 400, `Streaming key exists in region:${elsewhere.region}.`);
		}
		failure(res, 404, 'Resource not found and destroyed.');
	});
}

/** A key as the API shows it; `createdAt` is Unix seconds as text. */
function shown(key: StreamingKey): Record<string, unknown> {
	const { streamKey, channel, uid, expiresAfter, createdAt, templateId } = key;
	return {
		...{ streamKey, channel, uid, expiresAfter },
		createdAt: String(Math.floor(createdAt / 1000)),
		...(templateId === undefined ? {} : { templateId }),
	};
}
