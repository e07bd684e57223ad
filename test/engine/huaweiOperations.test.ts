import type { IDataObject } from 'n8n-workflow';

import { huaweiRtc } from '../../nodes/HuaweiRtc/provider';
import { startSandbox, type Sandbox } from '../../sandbox';
import { huaweiTools, runHuawei } from '../support/huawei';
import { complaints, spec, specOperations } from '../support/huaweiSpec';

const START = Date.parse('2026-11-20T09:30:00Z');
let sandbox: Sandbox;
beforeAll(async () => {
	sandbox = await startSandbox({ clock: 'frozen', startAt: START });
	// The built node signs with the time of the day.
	jest.useFakeTimers({
		now: START,
		doNotFake: [
			'nextTick',
			'setImmediate',
			'setTimeout',
			'clearTimeout',
			'performance',
			'queueMicrotask',
			'setInterval',
			'clearInterval',
			'clearImmediate',
			'hrtime',
		],
	});
});
afterAll(async () => {
	jest.useRealTimers();
	await sandbox.close();
});

const appId = '5fa682b34a974f7ad24d223b';
const roomId = 'lesson-42';
const projectId = '0123456789abcdef0123456789abcdef';
const rule = {
	obs_addr: { location: 'cn-north-4', project_id: projectId, bucket: 'lesson-recordings' },
	record_formats: ['MP4'],
	mp4_config: { record_cycle: 7200 },
};
const ids: Record<string, string> = {};

interface Call {
	method: string;
	target: string;
	body: string;
}
const calls = () => (sandbox.control.inspect().huawei as unknown as { calls: Call[] }).calls;

async function one(operation: string, parameters: IDataObject) {
	const [resource, name] = operation.split('.');
	const tools = huaweiTools(sandbox);
	return await runHuawei({
		sandbox,
		tools,
		parameters: { resource, operation: name, ...parameters },
	});
}

beforeEach(async () => {
	sandbox.control.reset();
	const fields = { specify: 'json', rule: JSON.stringify(rule) };
	const [made] = await one('recordRule.upsert', { appId, ...fields });
	ids.rule = String(made?.json.rule_id);
	const job = { room_id: roomId, user_id: 'teacher', record_param: { record_rule_id: ids.rule } };
	const [started] = await one('individualStreamJob.start', {
		appId,
		specify: 'json',
		job: JSON.stringify(job),
	});
	ids.job = String(started?.json.job_id);
	const mix = { room_id: roomId, encode_template: '1280*720_30_1710' };
	const [mixed] = await one('mixedStreamJob.start', {
		...{ appId, ruleId: ids.rule },
		...{ specify: 'json', mix: JSON.stringify(mix) },
	});
	ids.mixed = String(mixed?.json.job_id);
});

interface Row {
	/** The vendor's name of the operation. */
	op: string;
	parameters: () => IDataObject;
	/** Method and path, without the query. */
	line: () => string;
	query?: Record<string, string | string[]>;
	body?: () => unknown;
	/** What the first item holds. */
	item?: IDataObject;
	/** Another room or job is needed. */
	first?: () => Promise<unknown> | void;
}

const V2 = `/v2/apps/${appId}`;
const V1 = `/v1/${projectId}/rtc`;
const span = { startTime: '2026-11-20T09:00:00Z', endTime: '2026-11-20T09:30:00Z' };
const spanQuery = { start_time: span.startTime, end_time: span.endTime };
const page = { limit: '100', offset: '0' };

