import type { View } from '../../../../engine/model/operation';
import { matchAnswer } from '../../../../engine/model/answer';
import { agora } from '../../../../nodes/Agora/provider';
import { endingOf, readBy, sightOf, viewOf } from '../../../support/looks';
import { answersOf, operationOf, operations, requestOf } from '../../../support/requestOf';

const SID = '0b1c5a2e-3f4d-4e5f-8a9b-1c2d3e4f5a6b';
const OTHER = 'ffffffff-3f4d-4e5f-8a9b-1c2d3e4f5a6b';

type Case = [View, status: number, body: unknown];

/** By the vendor's pages: what each answer to a look says about the thing that was to end. */
const LOOKS: Array<[name: string, parameters: Record<string, unknown>, cases: Case[]]> = [
	[
		'stream.forceDisconnect',
		{ sid: SID },
		[
			['alive', 200, { status: 'success', data: [{ sid: OTHER }, { sid: SID }] }],
			['absent', 200, { status: 'success', data: [{ sid: OTHER }] }],
			['absent', 200, { status: 'success', data: [] }],
			[undefined, 200, { status: 'success' }],
			[undefined, 200, { status: 'success', data: null }],
			[undefined, 200, { status: 'success', data: { list: [] } }],
			[undefined, 200, { status: 'success', data: [{ channel: 'c' }] }],
			[undefined, 200, { status: 'success', data: ['x'] }],
			[undefined, 200, { hello: 'world' }],
			[undefined, 200, '<html>'],
			[undefined, 404, { status: 'error' }],
			[undefined, 401, { message: 'Unauthorized' }],
		],
	],
	[
		'streamingKey.delete',
		{ streamingKey: 'sk-1' },
		[
			['alive', 200, { status: 'success', data: { streamKey: 'sk-1', channel: 'c' } }],
			['absent', 404, { status: 'error', message: 'Resource not found and destroyed.' }],
			['absent', 404, { message: 'The key is not known here.' }],
			[undefined, 200, { status: 'success' }],
			[undefined, 200, { status: 'success', data: {} }],
			[undefined, 404, { message: 'no Route matched with those values' }],
			[undefined, 404, '<html>404</html>'],
			[undefined, 404, { message: 'Not Found', statusCode: 404, error: 'Not Found' }],
		],
	],
	[
		'mediaPush.delete',
		{ converterId: 'push-1' },
		[
			['alive', 200, { converter: { name: 'p', rtmpUrl: 'rtmp://cdn/x' }, fields: 'name' }],
			['alive', 200, { name: 'p', rtmpUrl: 'rtmp://cdn/x' }],
			['absent', 404, { message: 'Resource is not found and destroyed.' }],
			[undefined, 200, { converter: {} }],
			[undefined, 200, { ok: true }],
			[undefined, 404, { message: 'no Route matched with those values' }],
		],
	],
	[
		'mediaPull.delete',
		{ playerId: 'pull-1' },
		[
			['alive', 200, { totalSize: 1, players: [{ id: 'pull-1' }], nextPageToken: '' }],
			['absent', 200, { totalSize: 1, players: [{ id: 'pull-2' }], nextPageToken: '' }],
			['absent', 200, { totalSize: 0, players: [], nextPageToken: '' }],
			[undefined, 200, {}],
			[undefined, 200, { players: null }],
			[undefined, 200, { items: [] }],
			[undefined, 200, { players: [{ name: 'x' }] }],
		],
	],
	[
		'cloudTranscoding.destroy',
		{ taskId: 't' },
		[
			...['IDLE', 'PREPARED', 'STARTING', 'CREATED', 'STARTED', 'IN_PROGRESS', 'STOPPING'].map(
				(status): Case => ['alive', 200, { taskId: 't', status }],
			),
			...['STOPPED', 'EXIT', 'FAILURE_STOP'].map((status): Case => [
				...(['over', 200, { taskId: 't', status }] as const),
			]),
			['absent', 404, { message: 'Resource not found.' }],
			[undefined, 200, { taskId: 't' }],
			[undefined, 200, { status: 'ok' }],
		],
	],
	[
		'speechToText.leave',
		{ agentId: 'a' },
		[
			['alive', 200, { agent_id: 'a', status: 'RUNNING' }],
			['alive', 200, { agent_id: 'a', status: 'RECOVERING' }],
			['over', 200, { agent_id: 'a', status: 'STOPPED' }],
			// One page: the exit failed; another: it exited with a failure.
			[undefined, 200, { agent_id: 'a', status: 'FAILED' }],
			[undefined, 200, { status: 'ok' }],
			['absent', 404, { detail: 'task not found', reason: 'TaskNotFound' }],
		],
	],
	[
		'conversationalAi.leave',
		{ agentId: 'a' },
		[
			['alive', 200, { status: 'STOPPING' }],
			['over', 200, { status: 'STOPPED' }],
			['over', 200, { status: 'FAILED' }],
			['absent', 404, { detail: 'task not found', reason: 'TaskNotFound' }],
			[undefined, 200, { hello: 'world' }],
		],
	],
	[
		'cloudRecording.stop',
		{ recordingSid: 'r' },
		[
			...[0, 1, 2, 3, 4, 5, 6].map((status): Case => [
				...(['alive', 200, { sid: 'r', serverResponse: { status } }] as const),
			]),
			...[7, 8, 20].map((status): Case => [
				...(['over', 200, { sid: 'r', serverResponse: { status } }] as const),
			]),
			['over', 200, { serverResponse: { status: 0, extensionServiceState: services('exit') } }],
			['alive', 200, { serverResponse: { extensionServiceState: services('inProgress') } }],
			['absent', 404, { code: 404, reason: 'failed to find worker' }],
			[undefined, 206, { code: 65, reason: 'request not completed' }],
			[undefined, 200, { serverResponse: {} }],
			[undefined, 200, { serverResponse: { status: 99 } }],
			[undefined, 404, { message: 'no Route matched with those values' }],
		],
	],
	...(['user.kick', 'user.ban'] as const).map((name): (typeof LOOKS)[number] => [
		name,
		{ channel: 'c', uid: '1001', scope: 'channelAndUser' },
		[
			['alive', 200, { success: true, data: { in_channel: true, uid: 1001 } }],
			// Out of the channel, or never in it: nobody can tell by this look alone.
			['absent', 200, { success: true, data: { in_channel: false } }],
			[undefined, 200, { success: true, data: {} }],
			[undefined, 200, { success: false, data: { in_channel: false } }],
			[undefined, 200, { in_channel: false }],
		],
	]),
	...(['channel.close', 'banRule.create'] as const).map((name): (typeof LOOKS)[number] => [
		name,
		{ channel: 'c', scope: 'channel', privileges: ['join_channel'] },
		[
			['absent', 200, channel({ channel_exist: false })],
			['alive', 200, channel({ channel_exist: true, mode: 1, total: 1, users: [7] })],
			['absent', 200, channel({ channel_exist: true, mode: 1, total: 0, users: [] })],
			['alive', 200, channel({ channel_exist: true, ...live([7], []) })],
			['alive', 200, channel({ channel_exist: true, ...live([], [8]) })],
			['absent', 200, channel({ channel_exist: true, ...live([], []) })],
			['alive', 200, channel({ channel_exist: true, ...live([], []), audience_total: 3 })],
			[undefined, 200, channel({ channel_exist: true })],
			[undefined, 200, channel({ channel_exist: true, broadcasters: [] })],
			[undefined, 200, channel({})],
			[undefined, 200, { channel_exist: false }],
		],
	]),
	[
		'banRule.create',
		{ channel: 'c', uid: '7', scope: 'channelAndUser', privileges: ['join_channel'] },
		[
			['alive', 200, channel({ channel_exist: true, ...live([7], []) })],
			['absent', 200, channel({ channel_exist: true, ...live([8], [9]) })],
			// Only the first 10,000 of an audience are listed.
			[undefined, 200, channel({ channel_exist: true, ...live([8], [9]), audience_total: 10_001 })],
		],
	],
];

