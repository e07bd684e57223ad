import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import CryptoJS from 'crypto-js';
import type { IDataObject } from 'n8n-workflow';

import { startSandbox, type Sandbox } from '../../sandbox';
import { targets } from '../../sandbox/framework/targets';
import { searchList } from '../support/n8n/searchList';
import { waitedFor } from '../support/nothingSlow';
import { PublishedTrigger } from '../support/huaweiTrigger';

const KEY = 'callback-key-0123456789-0123456789';
const OTHER_KEY = 'another-key-0123456789-0123456789-x';
const { appId, roomId } = targets.huawei;
const EVENTS = ['RECORD_NEW_FILE_START', 'RECORD_FILE_COMPLETE', 'CLOUD_RECORD_SERVER_OVER'];

let sandbox: Sandbox;
const triggers: PublishedTrigger[] = [];
beforeAll(async () => {
	sandbox = await startSandbox();
});
afterAll(() => sandbox.close());
beforeEach(() => sandbox.control.reset());
afterEach(async () => {
	await Promise.all(triggers.splice(0).map((trigger) => trigger.close()));
});

let count = 0;
async function triggerWith(
	parameters: IDataObject = {},
	{ test = false, key = KEY, former = '' } = {},
): Promise<PublishedTrigger> {
	const trigger = await PublishedTrigger.make({
		parameters: { authentication: 'accessKey', appId, events: EVENTS, ...parameters },
		credentials: {
			huaweiCloudApi: sandbox.credentials.huaweiCloudApi,
			huaweiRtcCallbackApi: { authKey: key, formerAuthKey: former },
		},
		test,
	});
	triggers.push(trigger);
	return trigger;
}

/** Another job each time: what came before is remembered over tests. */
const event = (fields: IDataObject = {}): IDataObject => ({
	event_type: 'RECORD_FILE_COMPLETE',
	...{ app_id: appId, job_id: `job-${(count += 1)}`, room_id: roomId },
	obs_object: 'Record/one.mp4',
	...fields,
});

function signed(
	body: string,
	{ key = KEY, timestamp = String(Math.floor(Date.now() / 1_000)), rand = '8f14e45f' } = {},
) {
	return {
		headers: {
			'x-rtc-rand': rand,
			'x-rtc-timestamp': timestamp,
			'x-rtc-signature': CryptoJS.HmacSHA256(rand + timestamp + body, key).toString(),
		} as Record<string, string>,
		rawBody: Buffer.from(body),
	};
}

const callbackOf = () =>
	(sandbox.control.inspect().huawei as unknown as { apps: Array<{ callbackUrl: string | null }> })
		.apps[0]?.callbackUrl;
const requests = (method: string) =>
	sandbox.control
		.inspect()
		.requests.filter(
			({ provider, target, method: own }) =>
				provider === 'huawei' && own === method && target.includes('record-callback'),
		);

