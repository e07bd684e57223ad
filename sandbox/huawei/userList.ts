import type { Router } from 'express';

import { note, query, sendJson } from '../framework/http';
import { secrets, targets } from '../framework/targets';
import { dataFailure, failure } from './answers';
import { readFilter, wholeSeconds } from './roomList';
import type { Room, Stay } from './rooms';
import { serviceRoute, type Huawei } from './service';

/**
 * `GET /v1/{project_id}/rtc/users`: stays that began within the window, as they were when the list
 * was last brought up to date; with `type=summary` only the latest one of each user and room.
 */
export function addUserList(router: Router, huawei: Huawei): void {
	router.get(
		'/v1/:project_id/rtc/users',
		serviceRoute(
			huawei,
			({ req, res, rooms, now, param }) => {
				if (param('project_id') !== targets.huawei.projectId) {
					return failure(res, 403, 'APIGW.0310');
				}
				const parameters = query(req);
				const states = parameters.getAll('state');
				if (states.some((state) => !['FAIL', 'ONLINE', 'OFFLINE'].includes(state))) {
					return dataFailure(res, "Parameter 'state' is invalid");
				}
				const type = parameters.get('type') ?? 'summary';
				if (!['detail', 'summary'].includes(type)) {
					return dataFailure(res, "Parameter 'type' is invalid");
				}
				const filter = readFilter(parameters, now, res, ['FAIL', 'ONLINE', 'OFFLINE']);
				if (!filter) return;
				const seenAt = now - huawei.switches.listLagMs;
				const uid = parameters.get('uid');
				const stays = rooms.all
					.filter(({ appId }) => appId === filter.app)
					.filter(({ roomId }) => filter.roomId === null || roomId === filter.roomId)
					.flatMap((room) => room.stays.map((stay) => ({ room, stay })))
					.filter(({ stay }) => uid === null || stay.userId === uid)
					.filter(({ stay }) => stay.joinedAt <= seenAt)
					.filter(({ stay }) => stay.joinedAt >= filter.start && stay.joinedAt <= filter.end)
					.sort((a, b) => b.stay.joinedAt - a.stay.joinedAt);
				const users = (type === 'summary' ? latestOnly(stays) : stays)
					.map(({ room, stay }) => listed(room, stay, seenAt))
					.filter(({ state }) => states.length === 0 || states.includes(state));
				note(res, `${users.length} users`);
				sendJson(res, 200, {
					total: users.length,
					limit: filter.limit,
					offset: filter.offset,
					users: users.slice(filter.offset, filter.offset + filter.limit),
				});
			},
			'listings',
		),
	);
}

interface Found {
	room: Room;
	stay: Stay;
}

function latestOnly(stays: Found[]): Found[] {
	const seen = new Set<string>();
	return stays.filter(({ room, stay }) => {
		const key = `${room.roomId} ${stay.userId}`;
		return !seen.has(key) && Boolean(seen.add(key));
	});
}

function listed(room: Room, stay: Stay, at: number) {
	const online = stay.leavesAt === undefined || stay.leavesAt > at;
	return {
		domain: secrets.huawei.domainName,
		app: room.appId,
		room_id: room.roomId,
		uid: stay.userId,
		session: `${stay.userId}-${stay.joinedAt}`,
		state: online ? 'ONLINE' : 'OFFLINE',
		nick_name: stay.userId,
		ip: '192.0.2.7',
		...{ region: 'GD', isp: 'CMCC', device_model: 'sandbox', platform: 'web', sdk: '2.0.0' },
		join_time: wholeSeconds(stay.joinedAt),
		leave_time: online ? '-' : wholeSeconds(stay.leavesAt ?? at),
	};
}
