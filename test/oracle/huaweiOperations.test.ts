import { BasicCredentials } from '@huaweicloud/huaweicloud-sdk-core/auth/BasicCredentials';
import { ClientBuilder } from '@huaweicloud/huaweicloud-sdk-core/ClientBuilder';
import type { HcClient } from '@huaweicloud/huaweicloud-sdk-core/HcClient';

import { startSandbox, type Sandbox } from '../../sandbox';
import { secrets, targets } from '../../sandbox/framework/targets';

const { accessKey, secretKey } = secrets.huawei;
const { appId, roomId, projectId } = targets.huawei;

let sandbox: Sandbox;
let client: HcClient;
beforeAll(async () => {
	sandbox = await startSandbox();
	client = vendorClient();
});
afterAll(() => sandbox.close());
beforeEach(() => sandbox.control.reset());

/** The vendor's HTTP client; its logger is silenced because it prints signed requests on errors. */
function vendorClient(): HcClient {
	const built = new ClientBuilder<HcClient>((one) => one)
		.withCredential(
			new BasicCredentials().withAk(accessKey).withSk(secretKey).withProjectId(projectId),
		)
		.withEndpoint(sandbox.baseUrls.huawei)
		.withOptions({ customUserAgent: 'test' })
		.build();
	const quiet = () => undefined;
	const silent = { debug: quiet, info: quiet, warn: quiet, error: quiet };
	(built as unknown as { httpClient: { _logger: unknown } }).httpClient._logger = silent;
	return built;
}

type Reply = Record<string, unknown> & { httpStatusCode: number };

async function send(
	line: string,
	{ path = {}, query = {}, data }: { path?: object; query?: object; data?: object } = {},
): Promise<Reply> {
	const [method, url] = line.split(' ');
	return (await client.sendRequest({
		...{ method: method ?? '', url: url ?? '', contentType: 'application/json' },
		...{ queryParams: query, headers: {}, ...(data ? { data } : {}) },
		pathParams: { app_id: appId, room_id: roomId, project_id: projectId, ...path },
	} as Parameters<HcClient['sendRequest']>[0])) as unknown as Reply;
}

const RULE = {
	obs_addr: { location: 'cn-north-4', project_id: projectId, bucket: 'lesson-recordings' },
	record_formats: ['HLS', 'MP4'],
	hls_config: { record_cycle: 0 },
	mp4_config: { record_cycle: 7200 },
};

test('the vendor’s client manages apps, rules and jobs from beginning to end', async () => {
	sandbox.control.configure('huawei', { testCallbackUrl: false });
	const { app_id: made } = await send('POST /v2/apps', { data: { app_name: 'lessons' } });
	const path = { app_id: made };
	expect(await send('GET /v2/apps/{app_id}', { path })).toMatchObject({ app_name: 'lessons' });
	expect(await send('POST /v2/apps/{app_id}/disable', { path })).toMatchObject({
		state: { state: 'DEACTIVATION' },
	});
	expect(await send('POST /v2/apps/{app_id}/enable', { path })).toMatchObject({
		state: { state: 'ACTIVATION' },
	});
	const created = await send('POST /v2/apps/{app_id}/record-rules', { path, data: RULE });
	expect(created).toMatchObject({ httpStatusCode: 201, ...RULE });
	const changed = await send('POST /v2/apps/{app_id}/record-rules', { path, data: RULE });
	expect(changed).toMatchObject({ httpStatusCode: 200, rule_id: created.rule_id });
	const rule = { ...path, rule_id: created.rule_id };
	expect(await send('GET /v2/apps/{app_id}/record-rules', { path })).toMatchObject({
		rules: [{ rule_id: created.rule_id }],
	});
	const mode = { mode: 'AUTO_INDIVIDUAL_RECORD', record_rule_id: created.rule_id };
	expect(await send('PUT /v2/apps/{app_id}/auto-record-mode', { path, data: mode })).toMatchObject({
		auto_record_mode: mode,
	});
	await expect(
		send('DELETE /v2/apps/{app_id}/record-rules/{rule_id}', { path: rule }),
	).rejects.toMatchObject({ httpStatusCode: 400, errorCode: 'RTC.00001004' });
	const callback = { url: 'https://example.com/r', auth_key: 'k'.repeat(40) };
	expect(
		await send('PUT /v2/apps/{app_id}/record-callback', { path, data: callback }),
	).toMatchObject({ record_callback: callback });

	const job = await send('POST /v2/apps/{app_id}/individual-stream-jobs', {
		...{ path },
		data: {
			...{ room_id: roomId, user_id: 'teacher', video_type: 'CAMERASTREAM' },
			record_param: { record_rule_id: created.rule_id },
		},
	});
	expect(job).toMatchObject({ httpStatusCode: 201, state: 'RUNNING' });
	const one = { path: { ...path, job_id: job.job_id } };
	expect(await send('GET /v2/apps/{app_id}/individual-stream-jobs/{job_id}', one)).toMatchObject({
		state: 'RUNNING',
		stop_time: '0001-01-01T00:00:00Z',
	});
	expect(await send('DELETE /v2/apps/{app_id}/individual-stream-jobs/{job_id}', one)).toEqual({
		httpStatusCode: 204,
	});
	await expect(
		send('DELETE /v2/apps/{app_id}/individual-stream-jobs/{job_id}', one),
	).rejects.toMatchObject({ httpStatusCode: 400, errorCode: 'RTC.00001009' });
	expect(await send('DELETE /v2/apps/{app_id}', { path })).toEqual({ httpStatusCode: 204 });
	await expect(send('GET /v2/apps/{app_id}', { path })).rejects.toMatchObject({
		httpStatusCode: 404,
		errorCode: 'RTC.00001003',
	});
});

