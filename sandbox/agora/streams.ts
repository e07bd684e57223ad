import type { Router } from 'express';

import { jsonBody, query } from '../framework/http';
import { failure, success } from './answers';
import { gatewayRoute, INGRESS, INGRESS_V2, type Agora, type Call } from './gateway';
import type { Session } from './state';

/** An encoder is `Started` until its first media arrives, which takes this long. */
const MEDIA_AFTER_MS = 1000;

/** List, get, force disconnect and mute of live streams. */
export function addStreamRoutes(router: Router, agora: Agora): void {
	router.get(
		`${INGRESS}/online-streams`,
		gatewayRoute(agora, (call) => {
			const channel = query(call.req).get('channel');
			const streams = sessionsOf(call).filter(
				(session) => channel === null || session.channel === channel,
			);
			success(
				call.res,
				`${streams.length} streams`,
				streams.map((session) => streamV1(session, call.now)),
			);
		}),
	);

	// Version 2 is published for the two look-ups only.
	router.get(
		`${INGRESS_V2}/online-streams`,
		gatewayRoute(agora, (call) => {
			const streams = sessionsOf(call);
			success(
				call.res,
				`${streams.length} streams (v2)`,
				streams.map((session) => streamV2(session, call.now)),
			);
		}),
	);
	router.get(
		`${INGRESS_V2}/online-streams/:sid`,
		withSession(agora, (session, { res, now }) =>
			success(res, 'stream found (v2)', [streamV2(session, now)]),
		),
	);

	router.get(
		`${INGRESS}/online-streams/:sid`,
		withSession(agora, (session, { res, now }) => {
			const stream = streamV1(session, now);
			success(res, 'stream found', agora.switches.streamAsObject ? stream : [stream]);
		}),
	);

	router.delete(
		`${INGRESS}/online-streams/:sid`,
		withSession(agora, (session, { res, state, now }) => {
			state.disconnect(session, now);
			success(res, 'disconnect command sent');
		}),
	);

	// The English and the Chinese document print different paths.
	for (const path of ['online-streams/mute/:sid', 'online-streams/:sid/mute']) {
		router.post(`${INGRESS}/${path}`, withSession(agora, mute));
	}
}

function mute(session: Session, { req, res }: Call): void {
	const { settings } = (jsonBody(req) ?? {}) as { settings?: Record<string, unknown> };
	if (typeof settings !== 'object' || settings === null) {
		return failure(res, 400, 'Invalid settings.');
	}
	for (const name of ['videoMuted', 'audioMuted'] as const) {
		if (typeof settings[name] !== 'boolean') {
			return failure(res, 400, `Missing field: "${name}"`);
		}
	}
	session.videoMuted = settings.videoMuted === true;
	session.audioMuted = settings.audioMuted === true;
	success(res, 'mute command sent');
}

/** Answers the vendor's 404 without a message when the region has no such live stream. */
function withSession(agora: Agora, handle: (session: Session, call: Call) => void) {
	return gatewayRoute(agora, (call) => {
		const session = sessionsOf(call).find(({ sid }) => sid === call.param('sid'));
		if (!session) return failure(call.res, 404);
		handle(session, call);
	});
}

function sessionsOf({ state, appId, region }: Call): Session[] {
	return state.sessions.filter((session) => session.appId === appId && session.region === region);
}

/** A stream as version 1 shows it; the last segment of `url` is the streaming key. */
function streamV1(session: Session, now: number): Record<string, unknown> {
	const { sid, channel, uid, region, streamKey, beginAt } = session;
	const running = now - beginAt >= MEDIA_AFTER_MS;
	return {
		sid,
		channel,
		uid,
		url: `rtls-ingress-prod-${region}.agoramdn.com/live/${streamKey}`,
		status: running ? 'Running' : 'Started',
		beginAt: new Date(beginAt).toISOString().replace('T', ' ').replace('Z', ''),
		bitrate: running ? 2564 : 0,
		...(running
			? {
					video: { width: 1280, height: 720, fps: 30 },
					audio: { channels: 2, sampleRate: 48_000 },
				}
			: {}),
	};
}

/** As version 1, with input and output in place of bitrate, video and audio. */
function streamV2(session: Session, now: number): Record<string, unknown> {
	const { sid, channel, uid, url, status, beginAt, video, audio } = streamV1(session, now);
	const input = { video: { codec: 'H.264', ...(video as object) }, audio };
	return {
		...{ sid, channel, uid, url, status, beginAt },
		...(status === 'Running' ? { input, output: { video: { codec: 'NONE' } } } : {}),
	};
}
