import type { Router } from 'express';

import { note, query, sendJson } from '../framework/http';
import { targets } from '../framework/targets';
import { dataFailure, failure } from './answers';
import { isOpen, present } from './rooms';
import { serviceRoute, type Call, type Huawei } from './service';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const FIVE_DAYS_MS = 5 * DAY_MS;
const ANY_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;
const ANY_DATE = /^\d{4}-\d\d-\d\d$/;

/** One statistics call: what it demands, and a small plausible answer. */
interface Statistic {
	path: string;
	needs: string[];
	/** Allowed values by parameter; each one of a repeated parameter. */
	values?: Record<string, string[]>;
	/** Longest span of start_time and end_time. */
	spanMs?: number;
	/** How far start_time may lie back. */
	backMs?: number;
	/** Longest span of start_date and end_date, and how far they may lie back. */
	days?: number;
	body(call: Call, parameters: URLSearchParams): unknown;
}

const METRIC_RATES = ['JoinSuccessRate', 'JoinSuccess5SecsRate', 'VideoFreezeRate'];
const TRANSPORTS = [
	...['VideoUpstreamExcellentTransRate', 'AudioUpstreamExcellentTransRate'],
	...['VideoExcellentTransRate', 'AudioExcellentTransRate'],
];
const QUALITIES = [
	...[...METRIC_RATES, 'AudioFreezeRate', ...TRANSPORTS, 'FirstVideoRecvTime'],
	...['FirstAudioRecvTime', 'PullStreamSuccessRate', 'PushStreamSuccessRate'],
	...['VideoTransDelay', 'AudioTransDelay'],
];
const SDK_TYPES = ['native', 'webrtc'];
const MEASURES = [
	...['all', 'appcpu', 'syscpu', 'abit', 'vbit', 'dbit', 'vfps', 'dfps', 'vblock'],
	...['dblock', 'aloss', 'vloss', 'dloss', 'vwidth', 'vheight', 'dwidth', 'dheight', 'ajitter'],
	...['vjitter', 'djitter', 'artt', 'vrtt', 'drtt'],
];

const STATISTICS: Statistic[] = [
	{
		path: '/v1/:project_id/rtc/realtime/scale',
		needs: ['app', 'metric'],
		values: { metric: ['OnlineUsers', 'RoomCount'] },
		spanMs: 24 * HOUR_MS,
		body: (call, parameters) => ({
			scale: [{ time: minute(call.now), value: countOf(call, parameters.get('metric')) }],
		}),
	},
	{
		path: '/v1/:project_id/rtc/realtime/scale/dimension',
		needs: ['app', 'metric', 'dimension', 'time'],
		values: {
			metric: ['OnlineUsers'],
			dimension: ['region', 'access_net', 'platform', 'sdk'],
		},
		body: (call) => ({
			dimensions: [{ dimension: 'web', online_users: countOf(call, 'OnlineUsers') }],
		}),
	},
	{
		path: '/v1/:project_id/rtc/realtime/quality',
		needs: ['app', 'metric', 'sdk_type'],
		values: { metric: [...METRIC_RATES, 'AudioFreezeRate'], sdk_type: SDK_TYPES },
		spanMs: 24 * HOUR_MS,
		body: ({ now }) => ({ quality: [{ time: minute(now), value: 0.99 }] }),
	},
	{
		path: '/v1/:project_id/rtc/realtime/network',
		needs: ['app', 'metric', 'sdk_type'],
		values: { metric: TRANSPORTS, sdk_type: SDK_TYPES },
		spanMs: 24 * HOUR_MS,
		body: ({ now }) => ({ network: [{ time: minute(now), value: 0.98 }] }),
	},
	{
		path: '/v1/:project_id/rtc/history/scale',
		needs: ['app', 'metric'],
		values: {
			metric: [
				...['UserCount', 'SessionCount', 'RoomCount', 'MaxOnlineUserCount', 'MaxOnlineRoomCount'],
				...['CommunicationDuration', 'VideoCommunicationDuration', 'AudioCommunicationDuration'],
			],
		},
		days: 31,
		body: ({ now }) => ({ scale: [{ date: day(now), user_count: 12, room_count: 3 }] }),
	},
	{
		path: '/v1/:project_id/rtc/history/quality',
		needs: ['app', 'metric'],
		values: { metric: QUALITIES },
		days: 31,
		body: ({ now }) => ({ quality: [{ date: day(now), join_success_rate: 0.99 }] }),
	},
	{
		path: '/v1/:project_id/rtc/history/usage',
		needs: ['app', 'metric', 'start_date', 'end_date'],
		values: { metric: ['CommunicationDuration', 'TranscodeDuration', 'RecordDuration'] },
		body: ({ now }) => ({ usage: [{ date: day(now), video_hd: 3_600, total_duration: 3_600 }] }),
	},
	{
		path: '/v1/:project_id/rtc/client/qos/details',
		needs: ['app_id', 'room_id', 'mid', 'start_time', 'end_time'],
		spanMs: 24 * HOUR_MS,
		backMs: FIVE_DAYS_MS,
		body: ({ now }, parameters) => ({
			room_id: parameters.get('room_id'),
			data: [
				{
					...{ uid: 'teacher', peerid: '0', mid: 'vbit' },
					data: [{ time: minute(now), value: 512 }],
				},
			],
		}),
	},
	{
		path: '/v1/:project_id/rtc/client/event',
		needs: ['app_id', 'start_time', 'end_time'],
		spanMs: HOUR_MS,
		backMs: FIVE_DAYS_MS,
		body: ({ now }) => ({ ctime: minute(now), event_id: '1', event_info: 'joined' }),
	},
	{
		path: '/v1/:project_id/rtc/client/abnormalevent',
		needs: ['app_id', 'start_time', 'end_time'],
		spanMs: HOUR_MS,
		backMs: FIVE_DAYS_MS,
		body: () => ({ room_id: 'lesson-42', uid: 'teacher', exp_id: '2', abnormal_list: null }),
	},
	{
		path: '/v1/rtc/data/abnormal-events',
		needs: ['app'],
		spanMs: 24 * HOUR_MS,
		// Twelve of them, so that the vendor's own page of ten is seen.
		body: ({ now }, parameters) => {
			const from = Number(parameters.get('offset') ?? 0);
			const size = Number(parameters.get('limit') ?? 10);
			const events = Array.from({ length: 12 }, (_, index) => ({
				...{ time: minute(now), uid: `user-${index + 1}`, stage: 'join_room' },
				abnormal_type: 1,
			}));
			return { total: events.length, events: events.slice(from, from + size) };
		},
	},
	{
		path: '/v1/rtc/data/abnormal-event/dimension',
		needs: ['app'],
		spanMs: 24 * HOUR_MS,
		values: { dimension: ['abnormal_type', 'abnormal_factor'] },
		body: () => ({ dimensions: [{ abnormal_type: 1, user_count: 2 }] }),
	},
];