/** Every row of the vendor's tables: management, then statistics and listings. */
const rows: Record<string, Row> = {
	'room.dismiss': {
		op: 'RemoveRoom',
		parameters: () => ({ appId, roomId }),
		line: () => `POST ${V2}/rooms/${roomId}/dismiss`,
		item: { outcome: 'accepted', ended: false, target: { appId, roomId } },
	},
	'user.remove': {
		op: 'RemoveUsers',
		parameters: () => ({ appId, roomId, userIds: 'teacher, student-1' }),
		line: () => `POST ${V2}/rooms/${roomId}/batch-remove-users`,
		body: () => ({ user_ids: ['teacher', 'student-1'] }),
		item: { outcome: 'accepted', usersInRequest: 2 },
	},
	'app.create': {
		op: 'CreateApp',
		parameters: () => ({ appName: 'lessons' }),
		line: () => 'POST /v2/apps',
		body: () => ({ app_name: 'lessons' }),
		item: { app_id: expect.stringMatching(/^[0-9a-f]{32}$/), requestId: expect.any(String) },
	},
	'app.getAll': {
		op: 'ListApps',
		parameters: () => ({ state: 'ACTIVATION' }),
		line: () => 'GET /v2/apps',
		query: { state: 'ACTIVATION', ...page },
		item: { app_id: appId, authentication: expect.objectContaining({ app_key: 'sa…def' }) },
	},
	'app.get': {
		op: 'ShowApp',
		parameters: () => ({ appId }),
		line: () => `GET ${V2}`,
		item: { app_id: appId, authentication: expect.objectContaining({ app_key: 'sa…def' }) },
	},
	'app.delete': {
		op: 'DeleteApp',
		first: () => one('room.dismiss', { appId, roomId }),
		parameters: () => ({ appId, confirmDeletion: true }),
		line: () => `DELETE ${V2}`,
		item: { outcome: 'accepted', target: { appId } },
	},
	'app.enable': {
		op: 'StartApp',
		parameters: () => ({ appId }),
		line: () => `POST ${V2}/enable`,
		item: { app_id: appId, state: expect.objectContaining({ state: 'ACTIVATION' }) },
	},
	'app.disable': {
		op: 'StopApp',
		parameters: () => ({ appId }),
		line: () => `POST ${V2}/disable`,
		item: { outcome: 'accepted', effect: 'joiningStopped', target: { appId } },
	},
	'autoRecording.get': {
		op: 'ShowAutoRecord',
		parameters: () => ({ appId }),
		line: () => `GET ${V2}/auto-record-mode`,
		item: { auto_record_mode: expect.objectContaining({ mode: 'AUTO_RECORD_OFF' }) },
	},
	'autoRecording.update': {
		op: 'UpdateAutoRecord',
		parameters: () => ({ appId, mode: 'AUTO_INDIVIDUAL_RECORD', ruleId: ids.rule }),
		line: () => `PUT ${V2}/auto-record-mode`,
		body: () => ({ mode: 'AUTO_INDIVIDUAL_RECORD', record_rule_id: ids.rule }),
	},
	'recordingCallback.get': {
		op: 'ShowRecordCallback',
		parameters: () => ({ appId }),
		line: () => `GET ${V2}/record-callback`,
		item: { app_id: appId, record_callback: {} },
	},
	'recordingCallback.update': {
		op: 'UpdateRecordCallback',
		first: () => sandbox.control.configure('huawei', { testCallbackUrl: false }),
		parameters: () => ({ appId, url: 'https://example.com/r', authKey: 'k'.repeat(32) }),
		line: () => `PUT ${V2}/record-callback`,
		body: () => ({ url: 'https://example.com/r', auth_key: '***' }),
		item: { record_callback: expect.objectContaining({ auth_key: 'kk…kkk' }) },
	},
	'recordRule.upsert': {
		op: 'CreateRecordRule',
		parameters: () => ({
			...{ appId, bucket: 'lesson-recordings', location: 'cn-north-4', folder: 'lessons' },
			recordFormats: ['HLS', 'MP4'],
			hls: { cycle: 0, merge: -1, slice: 6, prefix: '{app_id}/{stream}' },
			mp4: { merge: 60 },
		}),
		line: () => `POST ${V2}/record-rules`,
		body: () => ({
			obs_addr: { ...rule.obs_addr, object: 'lessons' },
			record_formats: ['HLS', 'MP4'],
			hls_config: {
				...{ record_cycle: 0, record_prefix: '{app_id}/{stream}', record_slice_duration: 6 },
				record_max_duration_to_merge_file: -1,
			},
			mp4_config: { record_cycle: 7200, record_max_duration_to_merge_file: 60 },
		}),
	},
	'recordRule.getAll': {
		op: 'ListRecordRules',
		parameters: () => ({ appId }),
		line: () => `GET ${V2}/record-rules`,
		query: page,
		item: { rule_id: expect.any(String), record_formats: ['MP4'] },
	},
	'recordRule.get': {
		op: 'ShowRecordRule',
		parameters: () => ({ appId, ruleId: ids.rule }),
		line: () => `GET ${V2}/record-rules/${ids.rule}`,
		item: { obs_addr: rule.obs_addr },
	},
	'recordRule.update': {
		op: 'UpdateRecordRule',
		parameters: () => ({ appId, ruleId: ids.rule, specify: 'json', rule: JSON.stringify(rule) }),
		line: () => `PUT ${V2}/record-rules/${ids.rule}`,
		body: () => rule,
	},
	'recordRule.delete': {
		op: 'DeleteRecordRule',
		parameters: () => ({ appId, ruleId: ids.rule, confirmDeletion: true }),
		line: () => `DELETE ${V2}/record-rules/${ids.rule}`,
		item: { outcome: 'accepted' },
	},
	'individualStreamJob.start': {
		op: 'CreateIndividualStreamJob',
		parameters: () => ({
			...{ appId, roomId, userId: 'student-1', ruleId: ids.rule },
			...{ videoType: 'CAMERASTREAM', streamType: 'HD', recordAudio: true, maxIdleTime: 60 },
		}),
		line: () => `POST ${V2}/individual-stream-jobs`,
		body: () => ({
			...{ room_id: roomId, user_id: 'student-1', is_record_audio: true },
			...{ video_type: 'CAMERASTREAM', select_stream_type: 'HD', max_idle_time: 60 },
			record_param: { record_rule_id: ids.rule },
		}),
		item: { state: 'RUNNING', stop_time: null },
	},
	'individualStreamJob.get': {
		op: 'ShowIndividualStreamJob',
		parameters: () => ({ appId, jobId: ids.job }),
		line: () => `GET ${V2}/individual-stream-jobs/${ids.job}`,
		item: { state: 'RUNNING', stop_time: null },
	},
	'individualStreamJob.update': {
		op: 'UpdateIndividualStreamJob',
		parameters: () => ({ appId, jobId: ids.job, ruleId: ids.rule }),
		line: () => `PUT ${V2}/individual-stream-jobs/${ids.job}`,
		body: () => ({ record_param: { record_rule_id: ids.rule } }),
	},
	'individualStreamJob.stop': {
		op: 'StopIndividualStreamJob',
		parameters: () => ({ appId, jobId: ids.job, options: { waitUntilEnded: true } }),
		line: () => `DELETE ${V2}/individual-stream-jobs/${ids.job}`,
		item: { outcome: 'ended', ended: true, stopReason: 'TENANT_STOP' },
	},
	'mixedStreamJob.start': {
		op: 'CreateMixJob',
		parameters: () => ({
			...{ appId, roomId: 'lesson-43', ruleId: ids.rule, encodeTemplate: '640*480_15_500' },
			layoutTemplate: 'custom',
			layoutPanes: {
				pane: [
					{
						...{ id: 1, user_id: 'teacher', video_type: 'CAMERASTREAM', zorder: 2 },
						...{ x: 0, y: 0.25, width: 0.5, height: 0.5, crop_mode: 'KEEP_RATIO_CROP' },
					},
				],
			},
			mixOptions: { maxIdleTime: 45, backgroundImage: 's3://lesson-recordings/back.png' },
		}),
		line: () => `POST ${V2}/mix-stream-jobs`,
		body: () => ({
			mix_param: {
				...{ room_id: 'lesson-43', encode_template: '640*480_15_500', max_idle_time: 45 },
				...{ layout_template: 'custom', background_image: 's3://lesson-recordings/back.png' },
				layout_panes: [
					{
						...{ id: 1, user_id: 'teacher', video_type: 'CAMERASTREAM', zorder: 2 },
						...{ x: 0, y: 0.25, width: 0.5, height: 0.5, crop_mode: 'KEEP_RATIO_CROP' },
					},
				],
			},
			record_param: { record_rule_id: ids.rule },
		}),
		item: { state: 'RUNNING' },
	},
	'mixedStreamJob.get': {
		op: 'ShowMixJob',
		parameters: () => ({ appId, jobId: ids.mixed }),
		line: () => `GET ${V2}/mix-stream-jobs/${ids.mixed}`,
		item: { state: 'RUNNING', stop_time: null },
	},
	'mixedStreamJob.update': {
		op: 'UpdateMixJob',
		parameters: () => ({
			...{ appId, jobId: ids.mixed, layoutTemplate: 'screen_share_left' },
			layoutPanes: {
				pane: [{ id: 1, filling_policy: 'SHARED_SCREEN', video_type: 'SCREENSTREAM' }],
			},
		}),
		line: () => `PUT ${V2}/mix-stream-jobs/${ids.mixed}`,
		body: () => ({
			mix_param: {
				layout_template: 'screen_share_left',
				layout_panes: [{ id: 1, video_type: 'SCREENSTREAM', filling_policy: 'SHARED_SCREEN' }],
			},
		}),
	},
	'mixedStreamJob.stop': {
		op: 'StopMixJob',
		parameters: () => ({ appId, jobId: ids.mixed }),
		line: () => `DELETE ${V2}/mix-stream-jobs/${ids.mixed}`,
		item: { outcome: 'accepted' },
	},
	'storage.getBuckets': {
		op: 'ListObsBuckets',
		parameters: () => ({}),
		line: () => 'GET /v2/rtc-ops/buckets',
		item: { bucket: 'lesson-recordings', is_authorized: true },
	},
	'storage.getObjects': {
		op: 'ListObsBucketObjects',
		parameters: () => ({ bucket: 'lesson-recordings', location: 'cn-north-4', prefix: 'lessons/' }),
		line: () => 'GET /v2/rtc-ops/buckets/objects',
		query: {
			...{ bucket: 'lesson-recordings', type: 'objects' },
			location: 'cn-north-4',
			prefix: 'lessons/',
		},
		item: { file_name: 'lessons/2026/one.mp4' },
	},
	'storage.updateBucketAuthorization': {
		op: 'UpdateObsBucketAuthority',
		parameters: () => ({ bucket: 'archive', location: 'cn-north-1', access: 1 }),
		line: () => 'PUT /v2/rtc-ops/buckets/authentication',
		body: () => ({ bucket: 'archive', operation: 1, location: 'cn-north-1' }),
		item: { requestId: expect.any(String) },
	},
	'room.getAll': {
		op: 'ListRtcRoomList',
		parameters: () => ({ appId, state: 'RUNNING', options: { pageSize: 50 } }),
		line: () => `GET ${V1}/rooms`,
		query: { app: appId, state: 'RUNNING', limit: '50' },
		item: { room_id: roomId, end_time: '-' },
	},
	'room.getStatus': {
		op: 'ListRtcRoomList',
		parameters: () => ({ appId, roomId, startTime: span.startTime }),
		line: () => `GET ${V1}/rooms`,
		query: { app: appId, room_id: roomId, start_time: span.startTime },
		item: { status: 'running', timesOpened: 1 },
	},
	'user.getAll': {
		op: 'ListRtcUserList',
		parameters: () => ({
			...{ appId, roomId, states: ['ONLINE', 'OFFLINE'], type: 'detail' },
			options: { regions: 'GD,BJ', isps: 'CMCC', nickname: 'teacher' },
		}),
		line: () => `GET ${V1}/users`,
		query: {
			...{ app: appId, room_id: roomId, nickname: 'teacher', region: ['GD', 'BJ'], isp: ['CMCC'] },
			...{ state: ['ONLINE', 'OFFLINE'], type: 'detail' },
		},
		item: { uid: 'teacher', leave_time: '-' },
	},
	'statistics.getRealtimeScale': {
		op: 'ListRtcRealtimeScale',
		parameters: () => ({ appId, roomId, metric: 'OnlineUsers', ...span }),
		line: () => `GET ${V1}/realtime/scale`,
		query: { app: appId, room_id: roomId, metric: 'OnlineUsers', ...spanQuery },
		item: { value: 2 },
	},
	'statistics.getRealtimeScaleByDimension': {
		op: 'ListRtcRealtimeScaleDimension',
		parameters: () => ({ appId, dimension: 'platform', time: span.startTime }),
		line: () => `GET ${V1}/realtime/scale/dimension`,
		query: { app: appId, metric: 'OnlineUsers', dimension: 'platform', time: span.startTime },
		item: { online_users: 2 },
	},
	'statistics.getRealtimeQuality': {
		op: 'ListRtcRealtimeQuality',
		parameters: () => ({ appId, metric: 'JoinSuccess5SecsRate', sdkType: 'webrtc' }),
		line: () => `GET ${V1}/realtime/quality`,
		query: { app: appId, metric: 'JoinSuccess5SecsRate', sdk_type: 'webrtc' },
		item: { value: 0.99 },
	},
	'statistics.getRealtimeNetwork': {
		op: 'ListRtcRealtimeNetwork',
		parameters: () => ({ appId, metric: 'VideoExcellentTransRate' }),
		line: () => `GET ${V1}/realtime/network`,
		query: { app: appId, metric: 'VideoExcellentTransRate', sdk_type: 'native' },
		item: { value: 0.98 },
	},
	'statistics.getScaleHistory': {
		op: 'ListRtcHistoryScale',
		parameters: () => ({ appId, metrics: ['UserCount', 'RoomCount'] }),
		line: () => `GET ${V1}/history/scale`,
		query: { app: appId, metric: ['UserCount', 'RoomCount'] },
		item: { user_count: 12 },
	},
	'statistics.getQualityHistory': {
		op: 'ListRtcHistoryQuality',
		parameters: () => ({
			...{ appId, metrics: ['JoinSuccessRate', 'VideoTransDelay'] },
			...{ startDate: '2026-11-13', endDate: '2026-11-19' },
		}),
		line: () => `GET ${V1}/history/quality`,
		query: {
			...{ app: appId, metric: ['JoinSuccessRate', 'VideoTransDelay'] },
			...{ start_date: '2026-11-13', end_date: '2026-11-19' },
		},
		item: { join_success_rate: 0.99 },
	},
	'statistics.getUsageHistory': {
		op: 'ListRtcHistoryUsage',
		parameters: () => ({
			...{ appId, metric: 'RecordDuration', startDate: '2026-11-13', endDate: '2026-11-19' },
		}),
		line: () => `GET ${V1}/history/usage`,
		query: {
			...{ app: appId, metric: 'RecordDuration' },
			...{ start_date: '2026-11-13', end_date: '2026-11-19' },
		},
		item: { total_duration: 3600 },
	},
	'statistics.getQosDetails': {
		op: 'ListRtcClientQosDetails',
		parameters: () => ({
			...{ appId, roomId, measures: ['vbit', 'aloss'], ...span, userId: 'teacher', peerId: '0' },
			options: { timeType: 'stime', streamId: 's1', direction: 'up', domain: 'd', pageSize: 10 },
		}),
		line: () => `GET ${V1}/client/qos/details`,
		query: {
			...{ domain: 'd', app_id: appId, room_id: roomId, user_id: 'teacher', peer_id: '0' },
			...{ stream_id: 's1', direction: 'up', mid: 'vbit,aloss', ...spanQuery },
			...{ time_type: 'stime', limit: '10' },
		},
		item: { uid: 'teacher', mid: 'vbit' },
	},
	'statistics.getClientEvents': {
		op: 'ListRtcEvent',
		parameters: () => ({ appId, ...span }),
		line: () => `GET ${V1}/client/event`,
		query: { app_id: appId, ...spanQuery },
		item: { event_id: '1' },
	},
	'statistics.getClientAbnormalEvents': {
		op: 'ListRtcAbnormalEvent',
		parameters: () => ({ appId, roomId, ...span }),
		line: () => `GET ${V1}/client/abnormalevent`,
		query: { app_id: appId, room_id: roomId, ...spanQuery },
		item: { abnormal_list: null },
	},
	'statistics.getAbnormalExperiences': {
		op: 'ListRtcAbnormalEvents',
		parameters: () => ({ appId, userId: 'teacher' }),
		line: () => 'GET /v1/rtc/data/abnormal-events',
		query: { app: appId, uid: 'teacher' },
		item: { stage: 'join_room' },
	},
	'statistics.getAbnormalExperienceDistribution': {
		op: 'ListRtcAbnormalEventDimension',
		parameters: () => ({ appId, dimension: 'abnormal_factor' }),
		line: () => 'GET /v1/rtc/data/abnormal-event/dimension',
		query: { app: appId, dimension: 'abnormal_factor' },
		item: { user_count: 2 },
	},
};

