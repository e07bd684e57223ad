import type { Router } from 'express';

import { jsonBody, note, query, sendEmpty, sendJson } from '../framework/http';
import { failure } from './answers';
import { basicRoute, type BasicCall } from './basicRoute';
import type { Agora } from './gateway';
import { REGIONS, type Thing } from './state';

/** Cloud Recording, Media Push, Media Pull, Cloud Transcoding, agents, and the notification IPs. */
export function addProductRoutes(router: Router, agora: Agora): void {
	const route = (handle: (call: BasicCall) => void) => basicRoute(agora, handle);
	const recording = '/v1/apps/:appId/cloud_recording/resourceid/:resourceId/sid/:sid/mode/:mode';
	router.post(
		`${recording}/stop`,
		route((call) => stopRecording(call, agora)),
	);
	router.get(`${recording}/query`, route(queryRecording));

	const converters = '/v1/projects/:appId/rtmp-converters';
	router.get(converters, route(listConverters));
	router.get('/v1/projects/:appId/channels/:channel/rtmp-converters', route(listConverters));
	router.get(
		'/:region/v1/projects/:appId/rtmp-converters/:id',
		route((call) => getConverter(call)),
	);
	router.delete(
		'/:region/v1/projects/:appId/rtmp-converters/:id',
		route((call) => removeThing(call, 'converter')),
	);

	router.get('/v1/projects/:appId/cloud-player/players', route(listPlayers));
	router.delete(
		'/:region/v1/projects/:appId/cloud-player/players/:id',
		route((call) => removeThing(call, 'player')),
	);

	const task = '/v1/projects/:appId/rtsc/cloud-transcoder/tasks/:id';
	// The specification requires the content type on GET and DELETE as well.
	router.delete(
		task,
		basicRoute(agora, (call) => transcoding(call, agora.switches.taskEndsAs), { needsType: true }),
	);
	router.get(
		task,
		basicRoute(agora, (call) => transcoding(call), { needsType: true }),
	);

	for (const [kind, bases] of [
		['stt', ['/api/speech-to-text/v1']],
		['convoai', ['/api/conversational-ai-agent/v2', '/cn/api/conversational-ai-agent/v2']],
	] as const) {
		for (const base of bases) {
			const agents = `${base}/projects/:appId/agents`;
			router.get(
				agents,
				route((call) => listAgents(call, kind)),
			);
			router.get(
				`${agents}/:id`,
				route((call) => getAgent(call, kind)),
			);
			router.post(
				`${agents}/:id/leave`,
				route((call) => leaveAgent(call, kind, agora.switches.agentLeaveDelayMs)),
			);
		}
	}

	for (const version of ['v1', 'v2']) {
		router.get(
			`/${version}/ncs/ip`,
			basicRoute(
				agora,
				({ res }) => {
					note(res, 'IP list');
					const hosts = [{ primaryIP: '203.0.113.10' }, { primaryIP: '203.0.113.11' }];
					sendJson(res, 200, { data: { service: { hosts } } });
				},
				{ appIdOf: () => '0123456789abcdef0123456789abcdef' },
			),
		);
	}
}

/** A thing of a product that is not over; `region` and `channel` as the path has them, if it does. */
function alive({ state, param }: BasicCall, kind: Thing['kind'], id = param('id')) {
	const region = param('region');
	return state.things.find(
		(thing) =>
			thing.kind === kind &&
			thing.id === id &&
			!thing.over &&
			(region === '' || thing.region === region),
	);
}

function stopRecording(call: BasicCall, { switches }: Agora): void {
	const { req, res, param } = call;
	const thing = alive(call, 'recording', param('sid'));
	const body = (jsonBody(req) ?? {}) as Record<string, unknown>;
	if (typeof body.cname !== 'string' || typeof body.uid !== 'string' || !body.clientRequest) {
		return failRecording(call, 400, 2, 'invalid body');
	}
	if (!thing || thing.resourceId !== param('resourceId') || thing.mode !== param('mode')) {
		return failRecording(call, 404, 404, 'failed to find worker');
	}
	if (switches.recordingFailovers > 0) {
		switches.recordingFailovers -= 1;
		return failRecording(call, 404, 404, 'failed to find worker');
	}
	thing.over = true;
	note(res, 'recording stopped');
	if (switches.nothingRecorded) {
		return sendJson(res, 206, { code: 435, reason: 'no recorded file' });
	}
	const { async_stop: early } = body.clientRequest as { async_stop?: boolean };
	// Without waiting nobody knows yet what becomes of the files.
	const uploadingStatus = early === true ? 'unknown' : 'uploaded';
	sendJson(res, 200, {
		resourceId: thing.resourceId,
		sid: thing.id,
		cname: body.cname,
		uid: body.uid,
		serverResponse:
			thing.mode === 'web'
				? {
						extensionServiceState: [
							{ serviceName: 'web_recorder_service', payload: { uploadingStatus, fileList: [] } },
						],
					}
				: { uploadingStatus, fileListMode: 'json', fileList: [] },
	});
}