/** The statistics: strict about what they are asked, modest in what they answer. */
export function addStatistics(router: Router, huawei: Huawei): void {
	for (const statistic of STATISTICS) {
		router.get(
			statistic.path,
			serviceRoute(
				huawei,
				(call) => {
					const { req, res, param } = call;
					const parameters = query(req);
					const foreign =
						statistic.path.includes(':project_id') &&
						param('project_id') !== targets.huawei.projectId;
					if (foreign) return failure(res, 403, 'APIGW.0310');
					const complaint = complaintAbout(statistic, parameters, call.now);
					if (complaint) return dataFailure(res, complaint);
					note(res, 'statistics');
					sendJson(res, 200, statistic.body(call, parameters));
				},
				'listings',
			),
		);
	}
}

function complaintAbout(
	{ needs, values = {}, spanMs, backMs = Infinity, days = Infinity }: Statistic,
	parameters: URLSearchParams,
	now: number,
): string | undefined {
	const missing = needs.find((name) => !parameters.get(name));
	if (missing) return `Required String parameter '${missing}' is not present`;
	for (const [name, allowed] of Object.entries({ ...values, mid: MEASURES })) {
		const given = parameters.getAll(name).flatMap((one) => (name === 'mid' ? one.split(',') : one));
		if (given.some((one) => !allowed.includes(one))) return `Parameter '${name}' is invalid`;
	}
	for (const name of ['start_time', 'end_time', 'time']) {
		const value = parameters.get(name);
		if (value !== null && !ANY_TIME.test(value)) return `Parameter '${name}' is invalid`;
	}
	for (const name of ['start_date', 'end_date']) {
		const value = parameters.get(name);
		if (value !== null && !ANY_DATE.test(value)) return `Parameter '${name}' is invalid`;
	}
	const [first, last] = ['start_date', 'end_date'].map((name) => parameters.get(name) ?? '');
	if (Date.parse(last ?? '') - Date.parse(first ?? '') > days * DAY_MS) {
		return "Parameter 'end_date' is invalid";
	}
	if (now - Date.parse(first ?? '') > (days + 1) * DAY_MS)
		return "Parameter 'start_date' is invalid";
	if (now - Date.parse(parameters.get('start_time') ?? '') > backMs) {
		return "Parameter 'start_time' is invalid";
	}
	const span =
		Date.parse(parameters.get('end_time') ?? '') - Date.parse(parameters.get('start_time') ?? '');
	return span < 0 || span > (spanMs ?? Infinity) ? "Parameter 'end_time' is invalid" : undefined;
}

function countOf({ rooms, now }: Call, metric: string | null): number {
	const open = rooms.all.filter((room) => isOpen(room, now));
	return metric === 'RoomCount'
		? open.length
		: open.reduce((users, room) => users + present(room, now).length, 0);
}

const minute = (ms: number) => new Date(ms).toISOString().replace(/:\d\d\.\d{3}Z$/, ':00Z');
const day = (ms: number) => new Date(ms).toISOString().slice(0, 10);
