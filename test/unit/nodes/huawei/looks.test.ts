import { matchAnswer } from '../../../../engine/model/answer';
import type { Parameters, View } from '../../../../engine/model/operation';
import { advice } from '../../../../nodes/HuaweiRtc/shared/advice';
import { endingOf, readBy, sightOf, viewOf } from '../../../support/looks';
import { answersOf, operationOf, operations, requestOf } from '../../../support/requestOf';

/** When the ending was asked for, in the middle of a second. */
const SINCE = new Date('2026-11-20T09:30:00.400Z');
const at = (seconds: number) =>
	new Date(Math.floor(SINCE.getTime() / 1_000) * 1_000 + seconds * 1_000)
		.toISOString()
		.replace('.000Z', 'Z');
const LONG_AGO = -3_600;

type Row = [state: string, start: number, end?: number];

const ROOM = { appId: 'a', roomId: 'lesson-42' };
const USER = { ...ROOM, userIds: 'u1' };
const rooms = (rows: Row[]) => ({
	total: rows.length,
	room_info_list: rows.map(([state, start, end]) => ({
		...{ app: 'a', room_id: 'lesson-42', state, start_time: at(start) },
		end_time: end === undefined ? '-' : at(end),
	})),
});
const stays = (rows: Row[], uid = 'u1') => ({
	total: rows.length,
	users: rows.map(([state, start, end]) => ({
		...{ app: 'a', room_id: 'lesson-42', uid, state, join_time: at(start) },
		leave_time: end === undefined ? '-' : at(end),
	})),
});

const HISTORIES: Array<[View, string, Row[]]> = [
	['absent', 'nothing of this name', []],
	['alive', 'open since long ago', [['on', LONG_AGO]]],
	['over', 'closed after the request', [['off', LONG_AGO, 3]]],
	['over', 'closed as shortly before it as clocks may differ', [['off', LONG_AGO, -4]]],
	['absent', 'only lives that were over long before', [['off', LONG_AGO, -60]]],
	[
		'alive',
		'open, beside one that was over before',
		[
			['off', LONG_AGO, -60],
			['on', -30],
		],
	],
	// The clock of the vendor may be ahead: this may be the very life that was to end.
	['alive', 'begun 3 seconds after, with nothing else seen', [['on', 3]]],
	['alive', 'begun 5 seconds after, with nothing else seen', [['on', 5]]],
	['over', 'begun 6 seconds after: another one', [['on', 6]]],
	[
		'over',
		'ended 3 seconds after, and begun again',
		[
			['off', LONG_AGO, 3],
			['on', 3],
		],
	],
	[
		'alive',
		'ended and begun again 2 seconds before',
		[
			['off', LONG_AGO, -2],
			['on', -2],
		],
	],
	[
		'alive',
		'begun before the other one ended',
		[
			['off', LONG_AGO, 4],
			['on', 2],
		],
	],
	[undefined, 'a state that the reference does not have', [['MOVING', LONG_AGO]]],
];
const named = (rows: Row[], on: string, off: string): Row[] =>
	rows.map(([state, ...times]) => [state === 'on' ? on : state === 'off' ? off : state, ...times]);

describe('R26 R31 a look after Room: Dismiss', () => {
	test.each(HISTORIES)('%s: %s', (view, _, rows) => {
		const body = rooms(named(rows, 'RUNNING', 'CLOSED'));
		expect(viewOf('huaweiRtc', 'room.dismiss', [200, body], ROOM, SINCE)).toBe(view);
	});
});

