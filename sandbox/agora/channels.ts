import type { Router } from 'express';

import { note, query, sendJson } from '../framework/http';
import { failure } from './answers';
import { basicRoute, type BasicCall } from './basicRoute';
import type { Agora } from './gateway';

const NEEDS_TYPE = { needsType: true };

/** Channel and user queries, of live streams (as hosts) and of users who have joined. */
export function addChannelRoutes(router: Router, agora: Agora): void {
	// The credential test and older callers send no content type with this look-up.
	router.get('/dev/v1/channel/:appId', basicRoute(agora, channels));
	router.get('/dev/v1/channel/user/:appId/:channel', basicRoute(agora, users, NEEDS_TYPE));
	router.get(
		'/dev/v1/channel/user/:appId/:channel/hosts_only',
		basicRoute(agora, hosts, NEEDS_TYPE),
	);
	router.get(
		'/dev/v1/channel/user/property/:appId/:uid/:channel',
		basicRoute(agora, status, NEEDS_TYPE),
	);
}

function channels({ req, res, state }: BasicCall): void {
	const parameters = query(req);
	const page = Number(parameters.get('page_no') ?? 0);
	const size = Number(parameters.get('page_size') ?? 100);
	if (!Number.isInteger(page) || page < 0) return failure(res, 400, 'invalid page_no');
	if (!Number.isInteger(size) || size < 1 || size > 500) {
		return failure(res, 400, 'invalid page_size');
	}
	const counts = new Map<string, Set<string>>();
	for (const { channel, uid } of state.everybody()) {
		counts.set(channel, (counts.get(channel) ?? new Set()).add(uid));
	}
	const all = [...counts].map(([name, uids]) => ({ channel_name: name, user_count: uids.size }));
	note(res, `${all.length} channels`);
	sendJson(res, 200, {
		success: true,
		data: { channels: all.slice(page * size, (page + 1) * size), total_size: all.length },
	});
}

function users({ res, state, param }: BasicCall): void {
	const present = state.everybody().filter(({ channel }) => channel === param('channel'));
	note(res, `${present.length} users`);
	if (present.length === 0)
		return sendJson(res, 200, { success: true, data: { channel_exist: false } });
	const of = (host: boolean) =>
		present.filter((one) => one.host === host).map(({ uid }) => shownUid(uid));
	sendJson(res, 200, {
		success: true,
		data: {
			channel_exist: true,
			mode: 2,
			broadcasters: of(true),
			audience: of(false),
			audience_total: of(false).length,
		},
	});
}

function hosts({ res, state, param }: BasicCall): void {
	const present = state.everybody().filter(({ channel }) => channel === param('channel'));
	note(res, `${present.length} users`);
	if (present.length === 0)
		return sendJson(res, 200, { success: true, data: { channel_exist: false } });
	const broadcasters = present.filter(({ host }) => host).map(({ uid }) => shownUid(uid));
	sendJson(res, 200, { success: true, data: { channel_exist: true, mode: 2, broadcasters } });
}

function status({ res, state, param }: BasicCall): void {
	const uid = param('uid');
	if (!/^\d+$/.test(uid)) return failure(res, 400, 'uid is invalid');
	const found = state
		.everybody()
		.find((one) => one.channel === param('channel') && one.uid === uid);
	note(res, found ? 'in channel' : 'not in channel');
	sendJson(res, 200, {
		success: true,
		data: found
			? {
					in_channel: true,
					uid: Number(uid),
					join: Math.floor(found.since / 1_000),
					role: found.host ? 2 : 3,
					platform: 6,
				}
			: { in_channel: false },
	});
}

const shownUid = (uid: string) => (/^\d+$/.test(uid) ? Number(uid) : uid);