function failRecording({ res }: BasicCall, status: number, code: number, reason: string): void {
	note(res, `refused: ${reason}`);
	sendJson(res, status, { code, reason });
}

function queryRecording(call: BasicCall): void {
	const { res, param } = call;
	const thing = alive(call, 'recording', param('sid'));
	if (!thing) return failRecording(call, 404, 404, 'failed to find worker');
	note(res, 'recording found');
	sendJson(res, 200, {
		resourceId: thing.resourceId,
		sid: thing.id,
		cname: thing.channel,
		uid: thing.uid,
		serverResponse:
			thing.mode === 'web' ? { status: 0, extensionServiceState: webServices(thing) } : inProgress,
	});
}

const inProgress = { status: 5, fileListMode: 'json', fileList: [] };

/** A recorded web page has a state for each service, and shows where it is pushed to. */
const webServices = ({ secret }: Thing) => [
	{
		serviceName: 'web_recorder_service',
		payload: { state: 'inProgress', onhold: false, fileList: [] },
	},
	{
		serviceName: 'rtmp_publish_service',
		payload: {
			state: 'inProgress',
			outputs: [{ rtmpUrl: `rtmp://cdn.example.com/live/${secret}`, status: 'publishing' }],
		},
	},
];

const PUSH_PAGE = 2;

/** Pages are small here, so that paging is seen with few things. */
function listConverters({ req, res, state, param }: BasicCall): void {
	const all = state.things.filter(
		({ kind, over, channel }) =>
			kind === 'converter' && !over && (param('channel') === '' || channel === param('channel')),
	);
	const first = Number(query(req).get('cursor') ?? 0);
	const members = all.slice(first, first + PUSH_PAGE).map((thing) => ({
		rtcChannel: thing.channel,
		converterName: `push-${thing.id}`,
		converterId: thing.id,
		rtmpUrl: `rtmp://cdn.example.com/live/${thing.secret}`,
		state: 'running',
	}));
	const cursor = first + PUSH_PAGE < all.length ? first + PUSH_PAGE : 0;
	note(res, `${members.length} converters`);
	sendJson(res, 200, { success: true, data: { total_count: all.length, cursor, members } });
}

function getConverter(call: BasicCall): void {
	const { res } = call;
	const thing = alive(call, 'converter');
	if (!thing) return failure(res, 404, 'Resource not found and destroyed.');
	note(res, 'converter found');
	sendJson(res, 200, {
		converter: {
			name: `push-${thing.id}`,
			rawOptions: { rtcChannel: thing.channel, rtcStreamUid: 0 },
			rtmpUrl: `rtmp://cdn.example.com/live/${thing.secret}`,
			idleTimeout: 300,
			createTs: Math.floor(thing.since / 1_000),
			state: 'running',
		},
		fields: 'name,rawOptions,rtmpUrl,idleTimeout,createTs,state',
	});
}

/** 2XX with an empty body. */
function removeThing(call: BasicCall, kind: Thing['kind']): void {
	const { res, param } = call;
	if (!REGIONS.some((one) => one === param('region'))) return failure(res, 404);
	const thing = alive(call, kind);
	if (!thing) return failure(res, 404, 'Resource not found and destroyed.');
	thing.over = true;
	note(res, `${kind} deleted`);
	res.set('X-Resource-ID', thing.id);
	sendEmpty(res, 200);
}

function listPlayers({ req, res, state }: BasicCall): void {
	const parameters = query(req);
	const wanted = /^channelName eq (.+)$/.exec(parameters.get('filter') ?? '')?.[1];
	const size = Number(parameters.get('pageSize') ?? 200);
	if (!(size >= 1 && size <= 500)) return failure(res, 400, 'invalid pageSize');
	const all = state.things.filter(
		({ kind, over, channel }) =>
			kind === 'player' && !over && (wanted === undefined || channel === wanted),
	);
	const first = Number(parameters.get('pageToken') || 0);
	const page = all.slice(first, first + PUSH_PAGE);
	const end = first + PUSH_PAGE;
	note(res, `${page.length} players`);
	sendJson(res, 200, {
		totalSize: all.length,
		players: page.map(({ id, channel, secret, since }) => ({
			name: `pull-${id}`,
			id,
			channelName: channel,
			streamUrl: `https://cdn.example.com/${secret}`,
			createTs: Math.floor(since / 1_000),
			status: 'running',
		})),
		fields: 'name,id,channelName,streamUrl,createTs,status',
		nextPageToken: end < all.length ? String(end) : '',
	});
}

