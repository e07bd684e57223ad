import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { startSandbox, type Sandbox } from '../../sandbox';
import { huaweiTools, runHuawei, type HuaweiRun } from '../support/huawei';

const START = Date.parse('2026-11-20T09:30:00Z');
const appId = '5fa682b34a974f7ad24d223b';
const roomId = 'lesson-42';

let sandbox: Sandbox;
beforeAll(async () => {
	sandbox = await startSandbox({ clock: 'frozen', startAt: START });
	jest.useFakeTimers({ now: START, doNotFake: REAL });
});
afterAll(async () => {
	jest.useRealTimers();
	await sandbox.close();
});
beforeEach(() => sandbox.control.reset());

/** Only the date is fake: the signatures of the built credential follow it. */
const REAL = [
	...(['nextTick', 'setImmediate', 'setTimeout', 'clearTimeout', 'performance'] as const),
	...(['queueMicrotask', 'setInterval', 'clearInterval', 'clearImmediate', 'hrtime'] as const),
];

interface Call {
	method: string;
	target: string;
	body: string;
}
const inspect = () =>
	sandbox.control.inspect().huawei as unknown as {
		calls: Call[];
		live: Array<{ id: string; users: string[] }>;
		apps: Array<{ id: string; state: string }>;
	};
const sent = (part: string) => inspect().calls.filter(({ target }) => target.includes(part));
const statuses = () => sandbox.control.inspect().requests.map(({ status }) => status);

async function run(
	operation: string,
	parameters: IDataObject,
	more: Partial<HuaweiRun> = {},
): Promise<{ items: INodeExecutionData[]; seconds: number }> {
	const [resource, name] = operation.split('.');
	const tools = huaweiTools(sandbox);
	// Signatures are made by the date of this process; the sandbox's clock runs ahead of it.
	sandbox.control.configure('huawei', { clockSkewMs: 3_600_000 });
	const items = await runHuawei({
		...{ sandbox, tools, parameters: { resource, operation: name, ...parameters } },
		...more,
	});
	return { items, seconds: tools.passed() / 1_000 };
}

const forRooms = (count: number): INodeExecutionData[] =>
	Array.from({ length: count }, (_, index) => ({ json: { room: `seeded-${index + 1}` } }));

describe('Room: Dismiss', () => {
	test('200 rooms under 60 per minute end without a single answer of 429', async () => {
		sandbox.control.seed('huawei', { rooms: 200 });
		sandbox.control.configure('huawei', { limitFactor: 1 });
		const { items, seconds } = await run(
			'room.dismiss',
			{ appId, roomId: '={{ $json.room }}' },
			{ items: forRooms(200) },
		);
		expect(items.map(({ json }) => json.outcome)).toEqual(Array(200).fill('accepted'));
		expect(statuses().filter((status) => status === 429)).toEqual([]);
		expect(inspect().live.map(({ id }) => id)).toEqual([roomId]);
		// 60 in a minute, and no slower than the limit by much.
		expect(seconds).toBeGreaterThan(195);
		expect(seconds).toBeLessThan(215);
	}, 600_000);

	test('200 waiting items share one listing within its 30 per minute', async () => {
		sandbox.control.seed('huawei', { rooms: 200 });
		sandbox.control.configure('huawei', {
			...{ limitFactor: 1, listLagMs: 240_000, dismissDelayMs: 2_000 },
		});
		const { items } = await run(
			'room.dismiss',
			{ appId, roomId: '={{ $json.room }}', options: { waitUntilEnded: true } },
			{ items: forRooms(200) },
		);
		expect(items.map(({ json }) => json.outcome)).toEqual(Array(200).fill('ended'));
		expect(statuses().filter((status) => status === 429)).toEqual([]);
		// Every look is a list of the whole app: nobody asks for one room.
		expect(sent('/rtc/rooms').filter(({ target }) => target.includes('room_id='))).toEqual([]);
	}, 600_000);

	test('R26 a closed room is seen over, in spite of a lag of four minutes', async () => {
		sandbox.control.configure('huawei', { listLagMs: 240_000 });
		const { items, seconds } = await run('room.dismiss', {
			...{ appId, roomId, options: { waitUntilEnded: true } },
		});
		expect(items[0]?.json).toMatchObject({ outcome: 'ended', ended: true });
		expect(items[0]?.json.openedAgain).toBeUndefined();
		expect(seconds).toBeGreaterThanOrEqual(240);
		expect(sent('/rtc/rooms').every(({ target }) => target.includes('room_id='))).toBe(true);
	});

	test('R26 a room that was opened again is recognised by its start', async () => {
		sandbox.control.configure('huawei', { rejoinAfterDismiss: true, dismissDelayMs: 3_000 });
		const { items } = await run('room.dismiss', {
			...{ appId, roomId, options: { waitUntilEnded: true } },
		});
		expect(items[0]?.json).toMatchObject({
			...{ outcome: 'ended', openedAgain: true, openedAgainAt: '2026-11-20T09:30:03Z' },
		});
		expect(inspect().live.map(({ id }) => id)).toEqual([roomId]);
	});

	test('R26 a room that does not close was seen alive', async () => {
		sandbox.control.configure('huawei', { dismissDelayMs: 3_600_000 });
		const { seconds, items } = await run('room.dismiss', {
			appId,
			roomId,
			options: { waitUntilEnded: true, onFailure: 'returnItem' },
		});
		expect(items[0]?.json).toMatchObject({ outcome: 'failed', ended: false });
		expect(JSON.stringify(items[0]?.json)).toContain('still seen alive after 360 s');
		expect(seconds).toBeGreaterThanOrEqual(360);
	});

	test('R12 what is over is notFound, and a wrong address a failure', async () => {
		const { items } = await run('room.dismiss', { appId, roomId: 'nobody' });
		expect(items[0]?.json).toMatchObject({ outcome: 'notFound', ended: false });
		const change = { baseUrl: `${sandbox.baseUrls.huawei}/elsewhere` };
		await expect(run('room.dismiss', { appId, roomId }, { change })).rejects.toThrow(
			'the address looks wrong',
		);
	});
});

