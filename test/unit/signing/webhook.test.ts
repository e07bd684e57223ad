import crypto from 'node:crypto';

import { isRecent, rawBytes, sameText, secretsIn, signedByAny } from '../../../signing/webhook';

const compare = jest.spyOn(crypto, 'timingSafeEqual');
beforeEach(() => compare.mockClear());

it.each([
	['equal', 'a'.repeat(64), true],
	['different in the first letter', `b${'a'.repeat(63)}`, false],
	['different in the last letter', `${'a'.repeat(63)}b`, false],
	['shorter', 'a'.repeat(63), false],
	['longer', 'a'.repeat(65), false],
	['empty', '', false],
])('T5 %s: one comparison of all bytes in constant time decides', (_case, expected, same) => {
	const presented = 'a'.repeat(64);
	expect(sameText(presented, expected)).toBe(same);
	expect(compare).toHaveBeenCalledTimes(1);
	const [left, right] = compare.mock.calls[0] ?? [];
	expect(left).toEqual(Buffer.from(presented));
	// Another length decides by itself; the time must not tell it.
	expect(right).toEqual(Buffer.from(expected.length === 64 ? expected : presented));
});

it('T5 every verification uses it', () => {
	expect(signedByAny('abc', ['one', 'two'], (secret) => secret)).toBe(false);
	expect(compare).toHaveBeenCalledTimes(2);
});

it('T5 texts of different length differ, and nothing is thrown', () => {
	expect(sameText('abc', 'abc')).toBe(true);
	expect(sameText('abc', 'abd')).toBe(false);
	expect(sameText('abc', 'ab')).toBe(false);
	// As many characters, but not as many bytes.
	expect(sameText('abc', 'abé')).toBe(false);
	expect(sameText('', '')).toBe(true);
});

it('T6 every secret is tried, and an empty one never counts', () => {
	const tried: string[] = [];
	const sign = (secret: string) => {
		tried.push(secret);
		return `signed with ${secret}`;
	};
	expect(signedByAny('signed with one', ['one', 'two'], sign)).toBe(true);
	expect(tried).toEqual(['one', 'two']);
	expect(signedByAny('signed with ', [''], sign)).toBe(false);
	expect(secretsIn('one', '', undefined, 2)).toEqual(['one']);
});

it('T3 a time stamp counts in seconds and in milliseconds, both ways, up to the tolerance', () => {
	const now = 1_800_000_000_000;
	for (const stamp of [now, now / 1_000, String(now), now - 300_000, now + 300_000]) {
		expect(isRecent(stamp, now, 300_000)).toBe(true);
	}
	for (const stamp of [now - 300_001, now + 300_001, NaN, 'NaN', '', null, undefined, {}]) {
		expect(isRecent(stamp, now, 300_000)).toBe(false);
	}
});

it('T4 a parsed body is never taken for the bytes', () => {
	expect(rawBytes({ headers: {}, rawBody: { a: 1 } })).toMatchObject({ status: 401 });
	expect(rawBytes({ headers: {} })).toMatchObject({ status: 401 });
	const rawBody = Buffer.from('{}');
	expect(rawBytes({ headers: { 'content-encoding': 'identity' }, rawBody })).toBe(rawBody);
});
