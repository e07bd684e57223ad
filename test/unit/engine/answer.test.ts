import {
	asObject,
	asText,
	matchAnswer,
	parseJson,
	readJson,
	type Answer,
} from '../../../engine/model/answer';

const answer = (facts: Partial<Answer>): Answer => ({
	status: 200,
	ok: false,
	code: '',
	message: '',
	requestId: null,
	body: undefined,
	text: '',
	...facts,
});

describe('the table of answers', () => {
	const table = {
		'404 NOT_FOUND': 'exact',
		'404 RTC.*': 'prefix',
		'404 misaddressed': 'reading',
		'404 *': 'any 404',
		'* notFound': 'reading under any status',
		'202': 'status',
	};

	test.each([
		['exact', { status: 404, code: 'NOT_FOUND' }],
		['prefix', { status: 404, code: 'RTC.00001003' }],
		['reading', { status: 404, code: 'whatever', reading: 'misaddressed' }],
		['any 404', { status: 404, code: 'NOT_FOUND_AT_ALL' }],
		['any 404', { status: 404 }],
		['status', { status: 202, code: 'whatever' }],
		['reading under any status', { status: 500, reading: 'notFound' }],
		[undefined, { status: 200 }],
		[undefined, { status: 403, code: 'NOT_FOUND' }],
		[undefined, { status: 20 }],
	])('finds %s for %j', (found, facts) => {
		expect(matchAnswer(table, answer(facts))).toBe(found);
	});

	test('an exact word does not match a longer one', () => {
		expect(matchAnswer({ '400 85': 'x' }, answer({ status: 400, code: '8523' }))).toBeUndefined();
	});
});

describe('JSON of a vendor', () => {
	test.each([
		['{"a":1}', { body: { a: 1 }, malformed: false }],
		['', { body: undefined, malformed: false }],
		[' \n', { body: undefined, malformed: false }],
		['<html>', { body: '<html>', malformed: true }],
		['{"a":', { body: '{"a":', malformed: true }],
		['null', { body: null, malformed: false }],
		['"text"', { body: 'text', malformed: false }],
	])('R25 %j', (text, read) => {
		expect(readJson(text)).toEqual(read);
	});

	test('X7 keys that reach a prototype are dropped at every depth', () => {
		const body = parseJson(
			'{"__proto__":{"polluted":1},"a":[{"constructor":{"prototype":{"polluted":1}},"b":2}],"prototype":3}',
		);
		expect(JSON.stringify(body)).toBe('{"a":[{"b":2}]}');
		expect(Object.assign({}, body)).not.toHaveProperty('polluted');
		expect(({} as Record<string, unknown>).polluted).toBeUndefined();
	});

	test('whatever it is, it can be read as an object and as text', () => {
		for (const value of [null, undefined, 7, 'x', ['a'], true]) expect(asObject(value)).toEqual({});
		expect(asObject({ a: 1 })).toEqual({ a: 1 });
		expect([asText('x'), asText(8522), asText(null), asText({}), asText(true)]).toEqual([
			'x',
			'8522',
			'',
			'',
			'',
		]);
	});
});