test('every operation has a row here, and every operation of the vendor is one of them', () => {
	const ours = huaweiRtc.resources.flatMap(({ value, operations }) =>
		Object.keys(operations).map((name) => `${value}.${name}`),
	);
	expect(ours.sort()).toEqual([...Object.keys(rows), 'token.createJoinSignature'].sort());
	const covered = new Set(Object.values(rows).map(({ op }) => op));
	expect(specOperations.filter((op) => !covered.has(op))).toEqual([]);
	if (spec) expect(specOperations).toHaveLength(42);
});

test.each(Object.entries(rows))('%s sends exactly what the vendor describes', async (name, row) => {
	await row.first?.();
	const before = calls().length;
	const [item] = await one(name, row.parameters());
	const [call] = calls().slice(before);
	if (!call) throw new Error('nothing was sent');
	const [path, query = ''] = call.target.split('?');
	expect(`${call.method} ${path}`).toBe(row.line());
	const sent: Record<string, string | string[]> = {};
	for (const [key, value] of new URLSearchParams(query)) {
		const expected = row.query?.[key];
		sent[key] = Array.isArray(expected) ? [...((sent[key] as string[]) ?? []), value] : value;
	}
	expect(sent).toEqual(row.query ?? {});
	const body: unknown = call.body === '' ? undefined : JSON.parse(call.body);
	expect(body).toEqual(row.body?.());
	expect(complaints(row.op, call.method, call.target, body)).toEqual([]);
	expect(item?.error).toBeUndefined();
	expect(item?.json).toMatchObject(row.item ?? {});
});

