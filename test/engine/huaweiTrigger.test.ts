import crypto from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import CryptoJS from 'crypto-js';
import type { IDataObject } from 'n8n-workflow';

import { startSandbox, type Sandbox } from '../../sandbox';
import { targets } from '../../sandbox/framework/targets';
import { searchList } from '../support/n8n/searchList';
import { PublishedTrigger } from '../support/publishedTrigger';

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
	{
		test = false,
		key = KEY,
		former = '',
		sameNodeAs = undefined as PublishedTrigger | undefined,
	} = {},
): Promise<PublishedTrigger> {
	const trigger = await PublishedTrigger.make({
		node: 'huaweiRtcTrigger',
		parameters: { authentication: 'accessKey', appId, events: EVENTS, ...parameters },
		credentials: {
			huaweiCloudApi: sandbox.credentials.huaweiCloudApi,
			huaweiRtcCallbackApi: { authKey: key, formerAuthKey: former },
		},
		test,
		sameNodeAs,
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

/** The item of an event: the trigger names it, as all triggers do, in the vendor's own words. */
const told = (body: IDataObject): IDataObject => ({ eventName: body.event_type, ...body });

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

describe('Huawei Cloud RTC Trigger: deliveries', () => {
	test('T1 a valid signature starts one execution, and Huawei gets its answer', async () => {
		const trigger = await triggerWith();
		const body = event();
		const delivered = await trigger.deliver(signed(JSON.stringify(body)));
		expect(delivered).toMatchObject({ status: 200, body: { status: 1, result: 'success' } });
		expect(trigger.items).toEqual([told(body)]);
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

	test('T5 signatures are compared in constant time, whatever their length', async () => {
		const compare = jest.spyOn(crypto, 'timingSafeEqual');
		const trigger = await triggerWith();
		const good = signed(JSON.stringify(event()));
		for (const signature of [good.headers['x-rtc-signature'] ?? '', 'b'.repeat(64), 'b']) {
			compare.mockClear();
			await trigger.deliver({
				...good,
				headers: { ...good.headers, 'x-rtc-signature': signature },
			});
			expect(compare.mock.calls.map(([left]) => left)).toEqual([Buffer.from(signature)]);
		}
		compare.mockRestore();
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
		expect(trigger.items).toEqual(batch.map(told));
	});

	test('T11 the choice of events comes after the verification', async () => {
		const trigger = await triggerWith({ events: ['CLOUD_RECORD_SERVER_OVER'] });
		const unwanted = JSON.stringify(event());
		expect((await trigger.deliver(signed(unwanted))).status).toBe(200);
		expect((await trigger.deliver(signed(unwanted, { key: OTHER_KEY }))).status).toBe(401);
		const wanted = event({ event_type: 'CLOUD_RECORD_SERVER_OVER' });
		await trigger.deliver(signed(JSON.stringify(wanted)));
		expect(trigger.items).toEqual([told(wanted)]);
	});

	test('T14 no vendor is asked before the answer', async () => {
		const trigger = await triggerWith();
		await trigger.deliver(signed(JSON.stringify(event({ detail_message: 'x'.repeat(900_000) }))));
		expect(trigger.items).toHaveLength(1);
		expect(sandbox.control.inspect().requests).toEqual([]);
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
		expect(trigger.items[0]).toEqual(told({ event_type: 'RECORD_FILE_COMPLETE', job_id: 'p1' }));
		expect(({} as IDataObject).bad).toBeUndefined();
	});

	test.each([
		['n8n could not start the execution', { startFails: true }],
		['the sender has hung up', { hangsUp: true }],
	])('T16 %s: the event sent again starts it', async (_case, then) => {
		const trigger = await triggerWith();
		const body = JSON.stringify(event());
		await trigger.deliver({ ...signed(body), then });
		expect((await trigger.deliver(signed(body))).items).toHaveLength(1);
		expect((await trigger.deliver(signed(body))).items).toBeUndefined();
	});

	test('T9 the files of one job are different events, and one file sent twice is one', async () => {
		const trigger = await triggerWith();
		const file = event({ start_time: '1', end_time: '2', file_size: 10 });
		const others = [
			{ ...file, end_time: '3' },
			{ ...file, file_size: 11 },
			{ ...file, obs_object: 'Record/two.mp4' },
			{ ...file, record_format: 'HLS' },
		];
		await trigger.deliver(signed(JSON.stringify([file, ...others, file])));
		expect(trigger.items).toEqual([file, ...others].map(told));
	});

	test('T9 starts of files that name no file are told apart by the signed time of sending', async () => {
		const trigger = await triggerWith();
		const body = JSON.stringify({
			...{ event_type: 'RECORD_NEW_FILE_START', job_id: `job-${(count += 1)}` },
		});
		for (const timestamp of ['1', '1', '2']) await trigger.deliver(signed(body, { timestamp }));
		expect(trigger.items).toHaveLength(2);
	});

	test('T9 while the editor listens for a test event, the same one may come again', async () => {
		const trigger = await triggerWith({}, { test: true });
		const body = JSON.stringify(event());
		for (let copy = 0; copy < 2; copy++) await trigger.deliver(signed(body));
		expect(trigger.items).toHaveLength(2);
	});

	test('T3 a Maximum Age that is no number refuses, and keeps the workflow from being published', async () => {
		const trigger = await triggerWith({ options: { maxAge: '5 minutes' } });
		const delivered = await trigger.deliver(signed(JSON.stringify(event())));
		expect(delivered).toMatchObject({ status: 500, items: undefined });
		await expect(trigger.publish()).rejects.toThrow('Maximum Age');
		expect(requests('GET')).toEqual([]);
	});

	test('R18 an event with a field "error" makes no failed item', async () => {
		const trigger = await triggerWith();
		await trigger.deliver(signed(JSON.stringify(event({ error: 'x' }))));
		expect(trigger.items[0]).toMatchObject({ vendorError: 'x' });
		expect(trigger.items[0]).not.toHaveProperty('error');
	});

	test.each(['', '{}', '{"test":1}', 'ping'])(
		'a signed probe without an event is answered, and starts nothing: %p',
		async (body) => {
			const trigger = await triggerWith();
			expect(await trigger.deliver(signed(body))).toMatchObject({
				...{ status: 200, body: { status: 1, result: 'success' }, items: undefined },
			});
		},
	);

	test('a probe without signature and event is answered, and starts nothing', async () => {
		const trigger = await triggerWith();
		expect(await trigger.deliver({ rawBody: Buffer.from('{}') })).toMatchObject({
			...{ status: 200, items: undefined },
		});
	});
});

describe('Huawei Cloud RTC Trigger: registration', () => {
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

	test('T13 a test takes the events for its time, and gives them back to the published workflow', async () => {
		const production = await triggerWith();
		await production.publish();
		expect(callbackOf()).toBe(production.url);
		const test = await triggerWith({}, { test: true, sameNodeAs: production });
		await test.publish();
		expect(callbackOf()).toBe(test.url);
		expect(new URL(test.url).pathname).toMatch(/^\/webhook-test\//);
		await test.unpublish();
		expect(callbackOf()).toBe(production.url);
		await production.unpublish();
		expect(production.warnings).toEqual([expect.stringContaining('no call that removes')]);
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

describe('T17 huawei: addresses that were left behind', () => {
	const replacing = { options: { replaceExisting: true } };

	test('a test address that was left behind is nobody else’s: publishing replaces it', async () => {
		const production = await triggerWith();
		const test = await triggerWith({}, { test: true, sameNodeAs: production });
		await test.publish();
		test.restart();
		await production.publish();
		expect(callbackOf()).toBe(production.url);
		// It is not kept as something to put back.
		expect(JSON.stringify(production.staticData)).not.toContain('formerCallbacks');
	});

	test('a second test after one that was left behind', async () => {
		const test = await triggerWith({}, { test: true });
		await test.publish();
		test.restart();
		await test.publish();
		expect(callbackOf()).toBe(test.url);
		test.restart();
		// The tunnel has another name after each start.
		await test.move();
		await test.publish();
		expect(callbackOf()).toBe(test.url);
		await test.unpublish();
	});

	test('unpublishing takes a test address that was left behind away as well', async () => {
		const theirs = await triggerWith();
		await theirs.publish();
		const production = await triggerWith(replacing);
		await production.publish();
		const test = await triggerWith({}, { test: true, sameNodeAs: production });
		await test.publish();
		test.restart();
		expect(callbackOf()).toBe(test.url);
		await production.unpublish();
		expect(callbackOf()).toBe(theirs.url);
	});

	test('a test that ends leaves the address of the published workflow alone', async () => {
		const production = await triggerWith();
		const test = await triggerWith({}, { test: true, sameNodeAs: production });
		await test.publish();
		await production.publish();
		await test.unpublish();
		expect(callbackOf()).toBe(production.url);
	});

	test('after a change of the webhook URL the old address is replaced, and the original kept', async () => {
		const theirs = await triggerWith();
		await theirs.publish();
		const trigger = await triggerWith(replacing);
		await trigger.publish();
		await trigger.move();
		await trigger.publish();
		expect(callbackOf()).toBe(trigger.url);
		await trigger.unpublish();
		expect(callbackOf()).toBe(theirs.url);
		expect(trigger.warnings).toEqual([]);
	});

	test('a copy of the workflow on another n8n is somebody else', async () => {
		const original = await triggerWith();
		await original.publish();
		const copy = await triggerWith({}, { sameNodeAs: original });
		await copy.move({ alone: true });
		await expect(copy.publish()).rejects.toThrow('Replace Existing');
		expect(callbackOf()).toBe(original.url);
	});

	test.each([
		['the first goes first', ['one', 'two']],
		['the second goes first', ['two', 'one']],
	])('two workflows that replaced each other restore the original: %s', async (_case, order) => {
		const original = await triggerWith();
		await original.publish();
		const one = await triggerWith(replacing);
		await one.publish();
		const two = await triggerWith(replacing, { key: OTHER_KEY });
		await two.publish();
		for (const name of order) await { one, two }[name]?.unpublish();
		expect(callbackOf()).toBe(original.url);
	});

	test('two workflows that replaced each other twice restore the original', async () => {
		const original = await triggerWith();
		await original.publish();
		const one = await triggerWith(replacing);
		const two = await triggerWith(replacing);
		await one.publish();
		await two.publish();
		await one.publish();
		await two.unpublish();
		await one.unpublish();
		expect(callbackOf()).toBe(original.url);
	});

	test('a former address that is dead stops nobody from unpublishing, and is named', async () => {
		const theirs = await triggerWith();
		await theirs.publish();
		const trigger = await triggerWith(replacing);
		await trigger.publish();
		await theirs.close();
		triggers.splice(triggers.indexOf(theirs), 1);
		await trigger.unpublish();
		expect(trigger.warnings).toEqual([
			expect.stringContaining(`${new URL(theirs.url).host} gives Huawei no answer`),
		]);
		expect(callbackOf()).toBe(trigger.url);
		// It can be published again, and the address that stayed is its own.
		await trigger.publish();
		expect(callbackOf()).toBe(trigger.url);
	});

	test('another key: the former callback is sealed anew, and comes back', async () => {
		const theirs = await triggerWith();
		await theirs.publish();
		const trigger = await triggerWith(replacing);
		await trigger.publish();
		const rotating = { huaweiRtcCallbackApi: { authKey: OTHER_KEY, formerAuthKey: KEY } };
		await trigger.publish(rotating);
		// The key before is not needed any more.
		await trigger.unpublish({ huaweiRtcCallbackApi: { authKey: OTHER_KEY } });
		expect(callbackOf()).toBe(theirs.url);
	});

	test('another key without the former one: unpublishing goes on, says so, and forgets nothing', async () => {
		const theirs = await triggerWith();
		await theirs.publish();
		const trigger = await triggerWith(replacing);
		await trigger.publish();
		const changed = { huaweiRtcCallbackApi: { authKey: OTHER_KEY } };
		await trigger.unpublish(changed);
		expect(trigger.warnings).toEqual([expect.stringContaining('Former Callback Key')]);
		await trigger.publish(changed);
		await trigger.unpublish({ huaweiRtcCallbackApi: { authKey: OTHER_KEY, formerAuthKey: KEY } });
		expect(callbackOf()).toBe(theirs.url);
	});

	test('X5 what a refusal quotes of the key that is being set is taken out', async () => {
		const trigger = await triggerWith();
		sandbox.control.answerNext('huawei', { status: 200, path: 'record-callback', body: {} });
		sandbox.control.answerNext('huawei', {
			...{ status: 400, path: 'record-callback' },
			body: { error_code: 'RTC.00001003', error_msg: `InvalidParameterValue auth_key ${KEY}` },
		});
		const thrown: unknown = await trigger.hook('create').catch((one: unknown) => one);
		expect(thrown).toMatchObject({ message: expect.stringContaining('RTC.00001003') as string });
		expect(JSON.stringify(thrown)).not.toContain(KEY);
	});
});

/** Waits for what the sandbox delivers over the network. */
async function until(done: () => boolean): Promise<void> {
	while (!done()) await new Promise((next) => setTimeout(next, 10));
	expect(done()).toBe(true);
}
