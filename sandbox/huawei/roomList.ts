import type { Response, Router } from 'express';

import { note, query, sendJson } from '../framework/http';
import { secrets, targets } from '../framework/targets';
import { dataFailure, failure } from './answers';
import { isOpen, type Room } from './rooms';
import { serviceRoute, type Huawei } from './service';

const HOUR_MS = 3600 * 1000;
const LONGEST_SPAN_MS = 90 * 24 * HOUR_MS;
/** The vendor names no default; 10 keeps paging visible. */
const DEFAULT_LIMIT = 10;

/**
 * `GET /v1/{project_id}/rtc/rooms`: rooms that started within the window (default: the last hour),
 * as they were when the list was last brought up to date.
 */
export function addRoomList(router: Router, huawei: Huawei): void {
	router.get(
		'/v1/:project_id/rtc/rooms',
		serviceRoute(
			huawei,
			({ req, res, rooms, now, param }) => {
				if (param('project_id') !== targets.huawei.projectId)
					return failure(res, 403, 'APIGW.0310');
				const filter = readFilter(query(req), now, res);
				if (!filter) return;

				const seenAt = now - huawei.switches.listLagMs;
				const found = rooms.all
					.filter(({ appId }) => appId === filter.app)
					.filter(({ roomId }) => filter.roomId === null || roomId === filter.roomId)
					.filter(({ startedAt }) => startedAt <= seenAt)
					.filter(({ startedAt }) => startedAt >= filter.start && startedAt <= filter.end)
					.filter((room) => filter.state === null || stateOf(room, seenAt) === filter.state)
					.sort((a, b) => b.startedAt - a.startedAt);
				note(res, `${found.length} rooms`);
				sendJson(res, 200, {
					total: found.length,
					limit: filter.limit,
					offset: filter.offset,
					room_info_list: found
						.slice(filter.offset, filter.offset + filter.limit)
						.map((room) => listed(room, seenAt)),
				});
			},
			'listings',
		),
	);
}

export interface Filter {
	app: string;
	roomId: string | null;
	state: string | null;
	start: number;
	end: number;
	limit: number;
	offset: number;
}

/** The query's filter; answers 400 and returns undefined when a parameter is missing or wrong. */
export function readFilter(
	parameters: URLSearchParams,
	now: number,
	res: Response,
	states = ['RUNNING', 'CLOSED'],
): Filter | undefined {
	const app = parameters.get('app');
	if (!app) return refuse(res, "Required String parameter 'app' is not present");
	const state = parameters.get('state');
	if (state !== null && !states.includes(state)) {
		return refuse(res, "Parameter 'state' is invalid");
	}
	const end = readTime(parameters.get('end_time'), now);
	const start = readTime(parameters.get('start_time'), end - HOUR_MS);
	if (Number.isNaN(start) || Number.isNaN(end) || start > end || end - start > LONGEST_SPAN_MS) {
		return refuse(res, "Parameter 'start_time' or 'end_time' is invalid");
	}
	const limit = Number(parameters.get('limit') ?? DEFAULT_LIMIT);
	const offset = Number(parameters.get('offset') ?? 0);
	if (!Number.isInteger(limit) || limit < 1 || !Number.isInteger(offset) || offset < 0) {
		return refuse(res, "Parameter 'limit' or 'offset' is invalid");
	}
	return { app, roomId: parameters.get('room_id'), state, start, end, limit, offset };
}

function refuse(res: Response, message: string): undefined {
	dataFailure(res, message);
	return undefined;
}

/** `YYYY-MM-DDThh:mm:ssZ` as Unix milliseconds; NaN when it has another form. */
export function readTime(text: string | null, otherwise: number): number {
	if (text === null) return otherwise;
	return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text) ? Date.parse(text) : NaN;
}

function stateOf(room: Room, at: number): 'RUNNING' | 'CLOSED' {
	return isOpen(room, at) ? 'RUNNING' : 'CLOSED';
}

function listed(room: Room, at: number): Record<string, unknown> {
	const open = isOpen(room, at);
	const until = open ? at : (room.closesAt ?? at);
	return {
		domain: secrets.huawei.domainName,
		app: room.appId,
		room_id: room.roomId,
		state: stateOf(room, at),
		duration: Math.floor((until - room.startedAt) / 1000),
		start_time: wholeSeconds(room.startedAt),
		end_time: open ? '-' : wholeSeconds(until),
	};
}

export function wholeSeconds(ms: number): string {
	return new Date(ms).toISOString().replace(/\.\d{3}Z$/, 'Z');
}