test.each(['huaweiCloudApi', 'huaweiCloudTokenApi'] as const)(
	'%s goes with every request shape: no body, body, query, deletion',
	async (credential) => {
		for (const name of ['app.get', 'recordRule.upsert', 'user.getAll', 'mixedStreamJob.stop']) {
			const [resource, operation] = name.split('.');
			const row = rows[name];
			const [item] = await runHuawei({
				...{ sandbox, credential, tools: huaweiTools(sandbox) },
				parameters: { resource, operation, ...row?.parameters() },
			});
			expect(item?.error).toBeUndefined();
		}
	},
);

test('a signing key for a time goes with its security token', async () => {
	sandbox.control.configure('huawei', { securityToken: 'temporary-token-1' });
	const run = async (securityToken: string) =>
		await runHuawei({
			...{ sandbox, tools: huaweiTools(sandbox), change: { securityToken } },
			parameters: { resource: 'app', operation: 'get', appId },
		});
	expect((await run('temporary-token-1'))[0]?.json).toMatchObject({ app_id: appId });
	await expect(run('')).rejects.toThrow('APIGW.0301');
});

describe('secrets', () => {
	const APP_KEY = 'sandbox-app-key-0123456789abcdef';

	test('X5 app_key and auth_key are masked, and shown only on purpose', async () => {
		sandbox.control.configure('huawei', { testCallbackUrl: false });
		const authKey = 'callback-key-0123456789-0123456789';
		const set = await one('recordingCallback.update', {
			appId,
			url: 'https://example.com',
			authKey,
		});
		const hidden = [
			...set,
			...(await one('recordingCallback.get', { appId })),
			...(await one('app.get', { appId })),
			...(await one('app.getAll', {})),
			...(await one('app.disable', { appId })),
		];
		expect(JSON.stringify(hidden)).not.toContain(APP_KEY);
		expect(JSON.stringify(hidden)).not.toContain(authKey);
		const [shown] = await one('app.get', { appId, options: { includeSecrets: true } });
		expect(JSON.stringify(shown)).toContain(APP_KEY);
		expect(JSON.stringify(shown)).toContain(authKey);
	});

	test('the join signature is the documented one, and nothing is sent for it', async () => {
		const before = calls().length;
		// The published time of the vector, two hours before its expiry.
		const tools = { ...huaweiTools(sandbox), now: () => new Date((1_763_638_200 - 7_200) * 1_000) };
		const [item] = await runHuawei({
			...{ sandbox, tools },
			parameters: {
				...{ resource: 'token', operation: 'createJoinSignature', appId },
				...{ roomId: 'room-1_A', userId: 'alice', appKey: 'appkeyexample', validFor: 120 },
			},
		});
		expect(item?.json).toEqual({
			...{ appId, roomId: 'room-1_A', userId: 'alice', ctime: 1_763_638_200 },
			expiresAt: '2025-11-20T11:30:00.000Z',
			signature: '55c4e2650420587f77ab3044f25e62ffc8da97434b2259c23dc83269617b80e4',
		});
		expect(calls()).toHaveLength(before);
	});
});

