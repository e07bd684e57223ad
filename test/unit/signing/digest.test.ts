import { createHmac, createSecretKey, randomBytes } from 'node:crypto';

import { hmacSha256 } from '../../../signing/digest';

/** Texts whose bytes end before, at and behind every boundary that there is. */
const LENGTHS = [0, 1, 31, 55, 56, 63, 64, 65, 119, 120, 682, 683, 700, 5_000];

describe.each([1, 20, 32, 63, 64, 65, 131])('with a key of %i bytes', (bytes) => {
	const key = createSecretKey(randomBytes(bytes));
	const expected = (text: string, encoding: 'base64' | 'hex') =>
		createHmac('sha256', key).update(text, 'utf8').digest(encoding);

	test.each(LENGTHS)('HMAC-SHA256 of %i characters is what Node makes of it', (length) => {
		for (const unit of ['a', 'é', '語', '\u{1f6d1}', '\ud800', '\0']) {
			const text = unit.repeat(length);
			expect(hmacSha256(key, text, 'hex')).toBe(expected(text, 'hex'));
			expect(hmacSha256(key, text, 'base64')).toBe(expected(text, 'base64'));
		}
	});

	test('nothing of a text is left for the next one', () => {
		for (const text of ['a long text, then a short one', 'short', '', 'long again, longer']) {
			expect(hmacSha256(key, text, 'hex')).toBe(expected(text, 'hex'));
		}
	});
});

test('keys that are used in turns are kept apart', () => {
	const keys = ['one', 'two'].map((secret) => createSecretKey(Buffer.from(secret)));
	const made = [0, 1, 0, 1].map((at) => hmacSha256(keys[at] ?? keys[0]!, 'text', 'hex'));
	expect(new Set(made).size).toBe(2);
	expect([made[0], made[1]]).toEqual([made[2], made[3]]);
});

// RFC 4231, test cases 2 and 6 (a key longer than a block).
test.each([
	[
		Buffer.from('Jefe'),
		'what do ya want for nothing?',
		'5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
	],
	[
		Buffer.alloc(131, 0xaa),
		'Test Using Larger Than Block-Size Key - Hash Key First',
		'60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54',
	],
])('RFC 4231', (secret, text, mac) => {
	expect(hmacSha256(createSecretKey(secret), text, 'hex')).toBe(mac);
});
