import type { Router } from 'express';

import { jsonBody, rawBody } from '../framework/http';
import { accepted, failure } from './answers';
import { present, type Room } from './rooms';
import { serviceRoute, type Call, type Huawei } from './service';

/** Documented for rooms and users: 1 to 64 of these characters. App IDs are held to the same. */
const ID = /^[A-Za-z0-9_-]{1,64}$/;

/** Dismiss a room, and remove users from one. Both answer before anything has happened. */
export function addRoomRoutes(router: Router, huawei: Huawei): void {
	const { switches } = huawei;

	router.post(
		'/v2/apps/:app_id/rooms/:room_id/dismiss',
		serviceRoute(
			huawei,
			(call) => {
				const room = roomOf(call);
				if (room === 'bad id') return failure(call.res, 400, 'RTC.00001003');
				if (!room) return failure(call.res, 404, 'RTC.00001003');
				const at = call.now + switches.dismissDelayMs;
				const users = present(room, call.now);
				call.rooms.dismiss(room, at);
				// Nobody can join while the app is disabled.
				if (switches.rejoinAfterDismiss && call.apps.find(room.appId)?.state === 'ACTIVATION') {
					for (const user of users) call.rooms.join(room.appId, room.roomId, user, at);
				}
				accepted(call.res, 'dismissal accepted');
			},
			'rooms',
		),
	);

	router.post(
		'/v2/apps/:app_id/rooms/:room_id/batch-remove-users',
		serviceRoute(
			huawei,
			(call) => {
				const { req, res, rooms, now } = call;
				const room = roomOf(call);
				if (room === 'bad id') return failure(res, 400, 'RTC.00001003');
				const body = jsonBody(req);
				if (body === undefined && rawBody(req).length > 0) return failure(res, 400, 'RTC.00001002');
				const userIds = (body as { user_ids?: unknown } | null | undefined)?.user_ids;
				if (userIds === undefined) return failure(res, 400, 'RTC.00001005');
				if (!isIdList(userIds)) return failure(res, 400, 'RTC.00001003');

				const removed = room ? rooms.remove(room, userIds, now + switches.removeDelayMs) : 0;
				const { absentUserStatus } = switches;
				if (removed === 0 && absentUserStatus !== 202) {
					return failure(res, absentUserStatus, 'RTC.00001003');
				}
				accepted(res, `removal accepted, ${removed} of ${userIds.length} users were there`);
			},
			'rooms',
		),
	);
}

function roomOf({ rooms, apps, now, param }: Call): Room | 'bad id' | undefined {
	const appId = param('app_id');
	const roomId = param('room_id');
	if (!ID.test(appId) || !ID.test(roomId)) return 'bad id';
	return apps.find(appId) ? rooms.open(appId, roomId, now) : undefined;
}

function isIdList(value: unknown): value is string[] {
	return (
		Array.isArray(value) &&
		value.length > 0 &&
		value.every((id) => typeof id === 'string' && ID.test(id))
	);
}
