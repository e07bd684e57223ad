import {
	isHttpsUrl,
	isId,
	isOneOf,
	isText,
	isWholeNumber,
	optional,
} from '../../../engine/model/checks';

describe('an ID', () => {
	const check = isId({ max: 10 });

	test.each(['lesson-42', '0', 'ä b', 'a/b?c#d', '...', '.a', '%2e'])('%j is fine', (value) => {
		expect(check(value)).toBeUndefined();
	});

	test.each([
		['', 'may not be empty'],
		['  \t', 'may not be empty'],
		['.', 'may not be "." or ".."'],
		['..', 'may not be "." or ".."'],
		['a\nb', 'contains a line break'],
		['a\r', 'contains a line break'],
		['a\u0000', 'contains a line break or another control character'],
		['a\u007f', 'contains a line break or another control character'],
		['01234567890', 'has 11 characters, the limit is 10'],
		[undefined, 'must be text, but is missing'],
		[null, 'must be text, but is missing'],
		[{ id: 1 }, 'must be text, but is an object'],
		[['a'], 'must be text, but is a list'],
		[true, 'must be text, but is a boolean'],
	])('X3 %j is refused: %s', (value, complaint) => {
		expect(check(value)).toContain(complaint);
	});

	test("the vendor's own pattern counts, and its words are shown", () => {
		const room = isId({ max: 64, pattern: /^[a-z]+$/, allowed: 'only small letters' });
		expect(room('lesson')).toBeUndefined();
		expect(room('Lesson')).toContain('only small letters');
	});
});

test('optional lets nothing pass, and checks everything else', () => {
	const check = optional(isId({ max: 3 }));
	expect([check(''), check(undefined), check('abc')]).toEqual([undefined, undefined, undefined]);
	expect(check('abcd')).toContain('limit is 3');
	expect(check(null)).toContain('missing');
});

test('one of a list: anything else is refused, and nothing is told apart from a wrong value', () => {
	const check = isOneOf(['na', 'eu'], 'choose a region');
	expect(check('na')).toBeUndefined();
	expect(check('')).toBe('choose a region');
	expect(check('NA')).toBe('is not one of na, eu');
	expect(check(['na'])).toBe('is not one of na, eu');
});

test('free text may be empty, but holds no line break and has an end', () => {
	const check = isText({ max: 3 });
	expect(check('')).toBeUndefined();
	expect(check('äöü')).toBeUndefined();
	expect(check('a\r\n')).toContain('line break');
	expect(check('abcd')).toContain('limit is 3');
	expect(check(1)).toContain('must be text');
});

test.each([0, 180])('%d lies within 0 and 180', (value) => {
	expect(isWholeNumber({ min: 0, max: 180 })(value)).toBeUndefined();
});

test.each([-1, 181, 1.5, Number.NaN, Infinity, '7', undefined])(
	'%p is no whole number from 0 to 180',
	(value) => {
		expect(isWholeNumber({ min: 0, max: 180 })(value)).toContain('from 0 to 180');
	},
);

describe('a callback address', () => {
	test('https is fine', () => {
		expect(isHttpsUrl('https://n8n.example.com/webhook/1?x=y')).toBeUndefined();
	});

	test.each([
		['http://n8n.example.com/', 'https'],
		['ftp://n8n.example.com/', 'https'],
		['https://user@n8n.example.com/', 'user name'],
		['https://:secret@n8n.example.com/', 'user name'],
		['n8n.example.com', 'not a web address'],
		['https://n8n.example.com/\nX: y', 'line break'],
		[7, 'must be text'],
	])('%j is refused', (value, complaint) => {
		expect(isHttpsUrl(value)).toContain(complaint);
	});
});
