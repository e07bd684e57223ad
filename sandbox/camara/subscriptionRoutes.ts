import type { Request, Response, Router } from 'express';
import { createRouter, note, sendEmpty, sendJson } from '../framework/http';
import { problem, problemWith } from './answers';
import { bare, hasOnly, instant, isObject, isUuid, jsonObject, type Body } from './bodies';
import { allows, grantOf } from './guard';
import type { Registrations } from './registrations';
import { only, type EventName, type Release } from './releases';
import type { Sessions } from './sessions';
import type { Config, KeptSubscription, Subscriptions } from './subscriptions';
import type { CamaraSwitches } from './switches';

const configFields = [
	...['subscriptionDetail', 'subscriptionExpireTime', 'subscriptionMaxEvents', 'initialEvent'],
];
const credentialFields = [
	...['credentialType', 'accessToken', 'accessTokenExpiresUtc', 'accessTokenType'],
];
const mostListed = 100;

/** The operations of event subscriptions at one release: four, or five with the candidate's PUT. */
export function eventSubscriptions(
	release: Release,
	subscriptions: Subscriptions,
	{ sessions, registrations }: { sessions: Sessions; registrations: Registrations },
	switches: CamaraSwitches,
): Router {
	const router = createRouter();
	const isCandidate = release.name === 'candidate';
	const createScope = (name: string) =>
		`${release.eventScope}:${release.eventPrefix}${name}:create`;

	function view(entry: KeptSubscription): Record<string, unknown> {
		const { id, sink, names, config, startsAt, expiresAt, status } = entry;
		return {
			id,
			protocol: 'HTTP',
			sink,
			types: names.map((name) => release.eventPrefix + name),
			config,
			startsAt: new Date(startsAt).toISOString(),
			...(expiresAt === undefined ? {} : { expiresAt: new Date(expiresAt).toISOString() }),
			...(switches.tellsStatus ? { status } : {}),
		};
	}

	function own(req: Request, res: Response): KeptSubscription | undefined {
		const entry = subscriptions.find(release, String(req.params.subscriptionId));
		if (!entry) return void problem(res, 'NOT_FOUND');
		if (entry.subscriber !== grantOf(res).subscriber) {
			return void problem(res, 'PERMISSION_DENIED', 'of another subscriber');
		}
		return entry;
	}

	/** Token and expiry of a sink credential; undefined when the answer is given. */
	function sinkCredential(
		res: Response,
		value: unknown,
	): Pick<KeptSubscription, 'accessToken' | 'accessTokenExpiresAt'> | undefined {
		if (value === undefined) return {};
		if (!isObject(value)) return void problem(res, 'INVALID_ARGUMENT', 'sinkCredential');
		if (value.credentialType !== 'ACCESSTOKEN') return void problem(res, 'INVALID_CREDENTIAL');
		if (!hasOnly(res, value, credentialFields, 'sinkCredential')) return undefined;
		if (value.accessTokenType !== 'bearer') return void problem(res, 'INVALID_TOKEN');
		const accessTokenExpiresAt = instant(value.accessTokenExpiresUtc);
		const { accessToken } = value;
		const isToken = typeof accessToken === 'string' && accessToken !== '';
		if (!isToken || accessToken.length > 8192 || accessTokenExpiresAt === undefined) {
			return void problem(res, 'INVALID_ARGUMENT', 'sinkCredential');
		}
		return { accessToken, accessTokenExpiresAt };
	}

	/** The event names of the types asked for; undefined when the answer is given. */
	function eventNames(res: Response, value: unknown): EventName[] | undefined {
		const types = Array.isArray(value) ? (value as unknown[]) : [];
		const names = release.eventNames.filter((name) => types.includes(release.eventPrefix + name));
		if (types.length === 0 || names.length !== types.length) {
			return void problem(res, 'INVALID_ARGUMENT', 'types');
		}
		if (types.length > release.mostTypes) return void problem(res, 'INVALID_ARGUMENT', 'types');
		if (types.length > 1 && !switches.multiEvent) {
			return void problem(res, 'MULTIEVENT_SUBSCRIPTION_NOT_SUPPORTED');
		}
		const { scopes } = grantOf(res);
		const missing = names.find((name) => !scopes.includes(createScope(name)));
		if (missing === undefined) return names;
		const hasOther = release.eventNames.some((name) => scopes.includes(createScope(name)));
		return void problem(
			res,
			hasOther ? 'SUBSCRIPTION_MISMATCH' : 'PERMISSION_DENIED',
			`scope ${createScope(missing)} missing`,
		);
	}

	/** The checked configuration; undefined when the answer is given. */
	function configuration(res: Response, value: unknown, names: EventName[]): Config | undefined {
		if (!isObject(value) || !isObject(value.subscriptionDetail)) {
			return void problem(res, 'INVALID_ARGUMENT', 'config');
		}
		const { subscriptionDetail: detail, subscriptionExpireTime, subscriptionMaxEvents } = value;
		if (!hasOnly(res, value, configFields, 'config')) return undefined;
		if (!hasOnly(res, detail, release.detailFields, 'config.subscriptionDetail')) return undefined;
		const isBad =
			Object.values(detail).some((one) => typeof one !== 'string' || one === '') ||
			release.detailRequired.some((name) => detail[name] === undefined) ||
			(release.name !== 'r1.2' && detail.deviceId !== undefined && !isUuid(detail.deviceId)) ||
			(subscriptionExpireTime !== undefined && instant(subscriptionExpireTime) === undefined) ||
			(subscriptionMaxEvents !== undefined && !(Number(subscriptionMaxEvents) >= 1)) ||
			(value.initialEvent !== undefined && typeof value.initialEvent !== 'boolean');
		const lacksSession =
			!isCandidate && names.includes('session-status') && detail.sessionId === undefined;
		if (isBad || lacksSession) {
			return void problem(res, 'INVALID_ARGUMENT', lacksSession ? 'sessionId' : 'config');
		}
		if (isCandidate && (subscriptionMaxEvents !== undefined || value.initialEvent !== undefined)) {
			return void problem(res, 'INVALID_ARGUMENT', 'not used for calls');
		}
		return value as unknown as Config;
	}

	/** Whether the subscriber has what the subscription is about; otherwise the answer is given. */
	function isOwnDevice(res: Response, { subscriptionDetail: detail }: Config): boolean {
		const { subscriber } = grantOf(res);
		const { registrationId = '', deviceId, sessionId } = detail;
		const registered = isCandidate
			? registrations.of(subscriber, deviceId).length > 0
			: registrations.find(registrationId)?.subscriber === subscriber;
		const called = sessionId === undefined || sessions.find(sessionId)?.subscriber === subscriber;
		if (registered && called) return true;
		problem(res, 'SERVICE_NOT_APPLICABLE', registered ? 'session' : 'registration');
		return false;
	}

	router.post('/subscriptions', (req, res) => {
		const fields = ['protocol', 'sink', 'sinkCredential', 'types', 'config'];
		const body = jsonObject(req, res, fields);
		if (!body) return;
		const { protocol, sink } = body;
		if (protocol !== 'HTTP') return problem(res, 'INVALID_PROTOCOL');
		const names = eventNames(res, body.types);
		if (!names) return;
		const isSink = typeof sink === 'string' && URL.canParse(sink) && sink.length <= 1024;
		if (!isSink || (release.name !== 'r1.2' && !/^https:\/\/.+$/.test(sink))) {
			return problem(res, release.name === 'r1.2' ? 'INVALID_ARGUMENT' : 'INVALID_SINK');
		}
		const credential = sinkCredential(res, body.sinkCredential);
		if (!credential) return;
		const config = configuration(res, body.config, names);
		if (!config || !isOwnDevice(res, config)) return;
		const { subscriber } = grantOf(res);
		const entry = subscriptions.add({ release, subscriber, sink, names, config, ...credential });
		note(res, 'authenticated, subscribed');
		if (switches.asynchronous !== '') sendJson(res, 202, { id: entry.id });
		else sendJson(res, 201, view(entry));
		tellInitial(entry);
	});

	/** An event as soon as the subscription is there, where that was asked for. */
	function tellInitial({ id, names, config }: KeptSubscription): void {
		const session = sessions.find(config.subscriptionDetail.sessionId ?? '');
		if (!config.initialEvent || !session || !names.includes('session-status')) return;
		const { registrationId, deviceId, session: data } = session;
		const { mediaSessionId } = data;
		const happening = { event: 'session-status', registrationId, deviceId } as const;
		subscriptions.reportTo(id, { ...happening, mediaSessionId, data });
	}

	router.get('/subscriptions', (req, res) => {
		if (!allows(res, `${release.eventScope}:read`) || !bare(req, res)) return;
		const { subscriber } = grantOf(res);
		note(res, 'authenticated');
		sendJson(res, 200, subscriptions.of(release, subscriber).slice(0, mostListed).map(view));
	});

	router.get('/subscriptions/:subscriptionId', (req, res) => {
		if (!allows(res, `${release.eventScope}:read`) || !bare(req, res)) return;
		const entry = own(req, res);
		if (!entry) return;
		note(res, 'authenticated');
		sendJson(res, 200, view(entry));
	});

	if (isCandidate) {
		router.put('/subscriptions/:subscriptionId', (req, res) => {
			if (!allows(res, `${release.eventScope}:update`)) return;
			const body = jsonObject(req, res, ['sinkCredential', 'config']);
			if (!body) return;
			const credential = sinkCredential(res, body.sinkCredential);
			if (!credential) return;
			const config: Body | undefined = isObject(body.config) ? body.config : undefined;
			if (config && !hasOnly(res, config, ['subscriptionExpireTime'], 'config')) return;
			const wish = config?.subscriptionExpireTime;
			const expiresAt = instant(wish);
			if ((body.config !== undefined && !config) || (wish !== undefined && !expiresAt)) {
				return problem(res, 'INVALID_ARGUMENT', 'config');
			}
			const entry = own(req, res);
			if (!entry) return;
			Object.assign(entry, credential);
			if (expiresAt !== undefined) {
				entry.expiresAt = expiresAt;
				entry.config = { ...entry.config, ...only(config ?? {}, ['subscriptionExpireTime']) };
			}
			note(res, 'authenticated, subscription updated');
			sendJson(res, 200, view(entry));
		});
	}

	router.delete('/subscriptions/:subscriptionId', (req, res) => {
		if (!allows(res, `${release.eventScope}:delete`) || !bare(req, res)) return;
		const entry = own(req, res);
		if (!entry) return;
		subscriptions.remove(entry);
		note(res, 'authenticated, subscription deleted');
		if (switches.asynchronous === '') sendEmpty(res, 204);
		else sendJson(res, 202, { id: entry.id });
	});

	router.all('/subscriptions/', (_req, res) =>
		problemWith(res, 'INVALID_ARGUMENT', 'Expected property is missing: subscriptionId'),
	);
	router.all(['/subscriptions', '/subscriptions/:subscriptionId'], (_req, res) =>
		problem(res, 'METHOD_NOT_ALLOWED'),
	);
	return router;
}
