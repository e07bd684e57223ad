import type { IDataObject } from 'n8n-workflow';

import { agora } from '../../../nodes/Agora/provider';
import { agoraWorld, asLine, schemeOf, type AgoraWorld } from './support';

const APP = '0123456789abcdef0123456789abcdef';
const SID = '0b1c5a2e-3f4d-4e5f-8a9b-1c2d3e4f5a6b';
const KEY = 'sk-Lesson42-Zq7Wm3Kp9Xv2';
const INGRESS = `/na/v1/projects/${APP}/rtls/ingress`;
const RECORDING = `/v1/apps/${APP}/cloud_recording/resourceid/resource-1/sid/recording-1/mode/mix`;
const recording = { resourceId: 'resource-1', recordingSid: 'recording-1', mode: 'mix' };

interface Row {
	/** `<resource>.<operation>` */
	name: string;
	parameters: IDataObject;
	/** Every request that it makes, in order. */
	sends: string[];
	scheme: 'hmac' | 'Basic';
	/** What the first item must hold. */
	gives?: IDataObject;
}

const rows: Row[] = [
	{
		name: 'stream.forceDisconnect',
		parameters: { region: 'na', sid: { __rl: true, mode: 'list', value: SID } },
		sends: [`DELETE ${INGRESS}/online-streams/${SID}`],
		scheme: 'hmac',
		gives: { outcome: 'accepted', target: { appId: APP, region: 'na', sid: SID } },
	},
	{
		name: 'stream.getAll',
		parameters: { region: 'na', channel: 'Show #1' },
		sends: [`GET ${INGRESS}/online-streams?channel=Show%20%231`],
		scheme: 'hmac',
	},
	{
		name: 'stream.get',
		parameters: { region: 'na', sid: SID },
		sends: [`GET ${INGRESS}/online-streams/${SID}`],
		scheme: 'hmac',
		gives: { sid: SID, channel: 'lesson-42', streamingKey: 'sk…Xv2' },
	},
	{
		name: 'stream.get',
		parameters: { region: 'na', sid: SID, options: { apiVersion: 'v2' } },
		sends: [`GET ${INGRESS.replace('v1', 'v2')}/online-streams/${SID}`],
		scheme: 'hmac',
		gives: { sid: SID },
	},
	{
		name: 'stream.setMute',
		parameters: { region: 'na', sid: SID, audioMuted: true, videoMuted: false },
		sends: [
			`POST ${INGRESS}/online-streams/mute/${SID} {"settings":{"videoMuted":false,"audioMuted":true}}`,
		],
		scheme: 'hmac',
		gives: { status: 'success' },
	},
	{
		name: 'stream.setMute',
		parameters: {
			region: 'na',
			sid: SID,
			audioMuted: false,
			videoMuted: true,
			options: { mutePath: 'sidFirst' },
		},
		sends: [
			`POST ${INGRESS}/online-streams/${SID}/mute {"settings":{"videoMuted":true,"audioMuted":false}}`,
		],
		scheme: 'hmac',
	},
	{
		name: 'stream.disable',
		parameters: {
			region: 'na',
			findBy: 'channel',
			channel: { __rl: true, mode: 'id', value: 'lesson-42' },
			uid: '1001',
			options: { watchFor: 0.1, lookEvery: 0.1 },
		},
		sends: [
			`GET ${INGRESS}/online-streams?channel=lesson-42`,
			`DELETE ${INGRESS}/streamkeys/${KEY}`,
			`DELETE ${INGRESS}/online-streams/${SID}`,
			// Quiet at the first look, and still at the second one.
			`GET ${INGRESS}/online-streams?channel=lesson-42`,
			`GET ${INGRESS}/online-streams?channel=lesson-42`,
		],
		scheme: 'hmac',
		gives: {
			outcome: 'ended',
			ended: true,
			disconnectedSids: [SID],
			deletedKeys: ['sk…Xv2'],
			newSids: [],
			verified: true,
		},
	},
	{
		name: 'streamingKey.create',
		parameters: {
			region: 'na',
			channel: 'shx001',
			uid: '1001',
			expiresAfter: 0,
			options: {},
		},
		sends: [
			`POST ${INGRESS}/streamkeys {"settings":{"channel":"shx001","uid":"1001","expiresAfter":0}}`,
		],
		scheme: 'hmac',
		gives: { channel: 'shx001', uid: '1001', expiresAfter: 0 },
	},
	{
		name: 'streamingKey.get',
		parameters: { region: 'na', streamingKey: KEY },
		sends: [`GET ${INGRESS}/streamkeys/${KEY}`],
		scheme: 'hmac',
		gives: { streamKey: 'sk…Xv2', channel: 'lesson-42', uid: '1001' },
	},
	{
		name: 'streamingKey.getAll',
		parameters: { region: 'na' },
		sends: [`GET ${INGRESS}/streamkeys?limit=50`],
		scheme: 'hmac',
		gives: { streamKey: 'sk…Xv2' },
	},
	{
		name: 'streamingKey.setTemplate',
		parameters: { region: 'na', streamingKey: KEY, templateId: '' },
		sends: [`PUT ${INGRESS}/streamkeys/${KEY} {"settings":{"templateId":null}}`],
		scheme: 'hmac',
		gives: { status: 'success' },
	},
	{
		name: 'streamingKey.delete',
		parameters: { region: 'na', streamingKey: KEY },
		sends: [`DELETE ${INGRESS}/streamkeys/${KEY}`],
		scheme: 'hmac',
		gives: { outcome: 'accepted', target: { appId: APP, region: 'na', streamingKey: 'sk…Xv2' } },
	},
	{
		name: 'streamingKey.deleteByUser',
		parameters: { region: 'na', channel: 'lesson-42', uid: '1001' },
		sends: [
			`GET ${INGRESS}/online-streams?channel=lesson-42`,
			`GET ${INGRESS}/streamkeys?limit=50`,
			`DELETE ${INGRESS}/streamkeys/${KEY}`,
		],
		scheme: 'hmac',
		gives: { outcome: 'accepted', deletedKeys: ['sk…Xv2'], keyListAvailable: true },
	},
	{
		name: 'streamTemplate.put',
		parameters: {
			region: 'na',
			templateId: 'hd720',
			settingsBy: 'fields',
			video: { width: 1280, height: 720, bitrate: 1500, simulcastWidth: 640, simulcastHeight: 360 },
			audio: { bitrate: 128 },
			jitterBuffer: { size: 300 },
		},
		sends: [
			`PUT ${INGRESS}/stream-templates/hd720 {"settings":{"transcoding":{"video":{"enabled":true,"bitrate":1500,"height":720,"width":1280,"simulcastStream":{"width":640,"height":360}},"audio":{"enabled":true,"bitrate":128}},"jitterBuffer":{"size":300,"maxSize":1000}}}`,
		],
		scheme: 'hmac',
		gives: { status: 'success' },
	},
	{
		name: 'streamTemplate.update',
		parameters: {
			region: 'na',
			templateId: 'hd720',
			settingsBy: 'json',
			settingsJson: '{"jitterBuffer":{"size":300,"maxSize":600}}',
		},
		sends: [
			`PATCH ${INGRESS}/stream-templates/hd720 {"settings":{"jitterBuffer":{"size":300,"maxSize":600}}}`,
		],
		scheme: 'hmac',
		gives: { status: 'success' },
	},
	{
		name: 'streamTemplate.setDefault',
		parameters: { region: 'na', templateId: 'hd720' },
		sends: [`PUT ${INGRESS}/appconfig {"settings":{"defaultStreamTemplate":"hd720"}}`],
		scheme: 'hmac',
	},
	{
		name: 'streamTemplate.setDefault',
		parameters: { region: 'na', templateId: '' },
		sends: [`PUT ${INGRESS}/appconfig {"settings":{"defaultStreamTemplate":null}}`],
		scheme: 'hmac',
	},
	{
		name: 'streamTemplate.delete',
		parameters: { region: 'na', templateId: 'hd720' },
		sends: [`DELETE ${INGRESS}/stream-templates/hd720`],
		scheme: 'hmac',
		gives: { deleted: true },
	},
	{
		name: 'banRule.create',
		parameters: {
			scope: 'ip',
			ip: '203.0.113.7',
			privileges: ['publish_audio', 'publish_video'],
			seconds: 600,
			confirmed: true,
		},
		sends: [
			`POST /dev/v1/kicking-rule {"appid":"${APP}","ip":"203.0.113.7","privileges":["publish_audio","publish_video"],"time_in_seconds":600}`,
		],
		scheme: 'Basic',
		gives: { outcome: 'accepted', pending: true, ruleId: 1953 },
	},
	{
		name: 'banRule.getAll',
		parameters: {},
		sends: [`GET /dev/v1/kicking-rule?appid=${APP}`],
		scheme: 'Basic',
		gives: { id: 1950, uid: 2001, cname: 'lesson-42' },
	},
	{
		name: 'banRule.update',
		parameters: { ruleId: '1950', seconds: 120 },
		sends: [`PUT /dev/v1/kicking-rule {"appid":"${APP}","id":1950,"time_in_seconds":120}`],
		scheme: 'Basic',
		gives: { status: 'success' },
	},
	{
		name: 'banRule.delete',
		parameters: { ruleId: { __rl: true, mode: 'list', value: '1950' } },
		sends: [`DELETE /dev/v1/kicking-rule {"appid":"${APP}","id":1950}`],
		scheme: 'Basic',
		gives: { deleted: true },
	},
	{
		name: 'user.kick',
		parameters: { channel: 'lesson-42', uid: '2001' },
		sends: [
			`POST /dev/v1/kicking-rule {"appid":"${APP}","cname":"lesson-42","uid":2001,"privileges":["join_channel"],"time":0}`,
		],
		scheme: 'Basic',
		gives: { outcome: 'accepted', target: { appId: APP, channel: 'lesson-42', uid: '2001' } },
	},
	{
		name: 'user.ban',
		parameters: { scope: 'channelAndUser', channel: 'lesson-42', uid: '2001', seconds: 3600 },
		sends: [
			`POST /dev/v1/kicking-rule {"appid":"${APP}","cname":"lesson-42","uid":2001,"privileges":["join_channel"],"time_in_seconds":3600}`,
		],
		scheme: 'Basic',
		gives: { outcome: 'accepted', ruleId: 1953 },
	},
	{
		name: 'user.ban',
		parameters: { scope: 'user', uid: '2001', seconds: 60, confirmed: true },
		sends: [
			`POST /dev/v1/kicking-rule {"appid":"${APP}","uid":2001,"privileges":["join_channel"],"time_in_seconds":60}`,
		],
		scheme: 'Basic',
	},
	{
		name: 'user.getStatus',
		parameters: { channel: 'lesson-42', uid: '2001' },
		sends: [`GET /dev/v1/channel/user/property/${APP}/2001/lesson-42`],
		scheme: 'Basic',
		gives: { in_channel: true, uid: 2001, role: 3 },
	},
	{
		name: 'channel.close',
		parameters: { channel: 'lesson-42', seconds: 0, confirmed: true },
		sends: [
			`POST /dev/v1/kicking-rule {"appid":"${APP}","cname":"lesson-42","privileges":["join_channel"],"time":0}`,
		],
		scheme: 'Basic',
		gives: { outcome: 'accepted' },
	},
	{
		name: 'channel.getAll',
		parameters: {},
		sends: [`GET /dev/v1/channel/${APP}?page_no=0&page_size=500`],
		scheme: 'Basic',
		gives: { channel_name: 'lesson-42', user_count: 2 },
	},
	{
		name: 'channel.getUsers',
		parameters: { channel: 'lesson-42' },
		sends: [`GET /dev/v1/channel/user/${APP}/lesson-42`],
		scheme: 'Basic',
		gives: { channel_exist: true, broadcasters: [1001], audience: [2001] },
	},
	{
		name: 'channel.getHosts',
		parameters: { channel: 'lesson-42' },
		sends: [`GET /dev/v1/channel/user/${APP}/lesson-42/hosts_only`],
		scheme: 'Basic',
		gives: { channel_exist: true, broadcasters: [1001] },
	},
	{
		name: 'cloudRecording.stop',
		parameters: { ...recording, channel: 'lesson-42', uid: '527841' },
		sends: [
			`POST ${RECORDING}/stop {"cname":"lesson-42","uid":"527841","clientRequest":{"async_stop":false}}`,
		],
		scheme: 'Basic',
		gives: { outcome: 'ended', ended: true },
	},
	{
		name: 'cloudRecording.getStatus',
		parameters: recording,
		sends: [`GET ${RECORDING}/query`],
		scheme: 'Basic',
		gives: { sid: 'recording-1' },
	},
	{
		name: 'mediaPush.delete',
		parameters: { region: 'na', converterId: 'push-1' },
		sends: [`DELETE /na/v1/projects/${APP}/rtmp-converters/push-1`],
		scheme: 'Basic',
		gives: { outcome: 'accepted', response: null, resourceRequestId: 'push-1' },
	},
	{
		name: 'mediaPush.get',
		parameters: { region: 'na', converterId: 'push-1' },
		sends: [`GET /na/v1/projects/${APP}/rtmp-converters/push-1`],
		scheme: 'Basic',
		gives: { rtmpUrl: 'rtmp://cdn.example.com/live/cd…2Zw', state: 'running' },
	},
	{
		name: 'mediaPush.getAll',
		parameters: { channel: '' },
		sends: [
			`GET /v1/projects/${APP}/rtmp-converters`,
			`GET /v1/projects/${APP}/rtmp-converters?cursor=2`,
		],
		scheme: 'Basic',
		gives: { converterId: 'push-1' },
	},
	{
		name: 'mediaPush.getAll',
		parameters: { channel: 'no one' },
		sends: [`GET /v1/projects/${APP}/channels/no%20one/rtmp-converters`],
		scheme: 'Basic',
	},
	{
		name: 'mediaPull.delete',
		parameters: { region: 'na', playerId: 'pull-1' },
		sends: [`DELETE /na/v1/projects/${APP}/cloud-player/players/pull-1`],
		scheme: 'Basic',
		gives: { outcome: 'accepted', response: null },
	},
	{
		name: 'mediaPull.getAll',
		parameters: { channel: 'no one' },
		sends: [
			`GET /v1/projects/${APP}/cloud-player/players?filter=channelName%20eq%20no%20one&pageSize=500`,
		],
		scheme: 'Basic',
	},
	{
		name: 'cloudTranscoding.destroy',
		parameters: { taskId: 'task-1', builderToken: 'builder-token-1-Xy12Zw' },
		sends: [
			`DELETE /v1/projects/${APP}/rtsc/cloud-transcoder/tasks/task-1?builderToken=builder-token-1-Xy12Zw`,
		],
		scheme: 'Basic',
		gives: { outcome: 'ended', ended: true, target: { appId: APP, taskId: 'task-1' } },
	},
	{
		name: 'cloudTranscoding.getStatus',
		parameters: { taskId: 'task-1', builderToken: 'builder-token-1-Xy12Zw' },
		sends: [
			`GET /v1/projects/${APP}/rtsc/cloud-transcoder/tasks/task-1?builderToken=builder-token-1-Xy12Zw`,
		],
		scheme: 'Basic',
		gives: { status: 'IN_PROGRESS' },
	},
	{
		name: 'speechToText.leave',
		parameters: { agentId: 'stt-1' },
		sends: [`POST /api/speech-to-text/v1/projects/${APP}/agents/stt-1/leave`],
		scheme: 'Basic',
		gives: { outcome: 'accepted' },
	},
	{
		name: 'speechToText.get',
		parameters: { agentId: 'stt-1' },
		sends: [`GET /api/speech-to-text/v1/projects/${APP}/agents/stt-1`],
		scheme: 'Basic',
		gives: { status: 'RUNNING' },
	},
	{
		name: 'speechToText.getAll',
		parameters: { channel: '', fromTime: 1700000000, toTime: 0, state: 2 },
		sends: [
			`GET /api/speech-to-text/v1/projects/${APP}/agents?from_time=1700000000&state=2&limit=20`,
		],
		scheme: 'Basic',
		gives: { agent_id: 'stt-1' },
	},
	{
		name: 'conversationalAi.leave',
		parameters: { agentId: 'agent-1' },
		sends: [`POST /api/conversational-ai-agent/v2/projects/${APP}/agents/agent-1/leave`],
		scheme: 'Basic',
		gives: { outcome: 'accepted', response: null },
	},
	{
		name: 'conversationalAi.get',
		parameters: { agentId: 'agent-1', options: { mainlandChina: true } },
		sends: [`GET /cn/api/conversational-ai-agent/v2/projects/${APP}/agents/agent-1`],
		scheme: 'Basic',
		gives: { status: 'RUNNING' },
	},
	{
		// Without a time Agora leaves out who started more than two hours ago.
		name: 'conversationalAi.getAll',
		parameters: { channel: '', fromTime: 1700000000, toTime: 0, states: [2] },
		sends: [
			`GET /api/conversational-ai-agent/v2/projects/${APP}/agents?from_time=1700000000&state=2&limit=20`,
		],
		scheme: 'Basic',
		gives: { agent_id: 'agent-1' },
	},
	{
		name: 'conversationalAi.getAll',
		parameters: { channel: 'lesson-42', fromTime: 0, toTime: 0, states: [2, 4] },
		sends: [
			`GET /api/conversational-ai-agent/v2/projects/${APP}/agents?channel=lesson-42&state=2%2C4&limit=20`,
		],
		scheme: 'Basic',
		gives: { agent_id: 'agent-1' },
	},
	{
		name: 'notification.getServerIps',
		parameters: {},
		sends: ['GET /v2/ncs/ip'],
		scheme: 'Basic',
		gives: { ips: ['203.0.113.10', '203.0.113.11'] },
	},
];

let world: AgoraWorld;
beforeAll(async () => {
	world = await agoraWorld();
});
afterAll(async () => await world.close());
beforeEach(() => {
	world.sandbox.control.reset();
	world.sandbox.control.seed('agora', { templates: ['hd720'], bans: [1950] });
	world.requests();
});

it.each(rows)('$name sends $sends.0', async ({ name, parameters, sends, scheme, gives }) => {
	const [resource, operation] = name.split('.');
	const [first] = await world.run({ resource, operation, ...parameters });
	const requests = world.requests();
	expect(requests.map(asLine)).toEqual(sends);
	for (const request of requests) {
		expect(schemeOf(request)).toBe(scheme);
		expect(request.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
		if (/^\/dev\/v1\/|cloud-transcoder/.test(request.target)) {
			expect(request.headers['content-type']).toBe('application/json');
		}
	}
	if (gives) expect(first?.json).toMatchObject(gives);
});

it('every operation of the node stands in this table', () => {
	const known = agora.resources.flatMap(({ value, operations }) =>
		Object.keys(operations).map((name) => `${value}.${name}`),
	);
	expect([...new Set(rows.map(({ name }) => name))].sort()).toEqual(known.sort());
});