describe('R26 R31 a look after User: Remove', () => {
	test.each(HISTORIES)('%s: %s', (view, _, rows) => {
		const body = stays(named(rows, 'ONLINE', 'OFFLINE'));
		expect(viewOf('huaweiRtc', 'user.remove', [200, body], USER, SINCE)).toBe(view);
	});

	test('a join that failed is no stay', () => {
		const body = stays([['FAIL', LONG_AGO]]);
		expect(viewOf('huaweiRtc', 'user.remove', [200, body], USER, SINCE)).toBe('absent');
	});

	test.each([
		['alive', [['OFFLINE', LONG_AGO, 3]], [['ONLINE', LONG_AGO]]],
		['over', [['OFFLINE', LONG_AGO, 3]], [['OFFLINE', LONG_AGO, 4]]],
		['absent', [['OFFLINE', LONG_AGO, 3]], []],
		['alive', [], [['ONLINE', LONG_AGO]]],
		[undefined, [['OFFLINE', LONG_AGO, 3]], [['?', LONG_AGO]]],
	] as Array<[View, Row[], Row[]]>)('two users are %s together', (view, one, other) => {
		const users = [...stays(one, 'u1').users, ...stays(other, 'u2').users];
		const said: [number, unknown] = [200, { total: users.length, users }];
		const both = { ...ROOM, userIds: ['u1', 'u2'] };
		expect(viewOf('huaweiRtc', 'user.remove', said, both, SINCE)).toBe(view);
	});

	test('another room, and another user of this one, say nothing', () => {
		const said = (row: object): [number, unknown] => [
			200,
			{ total: 1, users: [{ ...stays([['ONLINE', LONG_AGO]]).users[0], ...row }] },
		];
		for (const row of [{ room_id: 'lesson-43' }, { uid: 'u2' }]) {
			expect(viewOf('huaweiRtc', 'user.remove', said(row), USER, SINCE)).toBe('absent');
		}
	});
});

describe('R32 a foreign list is unknown, never empty', () => {
	test.each([
		['room.dismiss', ROOM],
		['user.remove', USER],
	] as Array<[string, Parameters]>)('%s', (name, parameters) => {
		for (const body of [
			...[undefined, '<html>', [], {}, { total: 3 }, { data: [] }],
			{ total: 2, limit: 10, offset: 0, room_info_list: [], users: [] },
			{ total: 1, room_info_list: ['x'], users: ['x'] },
			{ total: 1, room_info_list: [{ state: 'CLOSED' }], users: [{ state: 'ONLINE' }] },
		]) {
			expect(viewOf('huaweiRtc', name, [200, body], parameters, SINCE)).toBeUndefined();
		}
		expect(viewOf('huaweiRtc', name, [403, {}], parameters, SINCE)).toBeUndefined();
	});
});

describe('when it was over, by the list', () => {
	const endedAt = (name: string, body: unknown, parameters: Parameters) =>
		endingOf('huaweiRtc', name).verify?.endedAt?.(
			sightOf('huaweiRtc', name, [200, body])!,
			parameters,
		);

	test('a room and a user have their own end time', () => {
		const closed: Row[] = [
			['CLOSED', -7_200, -3_700],
			['CLOSED', LONG_AGO, 3],
		];
		expect(endedAt('room.dismiss', rooms(closed), ROOM)).toEqual(new Date(at(3)));
		expect(endedAt('user.remove', stays([['OFFLINE', LONG_AGO, 3]]), USER)).toEqual(
			new Date(at(3)),
		);
	});

	test('none while one goes on, and none of a user who is missing', () => {
		const again: Row[] = [
			['CLOSED', LONG_AGO, 3],
			['RUNNING', 4],
		];
		expect(endedAt('room.dismiss', rooms(again), ROOM)).toBeUndefined();
		const users = { ...ROOM, userIds: 'u1,u2' };
		expect(endedAt('user.remove', stays([['OFFLINE', LONG_AGO, 3]]), users)).toBeUndefined();
	});

	test('facts name what began again', () => {
		const facts = (name: string, body: unknown, parameters: Parameters) =>
			endingOf('huaweiRtc', name).verify?.facts?.(
				sightOf('huaweiRtc', name, [200, body])!,
				parameters,
				SINCE,
			);
		const again: Row[] = [
			['off', LONG_AGO, 3],
			['on', 4],
		];
		expect(facts('room.dismiss', rooms(named(again, 'RUNNING', 'CLOSED')), ROOM)).toEqual({
			...{ openedAgain: true, openedAgainAt: at(4) },
		});
		expect(facts('user.remove', stays(named(again, 'ONLINE', 'OFFLINE')), USER)).toEqual({
			joinedAgain: ['u1'],
		});
		expect(facts('room.dismiss', rooms([['CLOSED', LONG_AGO, 3]]), ROOM)).toEqual({});
	});

	test('both lists lag by five minutes, and are waited for longer', () => {
		for (const name of ['room.dismiss', 'user.remove']) {
			const { verify } = endingOf('huaweiRtc', name);
			expect(verify?.lag).toBe(300);
			expect(verify?.upTo).toBeGreaterThan(300);
		}
	});
});