describe('paging', () => {
	test('a list of version 2 counts pages', async () => {
		for (let n = 0; n < 6; n++) sandbox.control.seed('huawei', { app: `app-${n}` });
		const before = calls().length;
		const items = await one('app.getAll', { returnAll: true, options: { pageSize: 3 } });
		expect(items).toHaveLength(7);
		expect(
			calls()
				.slice(before)
				.map(({ target }) => target.split('?')[1]),
		).toEqual(['offset=0&limit=3', 'offset=1&limit=3', 'offset=2&limit=3']);
	});

	test('without a count, a page that is not full is the last one', async () => {
		const before = calls().length;
		const items = await one('recordRule.getAll', {
			appId,
			returnAll: true,
			options: { pageSize: 1 },
		});
		expect(items).toHaveLength(1);
		expect(calls().length - before).toBe(2);
	});

	test('a list of version 1 counts rows', async () => {
		sandbox.control.seed('huawei', { rooms: 24 });
		const before = calls().length;
		const items = await one('room.getAll', { appId, returnAll: true });
		expect(new Set(items.map(({ json }) => json.room_id)).size).toBe(25);
		expect(
			calls()
				.slice(before)
				.map(({ target }) => new URLSearchParams(target.split('?')[1]).get('offset')),
		).toEqual([null, '10', '20']);
	});

	test('Limit ends the reading', async () => {
		sandbox.control.seed('huawei', { rooms: 24 });
		const before = calls().length;
		expect(await one('room.getAll', { appId, limit: 12 })).toHaveLength(12);
		expect(calls().length - before).toBe(2);
	});
});

