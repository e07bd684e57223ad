import type { Router } from 'express';

import { note, sendEmpty, sendJson } from '../framework/http';
import { failure, type ErrorCode } from './answers';
import { appOf, bodyOf } from './appRoutes';
import { newId, vendorTime, type App, type Job } from './apps';
import { deliver } from './callbacks';
import { present, type Rooms } from './rooms';
import { within } from './ruleRoutes';
import { serviceRoute, type Call, type Huawei } from './service';

const UNSET = '0001-01-01T00:00:00Z';

/** Recording jobs of single streams and of mixed pictures. */
export function addJobRoutes(router: Router, huawei: Huawei): void {
	for (const [word, mixed] of [
		['individual-stream-jobs', false],
		['mix-stream-jobs', true],
	] as const) {
		const jobs = `/v2/apps/:app_id/${word}`;
		const route = (handle: (call: Call) => void) => serviceRoute(huawei, handle, 'streamJobs');
		router.post(
			jobs,
			route((call) => start(huawei, call, mixed)),
		);
		router.get(
			`${jobs}/:job_id`,
			route((call) => {
				const [app, job] = jobOf(call, mixed);
				if (app && job) answer(call, 200, 'job found', app, job);
			}),
		);
		router.put(
			`${jobs}/:job_id`,
			route((call) => {
				const [app, job] = jobOf(call, mixed);
				const body = job && bodyOf(call);
				if (!app || !job || !body) return;
				if (job.stoppedAt !== undefined) return failure(call.res, 400, 'RTC.00001009');
				const code = updateComplaint(app, job, body);
				if (code) return failure(call.res, 400, code);
				merge(job, body);
				answer(call, 200, 'job changed', app, job);
			}),
		);
		router.delete(
			`${jobs}/:job_id`,
			route((call) => {
				const [app, job] = jobOf(call, mixed);
				if (!app || !job) return;
				if (job.stoppedAt !== undefined) return failure(call.res, 400, 'RTC.00001009');
				Object.assign(job, { stoppedAt: call.now, stopReason: 'TENANT_STOP' });
				tell(huawei, app, job, call.now, ['RECORD_FILE_COMPLETE', 'CLOUD_RECORD_SERVER_OVER']);
				note(call.res, 'job stopped');
				sendEmpty(call.res, 204);
			}),
		);
	}
}

function start(huawei: Huawei, call: Call, mixed: boolean): void {
	const { res, now } = call;
	const app = appOf(call);
	const request = app && bodyOf(call);
	if (!app || !request) return;
	const about = (mixed ? request.mix_param : request) as Record<string, unknown> | undefined;
	const code = startComplaint(app, request, about, mixed);
	if (code) return failure(res, 400, code);
	const roomId = String(about?.room_id);
	const userId = mixed ? '' : String(about?.user_id);
	const running = app.jobs.some(
		(job) =>
			job.mixed === mixed &&
			job.roomId === roomId &&
			job.userId === userId &&
			job.stoppedAt === undefined,
	);
	if (running) return failure(res, 400, 'RTC.00001006');
	const idle = Number(about?.max_idle_time ?? 30);
	const job: Job = {
		...{ id: newId(), mixed, roomId, userId, request },
		...{ maxIdleMs: idle * 1_000, startedAt: now },
	};
	app.jobs.push(job);
	tell(huawei, app, job, now, ['RECORD_NEW_FILE_START']);
	answer(call, 201, 'job started', app, job);
}

const ID = /^[A-Za-z0-9_-]{1,64}$/;

function startComplaint(
	app: App,
	request: Record<string, unknown>,
	about: Record<string, unknown> | undefined,
	mixed: boolean,
): ErrorCode | undefined {
	if (app.state !== 'ACTIVATION') return 'RTC.00001016';
	if (!about?.room_id || (mixed ? !about.encode_template : !about.user_id)) return 'RTC.00001005';
	if (!ID.test(String(about.room_id))) return 'RTC.00001003';
	if (about.max_idle_time !== undefined && !within(about.max_idle_time, 5, 43_200)) {
		return 'RTC.00001003';
	}
	if (about.layout_template === 'nine_grids_view' && about.layout_panes) return 'RTC.00001004';
	return ruleComplaint(app, request.record_param);
}