describe('Lock Out', () => {
	const lockedOut = { lockOut: true, waitUntilEnded: true };

	test('nobody opens the room meanwhile, and the app is enabled again', async () => {
		sandbox.control.configure('huawei', { rejoinAfterDismiss: true });
		const { items } = await run('room.dismiss', { appId, roomId, options: lockedOut });
		expect(items[0]?.json).toMatchObject({
			...{ outcome: 'ended', lockOut: { appDisabled: true, enabledAgain: true } },
		});
		expect(inspect().live).toEqual([]);
		expect(inspect().apps[0]?.state).toBe('ACTIVATION');
	});

	test('it is done once for all items of an app', async () => {
		sandbox.control.seed('huawei', { rooms: 12 });
		const { items } = await run(
			'room.dismiss',
			{ appId, roomId: '={{ $json.room }}', options: { lockOut: true } },
			{ items: forRooms(12) },
		);
		const order = inspect().calls.map(({ target }) => target.split('/').pop());
		expect(order.slice(0, 2)).toEqual([appId, 'disable']);
		expect(order.slice(2)).toEqual([...Array<string>(12).fill('dismiss'), 'enable']);
		expect(items.every(({ json }) => (json.lockOut as IDataObject).enabledAgain)).toBe(true);
	});

	test('an app that was disabled before stays so', async () => {
		await run('app.disable', { appId });
		const { items } = await run('room.dismiss', { appId, roomId, options: { lockOut: true } });
		expect(items[0]?.json.lockOut).toEqual({ appDisabled: false });
		expect(inspect().apps[0]?.state).toBe('DEACTIVATION');
	});

	test('without the option the app is left alone', async () => {
		await run('room.dismiss', { appId, roomId });
		expect(inspect().calls.map(({ target }) => target.split('/').pop())).toEqual(['dismiss']);
	});

	test('the app is enabled again after a failure', async () => {
		sandbox.control.answerNext('huawei', {
			status: 400,
			path: 'dismiss',
			body: { error_code: 'RTC.00001003' },
		});
		await expect(
			run('room.dismiss', { appId, roomId, options: { lockOut: true } }),
		).rejects.toThrow('RTC.00001003');
		expect(inspect().apps[0]?.state).toBe('ACTIVATION');
	});

	test('an app that stays disabled is said loudly', async () => {
		sandbox.control.answerNext('huawei', {
			status: 403,
			path: 'enable',
			body: { error_code: 'APIGW.0302' },
		});
		await expect(
			run('room.dismiss', { appId, roomId, options: { lockOut: true } }),
		).rejects.toThrow('was disabled and could not be enabled again');
	});

	test('a lost answer to Disable does not leave the app disabled', async () => {
		sandbox.control.dropNext('huawei', { when: 'afterWork', path: 'disable', count: 4 });
		await expect(
			run('room.dismiss', { appId, roomId, options: { lockOut: true } }),
		).rejects.toThrow();
		expect(sent('/dismiss')).toEqual([]);
		expect(inspect().apps[0]?.state).toBe('ACTIVATION');
	});

	test('R11 a stopped run enables the app again', async () => {
		const controller = new AbortController();
		sandbox.control.configure('huawei', { dismissDelayMs: 3_600_000 });
		const tools = huaweiTools(sandbox);
		const { pause } = tools.time;
		tools.time.pause = async (milliseconds, signal) => {
			// The first long pause is the wait between two looks.
			if (milliseconds > 5_000) controller.abort();
			await pause(milliseconds, signal);
		};
		sandbox.control.configure('huawei', { clockSkewMs: 3_600_000 });
		await runHuawei({
			...{ sandbox, tools, signal: controller.signal },
			parameters: {
				...{ resource: 'room', operation: 'dismiss', appId, roomId },
				options: lockedOut,
			},
		}).catch(() => undefined);
		expect(inspect().apps[0]?.state).toBe('ACTIVATION');
	});
});