const GONE = { error_code: 'RTC.00001003', error_msg: 'InvalidParameterValue' };

describe.each([
	[
		'individualStreamJob.stop',
		[
			['alive', 200, { job_id: 'j', state: 'INIT' }],
			['alive', 200, { job_id: 'j', state: 'RUNNING' }],
			['over', 200, { job_id: 'j', state: 'STOPPED' }],
			['absent', 404, GONE],
			[undefined, 200, { job_id: 'j' }],
			[undefined, 200, { state: 'ok' }],
			[undefined, 404, { error_code: 'APIGW.0101' }],
		],
	],
	[
		'app.delete',
		[
			['alive', 200, { app_id: 'a', state: { state: 'DEACTIVATION' } }],
			['over', 200, { app_id: 'a', state: { state: 'DELETED' } }],
			['absent', 404, GONE],
			[undefined, 200, { app_id: 'a' }],
			[undefined, 404, '<html>'],
		],
	],
	[
		'recordRule.delete',
		[
			['alive', 200, { rule_id: 'r', app_id: 'a' }],
			['absent', 404, GONE],
			[undefined, 200, { hello: 'world' }],
		],
	],
] as Array<[string, Array<[View, number, unknown]>]>)('R31 a look after %s', (name, cases) => {
	test.each(cases)('%s: %s %j', (view, status, body) => {
		expect(viewOf('huaweiRtc', name, [status, body], {})).toBe(view);
	});
});

test('a job and a deleted app have their own end time; year 1 is none', () => {
	const end = (name: string, body: unknown) =>
		endingOf('huaweiRtc', name).verify?.endedAt?.({ notFound: false, body, rows: [] }, {});
	const stopped = (stop_time: string) => ({ state: 'STOPPED', stop_time });
	expect(end('mixedStreamJob.stop', stopped('2026-11-20T09:30:00Z'))).toEqual(
		new Date('2026-11-20T09:30:00Z'),
	);
	expect(end('mixedStreamJob.stop', stopped('0001-01-01T00:00:00Z'))).toBeUndefined();
	const state = { state: 'DELETED', update_time: '2026-11-20T09:30:00.075Z' };
	expect(end('app.delete', { state })).toEqual(new Date('2026-11-20T09:30:00.075Z'));
});

test('only what the vendor refuses where it does not exist is taken for existing', () => {
	const existing = operations
		.filter(([provider]) => provider === 'huaweiRtc')
		.filter(([, , operation]) => operation.kind === 'end' && operation.accepts === 'existing')
		.map(([, name]) => name);
	// Not User: Remove: who is not there is accepted as well.
	expect(existing.sort()).toEqual([
		...['app.delete', 'app.disable', 'individualStreamJob.stop', 'mixedStreamJob.stop'],
		...['recordRule.delete', 'room.dismiss'],
	]);
});

describe('App: Disable', () => {
	const disable = endingOf('huaweiRtc', 'app.disable');
	test('is an ending that is never more than accepted: joined rooms go on', () => {
		const worth = (said: [number, unknown]) =>
			matchAnswer(answersOf('huaweiRtc', 'app.disable'), readBy('huaweiRtc', disable, said));
		expect(worth([200, { app_id: 'a', state: { state: 'DEACTIVATION' } }])).toBe('accepted');
		expect(worth([404, GONE])).toBe('notFound');
		expect(disable.verify).toBeUndefined();
		expect(disable.facts?.({}, 'accepted', {})).toEqual({ effect: 'joiningStopped' });
		expect(disable.facts?.({}, 'notFound', {})).toEqual({});
	});

	test('it and Lock Out say what Huawei says of a disabled app', () => {
		const lockOut = operationOf('huaweiRtc', 'room.dismiss').options?.find(
			({ name }) => name === 'lockOut',
		);
		for (const text of [disable.notice, lockOut?.description]) {
			expect(text).toMatch(/joined go on/);
			expect(text).toMatch(/recording and mixing stop/);
			expect(text).toMatch(/every room of the app/);
		}
	});
});