function services(state: string) {
	return [{ serviceName: 'web_recorder_service', payload: { state, onhold: false } }];
}
function channel(data: unknown) {
	return { success: true, data };
}
function live(broadcasters: number[], audience: number[]) {
	return { mode: 2, broadcasters, audience, audience_total: audience.length };
}

describe.each(LOOKS)('R31 a look after agora %s', (name, parameters, cases) => {
	test.each(cases)('shows %s: %s %j', (view, status, body) => {
		expect(viewOf('agora', name, [status, body], parameters)).toBe(view);
	});
});

describe('lists that are none', () => {
	const LISTS = operations.filter(
		([provider, , { kind }]) => provider === 'agora' && kind === 'list',
	);
	test.each(LISTS.map(([, name]) => [name]))('R32 %s: a foreign body is no empty list', (name) => {
		const operation = operationOf('agora', name);
		if (operation.kind !== 'list') throw new Error('no list');
		const asked = { parameters: {}, request: { method: 'GET', path: '/' } as const };
		for (const body of [
			undefined,
			null,
			'',
			'x',
			[],
			{},
			{ data: null },
			{ data: {} },
			{ data: 'x' },
			{ success: true },
			{ status: 'success' },
			{ players: {}, rules: {}, data: { channels: {}, members: {}, list: {}, streamKeys: {} } },
			{ players: [1], rules: [{}], data: { channels: [{}], members: [null], list: ['x'] } },
		]) {
			expect([body, operation.rows(body, asked)]).toEqual([body, undefined]);
		}
	});
});