describe('User: Remove', () => {
	const users = (count: number) => Array.from({ length: count }, (_, index) => `u${index + 1}`);
	const forUsers = (names: string[], room = roomId): INodeExecutionData[] =>
		names.map((user) => ({ json: { user, room } }));
	const each = { appId, roomId: '={{ $json.room }}', userIds: '={{ $json.user }}' };

	test('items of the same app and room go in one request', async () => {
		sandbox.control.seed('huawei', { rooms: ['a', 'b'], users: users(30) });
		const items = [...forUsers(users(30), 'a'), ...forUsers(users(2), 'b')];
		const { items: results } = await run('user.remove', each, { items });
		expect(sent('batch-remove-users').map(({ body }) => JSON.parse(body) as unknown)).toEqual([
			{ user_ids: users(30) },
			{ user_ids: users(2) },
		]);
		expect(results.map(({ json }) => (json.target as IDataObject).userIds)).toEqual([
			...users(30),
			...users(2),
		]);
		expect(results.map(({ pairedItem }) => pairedItem)).toEqual(
			items.map((_, index) => ({ item: index })),
		);
		expect(results[0]?.json).toMatchObject({ outcome: 'accepted', usersInRequest: 30 });
	});

	test('Users per Request bounds them, and a user is named once', async () => {
		sandbox.control.seed('huawei', { rooms: ['a'], users: users(5) });
		const items = forUsers(['u1', 'u2', 'u1', 'u3', 'u4'], 'a');
		await run('user.remove', { ...each, options: { usersPerRequest: 2 } }, { items });
		expect(sent('batch-remove-users').map(({ body }) => JSON.parse(body) as unknown)).toEqual([
			{ user_ids: ['u1', 'u2'] },
			{ user_ids: ['u3', 'u4'] },
		]);
	});

	test('R16 an item with bad input takes nobody down, and nobody with it', async () => {
		const items = forUsers(['teacher', '../x', 'student-1']);
		const { items: results } = await run('user.remove', each, {
			...{ items, onError: 'continueRegularOutput' },
		});
		expect(results.map(({ json, error }) => error?.message ?? json.outcome)).toEqual([
			'accepted',
			expect.stringContaining('User IDs is not an ID'),
			'accepted',
		]);
		expect(sent('batch-remove-users')).toHaveLength(1);
	});

	test('a refusal is the failure of every item that shared the request', async () => {
		sandbox.control.configure('huawei', { absentUserStatus: 400 });
		const { items } = await run('user.remove', each, {
			...{ items: forUsers(['x', 'y']), onError: 'continueRegularOutput' },
		});
		expect(items.map(({ error }) => error?.message)).toEqual([
			expect.stringContaining('RTC.00001003'),
			expect.stringContaining('RTC.00001003'),
		]);
		expect(sent('batch-remove-users')).toHaveLength(1);
	});

	test('more items than places, and an answer that is lost at first', async () => {
		sandbox.control.seed('huawei', { rooms: ['a'], users: users(40) });
		sandbox.control.dropNext('huawei', { when: 'afterWork', path: 'batch-remove', count: 2 });
		const { items } = await run(
			'user.remove',
			{ ...each, options: { concurrency: 2 } },
			{ items: forUsers(users(40), 'a') },
		);
		expect(items.map(({ json }) => json.attempts)).toEqual(Array(40).fill(3));
	});

	test('R26 users are seen to have left, with one look for all', async () => {
		sandbox.control.seed('huawei', { rooms: ['a'], users: users(20) });
		sandbox.control.configure('huawei', { listLagMs: 60_000, limitFactor: 1 });
		const { items } = await run(
			'user.remove',
			{ ...each, options: { waitUntilEnded: true } },
			{ items: forUsers(users(20), 'a') },
		);
		expect(items.map(({ json }) => json.outcome)).toEqual(Array(20).fill('ended'));
		expect(statuses().filter((status) => status === 429)).toEqual([]);
	});

	test('R13 R26 a user who was never there is not called ended, however long nobody is seen', async () => {
		const { items, seconds } = await run('user.remove', {
			...{ appId, roomId, userIds: 'ghost' },
			options: { waitUntilEnded: true },
		});
		expect(items[0]?.json).toMatchObject({
			...{ outcome: 'accepted', ended: false, pending: true, seen: 'absent' },
		});
		expect(seconds).toBeGreaterThanOrEqual(360);
	});

	test.each([true, false])(
		'R13 R31 of several users, one who was never there is not called ended because another one was (look before: %j)',
		async (lookBeforeEnding) => {
			sandbox.control.seed('huawei', { rooms: ['a'], users: ['u1'] });
			const { items } = await run('user.remove', {
				...{ appId, roomId: 'a', userIds: 'u1,ghost' },
				options: { waitUntilEnded: true, lookBeforeEnding },
			});
			expect(items[0]?.json).toMatchObject({
				...{ outcome: 'accepted', ended: false, pending: true, seen: 'absent' },
			});
		},
	);

	test('R26 absence says nothing while the list may lag', async () => {
		const { items } = await run('user.remove', {
			...{ appId, roomId, userIds: 'ghost' },
			options: { waitUntilEnded: true, waitUpTo: 200, onFailure: 'returnItem' },
		});
		expect(JSON.stringify(items[0]?.json)).toContain('could not be confirmed within 200 s');
		expect(items[0]?.json).toMatchObject({ accepted: true });
	});

	test('a 404 of the service is notFound', async () => {
		sandbox.control.configure('huawei', { absentUserStatus: 404 });
		const { items } = await run('user.remove', { appId, roomId: 'nobody', userIds: 'x' });
		expect(items[0]?.json).toMatchObject({ outcome: 'notFound', ended: false });
	});

	test('a dry run shows its own request and sends nothing', async () => {
		const { items } = await run(
			'user.remove',
			{ ...each, options: { dryRun: 'requestOnly' } },
			{ items: forUsers(['teacher', 'student-1']) },
		);
		expect(items.map(({ json }) => (json.request as IDataObject).body)).toEqual([
			{ user_ids: ['teacher'] },
			{ user_ids: ['student-1'] },
		]);
		expect(inspect().calls).toEqual([]);
	});
});