describe('rooms have a limit of their own', () => {
	test('beside that of apps', () => {
		const limitOf = (name: string) => {
			const operation = operationOf('huaweiRtc', name);
			return 'limit' in operation ? operation.limit : undefined;
		};
		expect(limitOf('room.dismiss')).toBe(limitOf('user.remove'));
		expect(limitOf('room.dismiss')).not.toEqual(limitOf('app.get'));
	});
});

describe('time spans of the statistics', () => {
	const needed = { appId: 'a', roomId: 'r', metrics: ['UserCount'], measures: ['all'], userId: '' };
	const ask = (name: string, more: Parameters) => () =>
		requestOf(
			'huaweiRtc',
			`statistics.${name}`,
			{ ...needed, ...more },
			{ values: { projectId: 'p' } },
		);
	const span = (hours: number) => ({
		startTime: '2026-11-18T00:00:00Z',
		endTime: new Date(Date.parse('2026-11-18T00:00:00Z') + hours * 3_600_000).toISOString(),
	});
	const days = (last: string) => ({ startDate: '2026-10-01', endDate: last });

	test.each([
		...['getAbnormalExperiences', 'getAbnormalExperienceDistribution', 'getQosDetails'].map(
			(name) => [name, span(24), span(25)],
		),
		...['getClientEvents', 'getClientAbnormalEvents'].map((name) => [name, span(1), span(2)]),
		...['getScaleHistory', 'getQualityHistory'].map((name) => [
			...[name, days('2026-11-01'), days('2026-11-02')],
		]),
	] as Array<[string, Parameters, Parameters]>)('%s', (name, longest, tooLong) => {
		expect(ask(name, longest)).not.toThrow();
		expect(ask(name, tooLong)).toThrow('which Huawei does not allow');
	});

	test('QoS details have no freeze rate of the sound', () => {
		const measures = operationOf('huaweiRtc', 'statistics.getQosDetails').fields.find(
			({ name }) => name === 'measures',
		);
		const values = (measures?.options ?? []).map((one) => ('value' in one ? one.value : ''));
		expect(values).toContain('vblock');
		expect(values).not.toContain('ablock');
		expect(measures?.check?.(['ablock'])).toContain('ablock');
	});
});

test('encodings and qualities are readable', () => {
	const namesOf = (operation: string, field: string) =>
		(
			operationOf('huaweiRtc', operation).fields.find(({ name }) => name === field)?.options ?? []
		).map((one) => one.name);
	expect(namesOf('mixedStreamJob.start', 'encodeTemplate')).toEqual(
		expect.arrayContaining([
			'Full HD, 1920 x 1080, 30 fps, 4,620 kbit/s',
			'HD, 1280 x 720, 30 fps, 1,710 kbit/s',
			'Low, 480 x 360, 15 fps, 320 kbit/s',
		]),
	);
	expect(namesOf('individualStreamJob.start', 'streamType')).toContain('Full HD');
});

test('RTC.00001013 is a matter for the support', () => {
	expect(advice['400 RTC.00001013']).toMatch(/backup rule.*service ticket/);
});

test('R32 Room: Get Status takes no foreign body for "not listed"', () => {
	const operation = operationOf('huaweiRtc', 'room.getStatus');
	if (operation.kind !== 'read') throw new Error('no read');
	const readingOf = (body: unknown) => readBy('huaweiRtc', operation, [200, body]).reading;
	expect(readingOf(rooms([['RUNNING', LONG_AGO]]))).toBeUndefined();
	expect(readingOf(rooms([]))).toBeUndefined();
	for (const body of [{}, { hello: 'world' }, { total: 2, room_info_list: [] }, [], 'x']) {
		expect([body, readingOf(body)]).toEqual([body, 'unreadable']);
	}
});
