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
	router.delete(
		task,
		route((call) => transcoding(call, 'STOPPED')),
	);
	router.get(
		task,
		route((call) => transcoding(call)),
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
				route((call) => leaveAgent(call, kind)),
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
	sendJson(res, 200, {
		resourceId: thing.resourceId,
		sid: thing.id,
		cname: body.cname,
		uid: body.uid,
		serverResponse: { uploadingStatus: 'uploaded', fileListMode: 'json', fileList: [] },
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
		serverResponse: { status: 5, fileList: [] },
	});
}

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
		name: `push-${thing.id}`,
		rtmpUrl: `rtmp://cdn.example.com/live/${thing.secret}`,
		idleTimeout: 300,
		createTs: Math.floor(thing.since / 1_000),
		state: 'running',
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
	sendJson(res, 200, {
		taskId: thing.id,
		createTs: Math.floor(thing.since / 1_000),
		status: thing.over ? 'STOPPED' : 'IN_PROGRESS',
	});
}

type AgentKind = 'stt' | 'convoai';

function listAgents({ req, res, state }: BasicCall, kind: AgentKind): void {
	const parameters = query(req);
	const states = (parameters.get('state') ?? '2').split(',');
	const all = state.things.filter(
		(thing) =>
			thing.kind === kind &&
			states.includes(thing.over ? '4' : '2') &&
			(!parameters.get('channel') || thing.channel === parameters.get('channel')),
	);
	const first = Number(parameters.get('cursor') || 0);
	const limit = Number(parameters.get('limit') ?? 20);
	const list = all.slice(first, first + limit).map(({ id, over, since }) => ({
		agent_id: id,
		start_ts: Math.floor(since / 1_000),
		status: over ? 'STOPPED' : 'RUNNING',
	}));
	const end = first + limit;
	note(res, `${list.length} agents`);
	sendJson(res, 200, {
		data: { count: list.length, list },
		meta: { cursor: end < all.length ? String(end) : '', total: all.length },
		status: 'ok',
	});
}

function getAgent({ res, state, param }: BasicCall, kind: AgentKind): void {
	const thing = state.things.find((one) => one.kind === kind && one.id === param('id'));
	if (!thing) return taskNotFound(res);
	note(res, 'agent found');
	sendJson(res, 200, {
		message: 'ok',
		agent_id: thing.id,
		start_ts: Math.floor(thing.since / 1_000),
		status: thing.over ? 'STOPPED' : 'RUNNING',
	});
}

function leaveAgent(call: BasicCall, kind: AgentKind): void {
	const { res } = call;
	const thing = alive(call, kind);
	if (!thing) return taskNotFound(res);
	thing.over = true;
	note(res, 'agent left');
	if (kind === 'convoai') return sendEmpty(res, 200);
	sendJson(res, 200, {});
}

function taskNotFound(res: BasicCall['res']): void {
	note(res, 'refused: no such agent');
	sendJson(res, 404, { detail: 'task not found', reason: 'TaskNotFound' });
}