test('a job without its stream ends by itself after its idle time', async () => {
	const { rule_id } = await send('POST /v2/apps/{app_id}/record-rules', { data: RULE });
	const { job_id } = await send('POST /v2/apps/{app_id}/mix-stream-jobs', {
		data: {
			mix_param: { room_id: roomId, encode_template: '1280*720_30_1710', max_idle_time: 45 },
			record_param: { record_rule_id: rule_id },
		},
	});
	const look = () => send('GET /v2/apps/{app_id}/mix-stream-jobs/{job_id}', { path: { job_id } });
	await send('POST /v2/apps/{app_id}/rooms/{room_id}/dismiss');
	expect(await look()).toMatchObject({ state: 'RUNNING' });
	// The vendor's client signs with the real time, of which the sandbox allows 15 minutes.
	sandbox.control.advanceClock(46_000);
	expect(await look()).toMatchObject({ state: 'STOPPED', stop_reason: 'EXCEED_MAX_IDLE_TIME' });
});

test('the vendor’s client reads storage, users and statistics', async () => {
	expect(await send('GET /v2/rtc-ops/buckets')).toMatchObject({ count: 2 });
	const query = { bucket: 'lesson-recordings', type: 'folders', location: 'cn-north-4' };
	expect(await send('GET /v2/rtc-ops/buckets/objects', { query })).toMatchObject({
		objects: [{ file_name: 'lessons/' }, { file_name: 'lessons/2026/' }],
	});
	const data = { bucket: 'archive', location: 'cn-north-1', operation: 1 };
	expect(await send('PUT /v2/rtc-ops/buckets/authentication', { data })).toMatchObject({
		httpStatusCode: 200,
	});
	const app = { app: appId };
	expect(
		await send('GET /v1/{project_id}/rtc/users', {
			query: { ...app, state: ['ONLINE', 'OFFLINE'] },
		}),
	).toMatchObject({ total: 2 });
	expect(
		await send('GET /v1/{project_id}/rtc/history/scale', {
			query: { ...app, metric: ['UserCount', 'RoomCount'] },
		}),
	).toMatchObject({ scale: [{ user_count: 12 }] });
	await expect(
		send('GET /v1/{project_id}/rtc/realtime/scale', { query: app }),
	).rejects.toMatchObject({ httpStatusCode: 400, errorCode: 'DATA.100011001' });
});

test('the documented limits are kept when they are switched on', async () => {
	sandbox.control.configure('huawei', { limitFactor: 1 });
	const answers = await Promise.all(
		Array.from({ length: 32 }, () =>
			send('GET /v1/{project_id}/rtc/rooms', { query: { app: appId } }).then(
				({ httpStatusCode }) => httpStatusCode,
				(refused: { httpStatusCode: number }) => refused.httpStatusCode,
			),
		),
	);
	expect(answers.filter((status) => status === 200)).toHaveLength(30);
	expect(answers.filter((status) => status === 429)).toHaveLength(2);
});