describe('Stop of a job', () => {
	test('a job that is over is alreadyEnded, an unknown one notFound', async () => {
		const rule = {
			obs_addr: { location: 'cn-north-4', project_id: 'p', bucket: 'lesson-recordings' },
			...{ record_formats: ['MP4'], mp4_config: { record_cycle: 7200 } },
		};
		const json = { specify: 'json', rule: JSON.stringify(rule) };
		const made = await run('recordRule.upsert', { appId, ...json });
		const ruleId = made.items[0]?.json.rule_id as string;
		const started = await run('individualStreamJob.start', {
			...{ appId, roomId, userId: 'teacher', ruleId },
		});
		const jobId = started.items[0]?.json.job_id as string;
		const outcomes = [];
		for (const id of [jobId, jobId, 'f'.repeat(32)]) {
			const { items } = await run('individualStreamJob.stop', { appId, jobId: id });
			outcomes.push(items[0]?.json.outcome);
		}
		expect(outcomes).toEqual(['accepted', 'alreadyEnded', 'notFound']);
	});

	test('R9 a start whose answer was lost is never sent again', async () => {
		sandbox.control.dropNext('huawei', { when: 'afterWork', path: 'individual-stream-jobs' });
		await expect(
			run('individualStreamJob.start', { appId, roomId, userId: 'teacher', ruleId: 'r' }),
		).rejects.toThrow();
		expect(sent('individual-stream-jobs')).toHaveLength(1);
	});
});

describe('App: Disable', () => {
	test('is accepted, with what it does: joined rooms go on', async () => {
		const { items } = await run('app.disable', { appId });
		expect(items[0]?.json).toMatchObject({
			...{ outcome: 'accepted', ended: false, pending: true, effect: 'joiningStopped' },
			...{ operation: 'app.disable', target: { appId } },
		});
		expect(inspect().apps[0]?.state).toBe('DEACTIVATION');
		expect(inspect().live.map(({ id }) => id)).toEqual([roomId]);
	});

	test('a dry run sends nothing', async () => {
		const { items } = await run('app.disable', { appId, options: { dryRun: 'requestOnly' } });
		expect(items[0]?.json).toMatchObject({
			...{ outcome: 'planned', request: { method: 'POST' } },
		});
		expect(inspect().calls).toEqual([]);
		expect(inspect().apps[0]?.state).toBe('ACTIVATION');
	});

	test('cannot be treated as ended: joined rooms go on', async () => {
		await expect(
			run('app.disable', { appId, options: { ifNotFound: 'treatAsEnded' } }),
		).rejects.toThrow('If Not Found');
		expect(inspect().calls).toEqual([]);
	});

	test('R12 an unknown app is notFound', async () => {
		const { items } = await run('app.disable', { appId: 'f'.repeat(24) });
		expect(items[0]?.json).toMatchObject({ outcome: 'notFound', ended: false });
		expect(items[0]?.json.effect).toBeUndefined();
	});
});