describe('what an acceptance is worth', () => {
	test('only what the vendor refuses where it does not exist is taken for existing', () => {
		const existing = operations
			.filter(([provider]) => provider === 'agora')
			.filter(([, , operation]) => operation.kind === 'end' && operation.accepts === 'existing')
			.map(([, name]) => name);
		expect(existing.sort()).toEqual([
			'cloudRecording.stop',
			'conversationalAi.leave',
			'stream.forceDisconnect',
			'streamingKey.delete',
		]);
	});

	const worth = (name: string, said: [number, unknown]) => {
		const operation = endingOf('agora', name);
		const answer = readBy('agora', operation, said);
		return matchAnswer(answersOf('agora', name), answer) ?? 'refused';
	};

	test.each([
		...['STOPPED', 'EXIT', 'FAILURE_STOP'].map((status) => ['ended', status]),
		...['STOPPING', 'IN_PROGRESS', 'STARTED', ''].map((status) => ['accepted', status]),
	])('Cloud Transcoding: Destroy is %s with 200 %s: every 200 is a success', (outcome, status) => {
		expect(worth('cloudTranscoding.destroy', [200, { taskId: 't', status }])).toBe(outcome);
	});

	test.each([
		['ended', 200, { serverResponse: { uploadingStatus: 'uploaded' } }],
		['ended', 200, { serverResponse: { uploadingStatus: 'backuped' } }],
		['accepted', 200, { serverResponse: { uploadingStatus: 'unknown' } }],
		['accepted', 200, { serverResponse: {} }],
		['accepted', 200, {}],
		['ended', 200, { serverResponse: { extensionServiceState: uploads('uploaded') } }],
		[
			'accepted',
			200,
			{ serverResponse: { extensionServiceState: uploads('uploaded', 'unknown') } },
		],
		['ended', 206, { code: 435, reason: 'no recorded data' }],
		['refused', 206, { code: 65, reason: 'request not completed' }],
		['alreadyEnded', 400, { code: 49, reason: 'invalid operation' }],
		['notFound', 404, { code: 404, reason: 'failed to find worker' }],
	] as Array<[string, number, unknown]>)(
		'Cloud Recording: Stop is %s with %s %j: only a final state of the files shows an end',
		(outcome, status, body) => {
			expect(worth('cloudRecording.stop', [status, body])).toBe(outcome);
		},
	);

	test('Speech To Text: Leave: a 404 decides nothing without a look', () => {
		const said = { detail: 'task not found', reason: 'TaskNotFound' };
		expect(worth('speechToText.leave', [404, said])).toBe('confirm');
	});
});