describe('bad input is refused before anything is sent, and the field is named', () => {
	const long = 'x'.repeat(65);
	test.each<[string, string, IDataObject, string]>([
		['an empty room', 'room.dismiss', { appId, roomId: '' }, 'Room ID may not be empty'],
		['X3 a room with a slash', 'room.dismiss', { appId, roomId: '../x' }, 'Room ID is not an ID'],
		[
			'X3 a room with an escape',
			'room.dismiss',
			{ appId, roomId: '%2e%2e' },
			'Room ID is not an ID',
		],
		[
			'X3 a room with a line break',
			'room.dismiss',
			{ appId, roomId: 'a\r\nb' },
			'Room ID contains',
		],
		[
			'X4 an address as app',
			'room.dismiss',
			{ appId: 'https://evil.example', roomId },
			'App ID is not an ID',
		],
		[
			'a room of 65 characters',
			'room.dismiss',
			{ appId, roomId: long },
			'Room ID has 65 characters',
		],
		['no users', 'user.remove', { appId, roomId, userIds: ' , ' }, 'User IDs is empty'],
		[
			'an empty list of users',
			'user.remove',
			{ appId, roomId, userIds: '={{ [] }}' },
			'User IDs is empty',
		],
		[
			'a user with a blank',
			'user.remove',
			{ appId, roomId, userIds: 'a b' },
			'User IDs is not an ID',
		],
		['a page of 101', 'app.getAll', { options: { pageSize: 101 } }, 'Page Size must be'],
		['a page of 0', 'recordRule.getAll', { appId, options: { pageSize: 0 } }, 'Page Size must be'],
		[
			'a callback over ftp',
			'recordingCallback.update',
			{ appId, url: 'ftp://x' },
			'URL is not an address',
		],
		[
			'a short key',
			'recordingCallback.update',
			{ appId, url: 'https://x.example', authKey: 'short' },
			'Key has 5 characters',
		],
		[
			'a long key',
			'recordingCallback.update',
			{ appId, url: 'https://x.example', authKey: long },
			'Key has 65 characters',
		],
		['an app name with a dot', 'app.create', { appName: 'a.b' }, 'App Name is not an ID'],
		['no confirmation', 'app.delete', { appId }, 'Confirm Deletion is off'],
		[
			'no confirmation for a rule',
			'recordRule.delete',
			{ appId, ruleId: 'r1' },
			'Confirm Deletion is off',
		],
		[
			'auto recording without rule',
			'autoRecording.update',
			{ appId, mode: 'AUTO_INDIVIDUAL_RECORD' },
			'Record Rule ID may not be empty',
		],
		[
			'no format',
			'recordRule.upsert',
			{ appId, bucket: 'abc', recordFormats: [] },
			'Formats is empty',
		],
		[
			'an HLS file of 30 s',
			'recordRule.upsert',
			{ appId, bucket: 'abc', recordFormats: ['HLS'], hls: { cycle: 30 } },
			'HLS Settings (File Length) must be',
		],
		[
			'an MP4 file of 4 h',
			'recordRule.upsert',
			{ appId, bucket: 'abc', recordFormats: ['MP4'], mp4: { cycle: 14400 } },
			'MP4 Settings (File Length) must be',
		],
		[
			'a rule that is no JSON',
			'recordRule.upsert',
			{ appId, specify: 'json', rule: '{' },
			'Rule is not a JSON object',
		],
		[
			'a rule without a bucket',
			'recordRule.upsert',
			{ appId, specify: 'json', rule: '{"record_formats":["MP4"]}' },
			'Rule has no "obs_addr"',
		],
		[
			'an idle time of 1 s',
			'individualStreamJob.start',
			{ appId, roomId, userId: 'u', ruleId: 'r', maxIdleTime: 1 },
			'Max Idle Time must be',
		],
		[
			'panes in nine grids',
			'mixedStreamJob.start',
			{
				appId,
				ruleId: 'r',
				specify: 'json',
				mix: '{"room_id":"a","encode_template":"b","layout_template":"nine_grids_view","layout_panes":[{"id":1}]}',
			},
			'Mix has "layout_panes"',
		],
		[
			'both layouts',
			'mixedStreamJob.start',
			{
				appId,
				ruleId: 'r',
				specify: 'json',
				mix: '{"room_id":"a","encode_template":"b","layout_template":"custom","layout_panes":[{"id":1,"x":0,"filling_policy":"FIXED_USER"}]}',
			},
			'Mix has a pane with "filling_policy"',
		],
		[
			'a pane outside',
			'mixedStreamJob.start',
			{
				appId,
				roomId,
				ruleId: 'r',
				layoutTemplate: 'custom',
				layoutPanes: { pane: [{ id: 1, x: 1.5 }] },
			},
			'Panes (Left, Top, Width, Height)',
		],
		[
			'a picture from the web',
			'mixedStreamJob.start',
			{ appId, roomId, ruleId: 'r', mixOptions: { userImage: 'https://x.example/a.png' } },
			'Additional Fields (Default User Image)',
		],
		[
			'another room for a mixed job',
			'mixedStreamJob.update',
			{ appId, jobId: 'j', specify: 'json', mix: '{"room_id":"b"}' },
			'Mix has "room_id"',
		],
		[
			'91 days',
			'room.getAll',
			{ appId, startTime: '2026-08-01T00:00:00Z', endTime: '2026-11-01T00:00:00Z' },
			'Start Time is more than 90 days',
		],
		[
			'the end before the start',
			'user.getAll',
			{ appId, startTime: '2026-11-02T00:00:00Z', endTime: '2026-11-01T00:00:00Z' },
			'End Time is before',
		],
		[
			'two days of minutes',
			'statistics.getRealtimeScale',
			{ appId, startTime: '2026-11-01T00:00:00Z', endTime: '2026-11-03T00:00:00Z' },
			'Start Time is more than 24 hours',
		],
		[
			'two hours of events',
			'statistics.getClientEvents',
			{ appId, startTime: '2026-11-01T00:00:00Z', endTime: '2026-11-01T02:00:00Z' },
			'Start Time is more than 1 hours',
		],
		['no metric', 'statistics.getScaleHistory', { appId, metrics: [] }, 'Metrics is empty'],
		[
			'a date that is none',
			'statistics.getUsageHistory',
			{ appId, startDate: 'today', endDate: '2026-11-02' },
			'Start Date is not a date',
		],
		['a bucket in capitals', 'storage.getObjects', { bucket: 'ABC' }, 'Bucket is not an ID'],
		[
			'a signature for 12 hours',
			'token.createJoinSignature',
			{ appId, roomId, userId: 'u', appKey: 'k', validFor: 720 },
			'Valid For must be',
		],
	])('%s', async (_case, operation, parameters, message) => {
		const before = calls().length;
		await expect(one(operation, parameters)).rejects.toThrow(message);
		expect(calls()).toHaveLength(before);
	});
});