function transcoding(call: BasicCall, ending?: string): void {
	const { req, res } = call;
	const thing = call.state.things.find(
		({ kind, id }) => kind === 'transcoding' && id === call.param('id'),
	);
	if (!thing || (ending && thing.over)) return failure(res, 404, 'Resource not found.');
	if (query(req).get('builderToken') !== thing.secret) {
		return failure(res, 400, 'invalid builderToken');
	}
	if (ending) thing.over = true;
	note(res, ending ? 'task stopped' : 'task found');
	const createTs = Math.floor(thing.since / 1_000);
	sendJson(res, 200, {
		taskId: thing.id,
		createTs,
		status: ending ?? (thing.over ? 'STOPPED' : 'IN_PROGRESS'),
		services: {
			cloudTranscoder: {
				serviceType: 'cloudTranscoderV2',
				status: thing.over ? 'serviceStopped' : 'serviceInProgress',
				createTs,
				config: {
					transcoder: {
						audioInputs: [
							{ rtc: { rtcChannel: thing.channel, rtcUid: 123, rtcToken: `rtc-${thing.secret}` } },
						],
						outputs: [{ streamUrl: `rtmp://cdn.example.com/live/cdn-${thing.secret}` }],
					},
				},
			},
		},
	});
}

type AgentKind = 'stt' | 'convoai';

const HOUR_MS = 3_600_000;
/** How far a list goes back where no `from_time` is given. */
const WINDOWS: Record<AgentKind, number> = { stt: 24 * HOUR_MS, convoai: 2 * HOUR_MS };
const STATE_NUMBERS = { RUNNING: '2', STOPPING: '3', STOPPED: '4' } as const;

function agentState({ over, leavesAt }: Thing, now: number): keyof typeof STATE_NUMBERS {
	if (over || (leavesAt !== undefined && leavesAt <= now)) return 'STOPPED';
	return leavesAt === undefined ? 'RUNNING' : 'STOPPING';
}

function listAgents({ req, res, state, now }: BasicCall, kind: AgentKind): void {
	const parameters = query(req);
	const states = (parameters.get('state') ?? '2').split(',');
	const from = parameters.get('from_time');
	const since = from === null ? now - WINDOWS[kind] : Number(from) * 1_000;
	const until = Number(parameters.get('to_time') ?? Infinity) * 1_000;
	const all = state.things.filter(
		(thing) =>
			thing.kind === kind &&
			states.includes(STATE_NUMBERS[agentState(thing, now)]) &&
			thing.since >= since &&
			thing.since <= until &&
			(!parameters.get('channel') || thing.channel === parameters.get('channel')),
	);
	const first = Number(parameters.get('cursor') || 0);
	const limit = Number(parameters.get('limit') ?? 20);
	const list = all.slice(first, first + limit).map((thing) => ({
		agent_id: thing.id,
		start_ts: Math.floor(thing.since / 1_000),
		status: agentState(thing, now),
	}));
	const end = first + limit;
	note(res, `${list.length} agents`);
	sendJson(res, 200, {
		data: { count: list.length, list },
		meta: { cursor: end < all.length ? String(end) : '', total: all.length },
		status: 'ok',
	});
}

function getAgent({ res, state, param, now }: BasicCall, kind: AgentKind): void {
	const thing = state.things.find((one) => one.kind === kind && one.id === param('id'));
	if (!thing) return taskNotFound(res);
	note(res, 'agent found');
	sendJson(res, 200, {
		message: 'ok',
		agent_id: thing.id,
		start_ts: Math.floor(thing.since / 1_000),
		stop_ts: Math.floor((thing.leavesAt ?? 0) / 1_000),
		status: agentState(thing, now),
	});
}

/** An agent with a farewell goes on for a while; one that has left is not found. */
function leaveAgent(call: BasicCall, kind: AgentKind, delayMs: number): void {
	const { res, now } = call;
	const thing = alive(call, kind);
	if (!thing || agentState(thing, now) === 'STOPPED') return taskNotFound(res);
	thing.leavesAt ??= now + delayMs;
	if (delayMs === 0) thing.over = true;
	note(res, 'agent left');
	if (kind === 'convoai') return sendEmpty(res, 200);
	sendJson(res, 200, {});
}

function taskNotFound(res: BasicCall['res']): void {
	note(res, 'refused: no such agent');
	sendJson(res, 404, { detail: 'task not found', reason: 'TaskNotFound' });
}