function uploads(...words: string[]) {
	return words.map((uploadingStatus) => ({ payload: { uploadingStatus } }));
}

test('Cloud Recording: Get Status takes 206 code 65 for "try again", as its page says', () => {
	const { read } = operationOf('agora', 'cloudRecording.getStatus') as { read?: never };
	const answer = readBy('agora', { read }, [206, { code: 65, reason: 'request not completed' }]);
	expect([answer.ok, answer.reading]).toEqual([false, 'notCompleted']);
	expect(agora.retry?.again).toContain('206 notCompleted');
});

describe('times', () => {
	test('a list of players is trusted about a missing one after 10 seconds only', () => {
		expect(endingOf('agora', 'mediaPull.delete').verify).toMatchObject({ lag: 10, upTo: 30 });
	});

	test('a recording may be unknown for a minute and a half while it moves', () => {
		const { verify } = endingOf('agora', 'cloudRecording.stop');
		expect(verify?.lag).toBe(90);
		expect(verify?.upTo).toBeGreaterThan(90);
	});

	test('an agent may take 120 seconds for its farewell', () => {
		expect(endingOf('agora', 'conversationalAi.leave').verify?.upTo).toBeGreaterThan(120);
	});

	test.each(['conversationalAi.leave', 'speechToText.leave'])(
		'%s: the end of an agent, in seconds or milliseconds',
		(name) => {
			const { verify } = endingOf('agora', name);
			const end = (stop_ts: unknown) =>
				verify?.endedAt?.({ notFound: false, body: { status: 'STOPPED', stop_ts }, rows: [] }, {});
			expect(end(1_735_035_893)).toEqual(new Date(1_735_035_893_000));
			expect(end(1_735_035_893_000)).toEqual(new Date(1_735_035_893_000));
			expect(end(0)).toBeUndefined();
			expect(end(undefined)).toBeUndefined();
		},
	);
});

describe('limits by API and account', () => {
	test('user list and user status do not share theirs with anything else', () => {
		const limitOf = (name: string) => {
			const operation = operationOf('agora', name);
			return 'limit' in operation ? operation.limit : undefined;
		};
		expect(endingOf('agora', 'user.kick').verify?.look.limit).toBe(limitOf('user.getStatus'));
		expect(endingOf('agora', 'channel.close').verify?.look.limit).toBe(limitOf('channel.getUsers'));
		expect(limitOf('user.getStatus')).not.toEqual(limitOf('channel.getUsers'));
	});
});

describe('Force Disconnect: an encoder that is back', () => {
	const stream = (sid: string, more: object = {}) => ({
		...{ sid, channel: 'lesson-42', uid: '1001' },
		...{ url: 'rtls-ingress-prod-na.agoramdn.com/live/sk-1', ...more },
	});
	const sight = (...data: object[]) =>
		sightOf('agora', 'stream.forceDisconnect', [200, { status: 'success', data }])!;
	const { verify } = endingOf('agora', 'stream.forceDisconnect');
	const facts = verify!.facts!;
	const since = new Date();

	test.each([
		['the same channel and user', stream(OTHER, { url: 'x/live/sk-2' })],
		['the same key', stream(OTHER, { uid: '7', channel: 'other' })],
	])('%s', (_, back) => {
		expect(facts(sight(back), { sid: SID }, since, sight(stream(SID)))).toEqual({
			reconnected: true,
			reconnectedSid: OTHER,
			hint: expect.stringContaining('Stream: Disable'),
		});
	});

	test.each([
		['nobody', []],
		['another user of the channel', [stream(OTHER, { uid: '7', url: 'x/live/sk-7' })]],
		['an empty address is equal to none', [stream(OTHER, { uid: '', channel: '', url: '' })]],
	])('not: %s', (_, rows) => {
		const before = sight(stream(SID, { url: '' }), stream(SID.replace('0b', '0c'), { uid: '9' }));
		expect(facts(sight(...rows), { sid: SID }, since, before)).toEqual({});
	});

	test('not: the second stream of a dual-stream source, which was there before', () => {
		const second = stream(OTHER, { url: 'x/live/sk-2' });
		expect(facts(sight(second), { sid: SID }, since, sight(stream(SID), second))).toEqual({});
	});

	test('not: where no look has shown whose stream it was', () => {
		expect(facts(sight(stream(OTHER)), { sid: SID }, since)).toEqual({});
	});
});