describe('deliveries', () => {
	test('T1 a valid signature starts one execution, and Huawei gets its answer', async () => {
		const trigger = await triggerWith();
		const body = event();
		const delivered = await trigger.deliver(signed(JSON.stringify(body)));
		expect(delivered).toMatchObject({ status: 200, body: { status: 1, result: 'success' } });
		expect(trigger.items).toEqual([body]);
	});

	test('T1 the documented rule, by the shared vector', async () => {
		const file = path.resolve(__dirname, '../../../shared/specs/huawei/callback-vectors.json');
		let vectors: {
			recordingCallback: Array<{ key: string; headers: Record<string, string>; body: string }>;
		};
		try {
			vectors = JSON.parse(readFileSync(file, 'utf8')) as typeof vectors;
		} catch {
			return; // The vectors lie beside the repository.
		}
		for (const { key, headers, body } of vectors.recordingCallback) {
			const trigger = await triggerWith({}, { key });
			const lower = Object.fromEntries(
				Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
			);
			const delivered = await trigger.deliver({ headers: lower, rawBody: Buffer.from(body) });
			expect(delivered.items).toHaveLength(1);
		}
	});

	test.each<[string, (good: ReturnType<typeof signed>) => ReturnType<typeof signed>]>([
		[
			'one byte changed',
			(good) => ({
				...good,
				rawBody: Buffer.from(good.rawBody.map((byte, at) => (at === 20 ? byte ^ 1 : byte))),
			}),
		],
		[
			'white space added',
			(good) => ({
				...good,
				rawBody: Buffer.from(JSON.stringify(JSON.parse(good.rawBody.toString()), null, 1)),
			}),
		],
		['another key', (good) => signed(good.rawBody.toString(), { key: OTHER_KEY })],
		[
			'a missing signature',
			({ headers, rawBody }) => ({ headers: { ...headers, 'x-rtc-signature': '' }, rawBody }),
		],
		['no headers at all', ({ rawBody }) => ({ headers: {}, rawBody })],
		[
			'a signature of another length',
			({ headers, rawBody }) => ({ headers: { ...headers, 'x-rtc-signature': 'abc' }, rawBody }),
		],
		[
			'a signature that is no hex',
			({ headers, rawBody }) => ({
				headers: { ...headers, 'x-rtc-signature': 'ä'.repeat(64) },
				rawBody,
			}),
		],
		[
			'another rand',
			({ headers, rawBody }) => ({ headers: { ...headers, 'x-rtc-rand': 'x' }, rawBody }),
		],
		[
			'a missing time',
			({ headers, rawBody }) => ({ headers: { ...headers, 'x-rtc-timestamp': '' }, rawBody }),
		],
	])('T2 %s is answered with 401, and nothing starts', async (_case, spoil) => {
		const trigger = await triggerWith();
		const delivered = await trigger.deliver(spoil(signed(JSON.stringify(event()))));
		expect(delivered).toMatchObject({ status: 401, items: undefined });
	});

	test('T2 a signature that came twice is refused', async () => {
		const trigger = await triggerWith();
		const good = signed(JSON.stringify(event()));
		const { 'x-rtc-signature': signature = '' } = good.headers;
		const headers = { ...good.headers, 'x-rtc-signature': [signature, signature] };
		expect((await trigger.deliver({ ...good, headers })).status).toBe(401);
	});

	test.each([
		['any age without a limit', {}, '1', 200],
		['too old', { maxAge: 300 }, String(Math.floor(Date.now() / 1_000) - 400), 401],
		['from the future', { maxAge: 300 }, String(Math.floor(Date.now() / 1_000) + 400), 401],
		['seconds', { maxAge: 300 }, String(Math.floor(Date.now() / 1_000)), 200],
		['milliseconds', { maxAge: 300 }, String(Date.now()), 200],
		['no number', { maxAge: 300 }, 'NaN', 401],
	])('T3 %s', async (_case, options, timestamp, status) => {
		const trigger = await triggerWith({ options });
		const delivered = await trigger.deliver(signed(JSON.stringify(event()), { timestamp }));
		expect(delivered.status).toBe(status);
		expect(delivered.items?.length ?? 0).toBe(status === 200 ? 1 : 0);
	});

	test('T4 without the raw bytes, or compressed, it is refused', async () => {
		const trigger = await triggerWith();
		const good = signed(JSON.stringify(event()));
		expect((await trigger.deliver({ headers: good.headers })).status).toBe(401);
		const headers = { ...good.headers, 'content-encoding': 'gzip' };
		expect((await trigger.deliver({ ...good, headers })).status).toBe(401);
		const packed = gzipSync(good.rawBody);
		expect((await trigger.deliver({ ...good, rawBody: packed })).status).toBe(401);
	});

	test('T6 while the key is being changed, either one passes', async () => {
		const trigger = await triggerWith({}, { former: OTHER_KEY });
		for (const key of [KEY, OTHER_KEY]) {
			await trigger.deliver(signed(JSON.stringify(event()), { key }));
		}
		expect(trigger.items).toHaveLength(2);
	});

	test('T9 the same event again starts nothing', async () => {
		const trigger = await triggerWith();
		const body = JSON.stringify(event());
		const answers = [];
		for (let copy = 0; copy < 3; copy++) answers.push(await trigger.deliver(signed(body)));
		expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
		expect(trigger.items).toHaveLength(1);
	});

	test('T9 at most 1,000 events are remembered', async () => {
		const trigger = await triggerWith();
		const many = Array.from({ length: 1_100 }, () => event());
		await trigger.deliver(signed(JSON.stringify(many)));
		const [node] = Object.values(trigger.staticData) as IDataObject[];
		expect(node?.eventIds).toHaveLength(1_000);
	});

	test('T10 ten events are ten items', async () => {
		const trigger = await triggerWith();
		const batch = Array.from({ length: 10 }, () => event());
		await trigger.deliver(signed(JSON.stringify(batch)));
		expect(trigger.items).toEqual(batch);
	});

	test('T11 the choice of events comes after the verification', async () => {
		const trigger = await triggerWith({ events: ['CLOUD_RECORD_SERVER_OVER'] });
		const unwanted = JSON.stringify(event());
		expect((await trigger.deliver(signed(unwanted))).status).toBe(200);
		expect((await trigger.deliver(signed(unwanted, { key: OTHER_KEY }))).status).toBe(401);
		const wanted = event({ event_type: 'CLOUD_RECORD_SERVER_OVER' });
		await trigger.deliver(signed(JSON.stringify(wanted)));
		expect(trigger.items).toEqual([wanted]);
	});

	test('T14 the answer comes within a second, also for large bodies: it waits for no request and no timer', async () => {
		const trigger = await triggerWith();
		const delivery = signed(JSON.stringify(event({ detail_message: 'x'.repeat(900_000) })));
		expect(await waitedFor(async () => await trigger.deliver(delivery))).toEqual([]);
		expect(trigger.items).toHaveLength(1);
	});

	test('T15 a body of 10 MB, deep nesting and broken JSON are refused, and nothing breaks', async () => {
		const trigger = await triggerWith();
		const large = signed(JSON.stringify({ event_type: 'x'.repeat(10_000_000) }));
		expect((await trigger.deliver(large)).status).toBe(413);
		const deep = `{"event_type":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
		expect((await trigger.deliver(signed(deep))).status).toBe(400);
		expect((await trigger.deliver(signed('{"event_type":'))).status).toBe(400);
		expect(trigger.items).toEqual([]);
	});

	test('X7 a name that could reach a prototype is dropped', async () => {
		const trigger = await triggerWith();
		await trigger.deliver(
			signed('{"event_type":"RECORD_FILE_COMPLETE","job_id":"p1","__proto__":{"bad":1}}'),
		);
		expect(trigger.items[0]).toEqual({ event_type: 'RECORD_FILE_COMPLETE', job_id: 'p1' });
		expect(({} as IDataObject).bad).toBeUndefined();
	});

	test('a probe without signature and event is answered, and starts nothing', async () => {
		const trigger = await triggerWith();
		expect(await trigger.deliver({ rawBody: Buffer.from('{}') })).toMatchObject({
			...{ status: 200, items: undefined },
		});
	});
});

describe('registration', () => {
	test('T12 publishing registers the address, and the sandbox’s events arrive verified', async () => {
		const trigger = await triggerWith();
		await trigger.publish();
		expect(callbackOf()).toMatch(new RegExp(`^${trigger.origin}/webhook/.+`));
		sandbox.control.seed('huawei', { event: 'RECORD_FILE_COMPLETE', copies: 2 });
		await until(() => trigger.delivered.length >= 3);
		expect(trigger.items).toEqual([
			expect.objectContaining({ event_type: 'RECORD_FILE_COMPLETE', app_id: appId }),
		]);
	});

	test('T13 publishing twice leaves one registration', async () => {
		const trigger = await triggerWith();
		await trigger.publish();
		await trigger.publish();
		expect(requests('PUT')).toHaveLength(1);
		expect(await trigger.hook('checkExists')).toBe(true);
	});

	test('another key is registered anew', async () => {
		const trigger = await triggerWith();
		await trigger.publish();
		const changed = { huaweiRtcCallbackApi: { authKey: OTHER_KEY, formerAuthKey: KEY } };
		expect(await trigger.hook('checkExists', changed)).toBe(false);
	});

	test('somebody else’s address is not replaced without leave', async () => {
		const theirs = await triggerWith();
		await theirs.publish();
		const before = callbackOf();
		const trigger = await triggerWith();
		await expect(trigger.publish()).rejects.toThrow(
			'already sends its recording events to 127.0.0.1',
		);
		expect(callbackOf()).toBe(before);
	});

	test('T12 the former callback is restored, with its key, which never stands in clear', async () => {
		const theirs = await triggerWith({}, { key: OTHER_KEY });
		await theirs.publish();
		const before = callbackOf();
		const trigger = await triggerWith({ options: { replaceExisting: true } });
		await trigger.publish();
		expect(callbackOf()).toContain(trigger.origin);
		expect(JSON.stringify(trigger.staticData)).not.toContain(OTHER_KEY);
		await trigger.hook('delete');
		expect(callbackOf()).toBe(before);
		expect(JSON.stringify(trigger.staticData)).not.toContain('formerCallback');
		sandbox.control.seed('huawei', { event: 'RECORD_FILE_COMPLETE' });
		await until(() => theirs.items.length > 0);
	});

	test('T12 what is not ours any more is not touched', async () => {
		const trigger = await triggerWith();
		await trigger.publish();
		const theirs = await triggerWith({ options: { replaceExisting: true } });
		await theirs.publish();
		const before = requests('PUT').length;
		await trigger.hook('delete');
		expect(callbackOf()).toContain(theirs.origin);
		expect(requests('PUT')).toHaveLength(before);
	});

	test('T12 an app that is gone is fine, a failure of the service is reported', async () => {
		const trigger = await triggerWith();
		await trigger.publish();
		const gone = { status: 404, path: 'record-callback', body: { error_code: 'RTC.00001003' } };
		sandbox.control.answerNext('huawei', gone);
		expect(await trigger.hook('delete')).toBe(true);

		const again = await triggerWith({ options: { replaceExisting: true } });
		await again.publish();
		sandbox.control.answerNext('huawei', {
			...{ status: 500, path: 'record-callback' },
			body: { error_code: 'RTC.00002001', error_msg: 'InternalError' },
		});
		await expect(again.hook('delete')).rejects.toThrow('RTC.00002001');
	});

	test('T13 the test address and the production address are never mixed', async () => {
		const production = await triggerWith();
		await production.publish();
		const before = callbackOf();
		expect(new URL(before ?? '').pathname).toMatch(/^\/webhook\//);
		const test = await triggerWith({ options: { replaceExisting: true } }, { test: true });
		await test.publish();
		expect(new URL(callbackOf() ?? '').pathname).toMatch(/^\/webhook-test\//);
		await test.hook('delete');
		expect(callbackOf()).toBe(before);
	});

	test('an address that Huawei cannot reach is explained', async () => {
		const trigger = await triggerWith();
		sandbox.control.answerNext('huawei', { status: 200, path: 'record-callback', body: {} });
		sandbox.control.answerNext('huawei', {
			...{ status: 400, path: 'record-callback' },
			body: { error_code: 'RTC.00001018', error_msg: 'URL unavailable' },
		});
		await expect(trigger.hook('create')).rejects.toMatchObject({
			description: expect.stringContaining('must be public') as string,
		});
	});

	test.each([['too short'], [''], ['with a blank 0123456789 0123456789 0123']])(
		'S6 the key %p is refused before anything is sent',
		async (key) => {
			const trigger = await triggerWith({}, { key });
			await expect(trigger.hook('create')).rejects.toThrow('Callback Key');
			expect(requests('GET')).toEqual([]);
		},
	);

	test('X5 a refused key shows no secret', async () => {
		const trigger = await triggerWith();
		const change = {
			huaweiCloudApi: {
				...sandbox.credentials.huaweiCloudApi,
				secretKey: 'wrong-secret-key-123456',
			},
		};
		const thrown: unknown = await trigger.hook('create', change).catch((one: unknown) => one);
		expect(thrown).toMatchObject({ message: expect.stringContaining('APIGW.0301') as string });
		expect(JSON.stringify(thrown)).not.toContain('wrong-secret-key-123456');
		expect(JSON.stringify(thrown)).not.toContain(KEY);
	});

	test('the app is picked from a list', async () => {
		sandbox.control.seed('huawei', { app: 'second' });
		const { results } = await searchList(
			{
				node: 'huaweiRtcTrigger',
				parameters: { authentication: 'accessKey' },
				credentials: { huaweiCloudApi: sandbox.credentials.huaweiCloudApi },
			},
			'apps',
		);
		expect(results.map(({ name }) => name)).toEqual(['sandbox-app', 'second']);
	});
});

/** Waits for what the sandbox delivers over the network. */
async function until(done: () => boolean): Promise<void> {
	while (!done()) await new Promise((next) => setTimeout(next, 10));
	expect(done()).toBe(true);
}
