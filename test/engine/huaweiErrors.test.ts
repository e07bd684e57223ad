import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { startSandbox, type Sandbox } from '../../sandbox';
import { targets } from '../../sandbox/framework/targets';
import { huaweiTools, runHuawei, type HuaweiRun } from '../support/huawei';
import { searchList } from '../support/n8n/searchList';

const { appId, roomId } = targets.huawei;

let sandbox: Sandbox;
beforeAll(async () => {
	sandbox = await startSandbox();
});
afterAll(() => sandbox.close());
beforeEach(() => sandbox.control.reset());

const run = async (parameters: IDataObject, more: Partial<HuaweiRun> = {}) =>
	await runHuawei({ sandbox, tools: huaweiTools(sandbox), parameters, ...more });

const dismiss = { resource: 'room', operation: 'dismiss', appId, roomId };
const requests = () =>
	sandbox.control.inspect().requests.filter(({ provider }) => provider === 'huawei');

interface Shown {
	message: string;
	description: string;
}

async function shown(
	answer: { status: number; body?: unknown },
	parameters: IDataObject = dismiss,
): Promise<Shown> {
	sandbox.control.answerNext('huawei', { ...answer, count: 10 });
	const thrown: unknown = await run(parameters).catch((one: unknown) => one);
	return thrown as Shown;
}

const file = path.resolve(__dirname, '../../../shared/specs/huawei/errors.json');
const table = existsSync(file)
	? (JSON.parse(readFileSync(file, 'utf8')) as Record<'rtc' | 'apigw', string[][]>)
	: { rtc: [], apigw: [] };

/** Retried until the budget is used up, or told apart as a wrong address. */
const rows = [...table.rtc, ...table.apigw].filter(([status]) => Number(status) < 500);

test.each(rows.length > 0 ? rows : [['400', 'RTC.00001021', 'NoPermission']])(
	'%s %s says what to do',
	async (status = '', code = '', message = '') => {
		if (status === '429') return; // Waited for: see R1 of the common cases.
		const body = { error_code: code, error_msg: message, request_id: 'abc' };
		const { message: text, description } = await shown({ status: Number(status), body });
		expect(text).toContain(`${status}, ${code}`);
		expect(description.length).toBeGreaterThan(30);
		expect(description).not.toContain('See the documentation of the vendor for this code');
		if (code.startsWith('APIGW.01') && status === '404') {
			expect(text).toContain('the address looks wrong');
		}
		expect(requests()).toHaveLength(1);
	},
);

test('a 400 that means authentication says so', async () => {
	const body = { error_code: 'RTC.00001001', error_msg: 'OperationUnauthorized' };
	const { description } = await shown({ status: 400, body });
	expect(description).toContain('refused sign-in');
});

test('an internal error is tried four times, and its code is shown', async () => {
	const body = { error_code: 'RTC.00002001', error_msg: 'InternalError' };
	const thrown = await shown({ status: 500, body });
	expect(requests().filter(({ target }) => target.includes('dismiss'))).toHaveLength(4);
	expect(JSON.stringify(thrown)).toContain('RTC.00002001');
});

test('X6 an echoed canonical request shows neither token nor signature', async () => {
	const securityToken = 'temporary-security-token-0123456789';
	const echo = `Incorrect IAM authentication information: verify aksk signature fail,canonicalRequest:POST|/v2/|x-security-token:${securityToken}||Signature=${'a'.repeat(64)}`;
	sandbox.control.answerNext('huawei', {
		status: 401,
		body: { error_code: 'APIGW.0301', error_msg: echo, request_id: 'r' },
	});
	const thrown: unknown = await run(dismiss, { change: { securityToken } }).catch(
		(one: unknown) => one,
	);
	const text = `${JSON.stringify(thrown)} ${(thrown as Shown).message} ${(thrown as Shown).description}`;
	expect(text).toContain('APIGW.0301');
	expect(text).not.toContain(securityToken);
	expect(text).not.toContain('a'.repeat(64));
});

describe('a locked key', () => {
	const locked = {
		status: 401,
		body: {
			error_code: 'APIGW.0301',
			error_msg: 'AK access failed to reach the limit, forbidden',
			request_id: 'r',
		},
	};

	test('is never tried again', async () => {
		await shown(locked);
		expect(requests()).toHaveLength(1);
	});

	test('ends the run for all items that have not been sent yet', async () => {
		sandbox.control.answerNext('huawei', { ...locked, count: 1_000 });
		const items: INodeExecutionData[] = Array.from({ length: 100 }, () => ({ json: {} }));
		const results = await run(
			{ ...dismiss, options: { concurrency: 5 } },
			{ items, onError: 'continueRegularOutput' },
		);
		expect(results.filter(({ error }) => error)).toHaveLength(100);
		expect(results.at(-1)?.error?.message).toContain('Not sent, because Huawei Cloud RTC');
		expect(requests().length).toBeLessThanOrEqual(5);
	});
});

test('an expired token is renewed once for all items', async () => {
	sandbox.control.seed('huawei', { rooms: 20 });
	const items: INodeExecutionData[] = Array.from({ length: 20 }, (_, index) => ({
		json: { room: `seeded-${index + 1}` },
	}));
	const results = await run(
		{ ...dismiss, roomId: '={{ $json.room }}' },
		{ items, credential: 'huaweiCloudTokenApi' },
	);
	expect(results.map(({ json }) => json.outcome)).toEqual(Array(20).fill('accepted'));
	expect((sandbox.control.inspect().huawei as unknown as { logins: number }).logins).toBe(1);
});

describe('picked from lists', () => {
	const list = async (method: string, parameters: IDataObject = {}, filter?: string) => {
		const { results } = await searchList(
			{
				node: 'huaweiRtc',
				parameters: { authentication: 'accessKey', appId, ...parameters },
				credentials: { huaweiCloudApi: sandbox.credentials.huaweiCloudApi },
			},
			method,
			{ ...(filter && { filter }) },
		);
		return results.map(({ value }) => value);
	};

	test('apps, running rooms, online users, buckets, folders and objects', async () => {
		expect(await list('apps')).toEqual([appId]);
		expect(await list('rooms')).toEqual([roomId]);
		expect((await list('users', { roomId })).sort()).toEqual(['student-1', 'teacher']);
		expect(await list('buckets')).toEqual(['lesson-recordings', 'archive']);
		const bucket = { bucket: 'lesson-recordings', location: 'cn-north-4', type: 'objects' };
		expect(await list('folders', bucket)).toEqual(['lessons/', 'lessons/2026/']);
		expect(await list('objects', bucket)).toHaveLength(3);
	});

	test('a filter narrows the list down', async () => {
		sandbox.control.seed('huawei', { rooms: 120 });
		expect(await list('rooms', {}, 'seeded-77')).toEqual(['seeded-77']);
	});

	test('record rules say where they store', async () => {
		expect(await list('recordRules')).toEqual([]);
	});

	test('a picked ID is the ID', async () => {
		const [item] = await run({
			...dismiss,
			appId: { __rl: true, mode: 'list', value: appId, cachedResultName: 'sandbox-app' },
			roomId: { __rl: true, mode: 'id', value: roomId },
		});
		expect(item?.json).toMatchObject({ outcome: 'accepted', target: { appId, roomId } });
	});
});