describe('stream items carry their region', () => {
	test.each(['na', 'eu', 'ap', 'cn'])('%s', (region) => {
		const list = operationOf('agora', 'stream.getAll');
		if (list.kind !== 'list') throw new Error('no list');
		const request = list.request({ appId: 'a', region, channel: '', apiVersion: 'v1' }, {});
		const body = { status: 'success', data: [{ sid: SID }] };
		expect(list.rows(body, { parameters: {}, request })).toEqual([{ sid: SID, region }]);
	});
});

describe('secrets that come back', () => {
	test.each([
		['cloudTranscoding.getStatus', { rtcToken: 'whole', streamUrl: 'lastSegment' }],
		['cloudTranscoding.destroy', { rtcToken: 'whole', streamUrl: 'lastSegment' }],
		['cloudRecording.getStatus', { rtmpUrl: 'lastSegment' }],
		['cloudRecording.stop', { rtmpUrl: 'lastSegment' }],
	])('%s', (name, secrets) => {
		expect(operationOf('agora', name)).toMatchObject({ secretResponse: secrets });
	});
});

test.each(['getStatus', 'destroy'])('Cloud Transcoding: %s sends its content type', (name) => {
	const { headers } = requestOf('agora', `cloudTranscoding.${name}`, {
		...{ appId: 'a', taskId: 't', builderToken: 'b' },
	});
	expect(headers).toMatchObject({ 'content-type': 'application/json' });
});

describe('agents are not missed silently', () => {
	test.each([
		['speechToText.getAll', '24 hours'],
		['conversationalAi.getAll', '2 hours'],
	])('%s asks for a month, and says what Agora does without a time', (name, window) => {
		const field = operationOf('agora', name).fields.find((one) => one.name === 'fromTime');
		expect(field?.default).toContain('$now.minus({ days: 30 })');
		expect(field?.description).toContain(window);
	});
});

describe('R32 a read that shows nothing of the thing is no answer', () => {
	const data = (value: unknown) => ({ status: 'success', success: true, data: value });
	test.each([
		['stream.get', data([{ sid: SID }])],
		['stream.get', data({ sid: SID })],
		['streamingKey.get', data({ streamKey: 'sk-1' })],
		['user.getStatus', data({ in_channel: false })],
		['channel.getUsers', data({ channel_exist: false })],
		['channel.getHosts', data({ channel_exist: true, mode: 2, broadcasters: [] })],
		['notification.getServerIps', data({ service: { hosts: [{ primaryIP: '203.0.113.10' }] } })],
	])('%s', (name, good) => {
		const operation = operationOf('agora', name);
		if (operation.kind !== 'read') throw new Error('no read');
		const shows = (body: unknown) => {
			const { ok, reading } = readBy('agora', operation, [200, body]);
			return ok && reading === undefined;
		};
		expect(shows(good)).toBe(true);
		for (const body of [
			{},
			data(undefined),
			data(null),
			data({}),
			data([]),
			data([{}]),
			data('x'),
		]) {
			expect([body, shows(body)]).toEqual([body, false]);
		}
	});
});