function updateComplaint(
	app: App,
	job: Job,
	{ record_param, mix_param }: Record<string, unknown>,
): ErrorCode | undefined {
	if (!job.mixed) return record_param ? ruleComplaint(app, record_param) : 'RTC.00001005';
	if (!mix_param) return 'RTC.00001005';
	const fixed = ['room_id', 'encode_template'].some((name) => name in (mix_param as object));
	return fixed ? 'RTC.00001004' : undefined;
}

function ruleComplaint(app: App, parameter: unknown): ErrorCode | undefined {
	if (parameter === undefined) return undefined;
	const { record_rule_id: ruleId } = parameter as { record_rule_id?: unknown };
	return app.rules.some(({ id }) => id === ruleId) ? undefined : 'RTC.00001003';
}

function merge(job: Job, { record_param, mix_param }: Record<string, unknown>): void {
	const { request } = job;
	if (record_param) request.record_param = record_param;
	if (mix_param) request.mix_param = { ...(request.mix_param as object), ...(mix_param as object) };
}

function jobOf(call: Call, mixed: boolean): [App?, Job?] {
	const app = appOf(call);
	if (!app) return [];
	const job = app.jobs.find((one) => one.id === call.param('job_id') && one.mixed === mixed);
	if (!job) failure(call.res, 404, 'RTC.00001003');
	else settle(app, job, call.rooms, call.now);
	return [app, job];
}

/** A job without its stream ends by itself after its idle time. */
export function settle(app: App, job: Job, rooms: Rooms, now: number): void {
	if (job.stoppedAt !== undefined) return;
	const room = rooms.open(app.id, job.roomId, now);
	const there = room && (job.mixed || present(room, now).includes(job.userId));
	const gone = rooms.leftAt(app.id, job.roomId, job.userId) ?? job.startedAt;
	if (there || now - Math.max(gone, job.startedAt) < job.maxIdleMs) return;
	job.stoppedAt = Math.max(gone, job.startedAt) + job.maxIdleMs;
	job.stopReason = 'EXCEED_MAX_IDLE_TIME';
}

function answer(call: Call, status: number, verdict: string, app: App, job: Job): void {
	note(call.res, verdict);
	sendJson(call.res, status, jobModel(app, job));
}

const streamName = (job: Job) =>
	job.mixed ? `m_${job.id}_${job.roomId}` : `s_${job.id}_${job.roomId}_${job.userId}`;

export function jobModel(app: App, job: Job): Record<string, unknown> {
	const { stoppedAt, stopReason } = job;
	return {
		job_id: job.id,
		stream_name: streamName(job),
		app_id: app.id,
		room_id: job.roomId,
		...job.request,
		create_time: vendorTime(job.startedAt),
		update_time: vendorTime(stoppedAt ?? job.startedAt),
		state: stoppedAt === undefined ? 'RUNNING' : 'STOPPED',
		...(stopReason ? { stop_reason: stopReason } : {}),
		description: '',
		start_time: vendorTime(job.startedAt),
		stop_time: stoppedAt === undefined ? UNSET : vendorTime(stoppedAt),
	};
}

/** Tells the app's callback of events of a job, one after the other. */
function tell(huawei: Huawei, app: App, job: Job, now: number, types: string[]): void {
	void (async () => {
		for (const type of types) {
			const delivery = await deliver(app, eventOf(app, job, type, now), now);
			if (delivery) huawei.state().deliveries.push(delivery);
		}
	})();
}

/** An event of a job as the vendor's callbacks describe it. */
export function eventOf(app: App, job: Job, type: string, now: number): Record<string, unknown> {
	const object = `Record/${app.id}/${job.id}.mp4`;
	const seconds = Math.max(1, Math.floor((now - job.startedAt) / 1_000));
	return {
		event_type: type,
		job_id: job.id,
		stream_name: streamName(job),
		app_id: app.id,
		room_id: job.roomId,
		record_format: 'MP4',
		...(type === 'RECORD_FILE_COMPLETE'
			? {
					download_url: `https://obs.example/${object}`,
					record_duration: seconds,
					file_size: seconds * 100_000,
					...{ width: 1280, height: 720 },
					start_time: vendorTime(job.startedAt),
					end_time: vendorTime(now),
					obs_location: 'http://obs.cn-north-4.myhuaweicloud.com',
					obs_bucket: 'lesson-recordings',
					obs_object: object,
				}
			: {}),
	};
}
