import { inspect } from 'node:util';

import { cleanHeaders, makeRedact, redactBody } from '../../../engine/wire/redact';
import { mask } from '../../../engine/model/secret';
import { hmacKey } from '../../../signing/hmacKey';

const SECRET = "k3y+/=value!'()*ü";

describe('X6 an echoed secret is hidden', () => {
	const redact = makeRedact([SECRET, 'inner-k3y', 'prefix-inner-k3y-suffix', 'short']);

	test.each([
		['as it is', SECRET],
		['as one segment of our own URLs', 'k3y%2B%2F%3Dvalue%21%27%28%29%2A%C3%BC'],
		['as JavaScript encodes it', encodeURIComponent(SECRET)],
		['with small hexadecimal digits', 'k3y%2b%2f%3dvalue%21%27%28%29%2a%c3%bc'],
		['inside another one', 'prefix-inner-k3y-suffix'],
	])('%s', (_, echo) => {
		const text = `before ${echo} after ${echo}`;
		expect(redact(text)).toBe('before [redacted] after [redacted]');
	});

	test('in a JSON text', () => {
		const quoted = 'with "quotes" and \\ in it';
		expect(makeRedact([quoted])(JSON.stringify({ said: quoted }))).toBe('{"said":"[redacted]"}');
	});

	test('a value below eight characters stays, because it could be any word', () => {
		expect(redact('a short word')).toBe('a short word');
	});

	test('a short value of a field marked secret is hidden where it stands by itself', () => {
		const marked = makeRedact([], ['key', 'p.1', '7']);
		expect(marked('key "key" /key?key=key&x:p.1, 7 of 7,7')).toBe(
			'[redacted] "[redacted]" /[redacted]?[redacted]=[redacted]&x:[redacted], [redacted] of [redacted],[redacted]',
		);
		expect(marked('the keyboard, turnkey, 17 monkeys, pX1, p.12, schlüsselkey')).toBe(
			'the keyboard, turnkey, 17 monkeys, pX1, p.12, schlüsselkey',
		);
	});

	test.each(['a', 'ab', 'abc', 'abcd'])(
		'in base64 behind %s: at any alignment, with padding or without',
		(id) => {
			for (const end of ['', 'x', 'xy', 'xyz']) {
				const bytes = Buffer.from(`${id}:${SECRET}${end}`);
				for (const text of [bytes.toString('base64'), bytes.toString('base64url')]) {
					const clean = redact(`before ${text} after`);
					expect(clean).toContain('[redacted]');
					// What is left decodes to nothing of the secret but parts of its outermost bytes.
					expect(clean.replace('[redacted]', '').length).toBeLessThan(
						text.length - Math.floor((Buffer.byteLength(SECRET) * 4) / 3) + 18,
					);
				}
			}
		},
	);

	test('no secret stands as a key of a book', () => {
		const secret = 'sEcret-of-the-book-1';
		const books: unknown[] = [];
		const set = jest.spyOn(Map.prototype, 'set').mockImplementation(function (
			this: Map<unknown, unknown>,
			key: unknown,
		) {
			books.push(key);
			return this;
		});
		makeRedact([secret])('x');
		hmacKey(secret, 'utf8');
		set.mockRestore();
		expect(books).toHaveLength(2);
		expect(inspect(books)).not.toContain(secret);
	});

	// Judges: RFC 8259 (any character may be escaped), HTML's entities, the URL standard's forms.
	const written = 'p&ss"wörd<1>/it\'s+a secret=';
	test.each([
		['an error page', 'p&amp;ss&quot;wörd&lt;1&gt;/it&#39;s+a secret='],
		['a page of another writer', 'p&amp;ss&#34;wörd&lt;1&gt;/it&#x27;s+a secret='],
		['XML', 'p&amp;ss&quot;wörd&lt;1&gt;/it&apos;s+a secret='],
		['a form', 'p%26ss%22w%C3%B6rd%3C1%3E%2Fit%27s%2Ba+secret%3D'],
		['an address in an address', encodeURIComponent(encodeURIComponent(written))],
		['JSON that escapes slashes', 'p&ss\\"wörd<1>\\/it\'s+a secret='],
		['JSON in JSON', 'p&ss\\\\\\"wörd<1>/it\'s+a secret='],
		['JSON for pages', 'p\\u0026ss\\"wörd\\u003c1\\u003e/it\'s+a secret='],
	])('a secret in %s is hidden', (_where, text) => {
		expect(makeRedact([written])(`wrong: ${text}.`)).toBe('wrong: [redacted].');
	});

	test('nothing to hide changes nothing', () => {
		expect(makeRedact([])('App ID 5fa682b3, user api-user')).toBe('App ID 5fa682b3, user api-user');
	});
});

describe('X5 what is derived from a secret is hidden, whatever its value', () => {
	const redact = makeRedact([]);

	test.each([
		'Authorization: Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln',
		'authorization: basic YXBpLXVzZXI6UzNjcmV0IXBhc3M=',
		'HMAC-SHA256 SignedHeaders=x-ms-date;host&Signature=vwDXOwro5cJZW+zSdDaM79dkPzBpzUv9RMSeO+WU0SU=',
		'SDK-HMAC-SHA256 Access=AK, SignedHeaders=host, Signature=1963db80a18cb78cce73d344633871c68f3b25d8',
		'hmac username="c", headers="host", signature="gwnuqWokMlBSfyYU+WlNjC+TsS8hRbIMrUGBkE2ALM8="',
		'x-auth-token: MIISabcdefgh',
		'canonicalRequest:POST|/||x-security-token:abcdefghijkl||host',
		'GET /verba/api?action=X&apiKey=74c8eea0-50c6&token=0983-5e02',
		'{"x-subject-token":"MIISabcdefgh"}',
		'{"auth_key":"MIISabcdefgh"}',
		'callback refused: app_key = MIISabcdefgh',
	])('%s', (text) => {
		const clean = redact(text);
		expect(clean).toContain('[redacted]');
		for (const part of [
			'eyJhbGciOiJIUzI1NiJ9',
			'YXBpLXVzZXI6UzNjcmV0IXBhc3M',
			'vwDXOwro5c',
			'1963db80',
			'gwnuqWokMl',
			'MIISabcd',
			'abcdefghijkl',
			'74c8eea0',
			'0983-5e02',
		]) {
			expect(clean).not.toContain(part);
		}
	});
});

test.each([
	['sk-Lesson42-Zq7Wm3Kp9Xv2', 'sk…Xv2'],
	['0123456789ab', '01…9ab'],
	['0123456789a', '…'],
	['', '…'],
])('%j is shown as %s', (secret, shown) => {
	expect(mask(secret)).toBe(shown);
});

test('a body is copied with its named properties masked at any depth', () => {
	const body = {
		status: 'success',
		data: [{ url: 'domain/live/sk-Lesson42-Zq7Wm3Kp9Xv2', sid: '1', bitrate: 5, video: null }],
		streamingKey: 'sk-Lesson42-Zq7Wm3Kp9Xv2',
		said: 'secret-value-1 is wrong',
	};
	const shown = redactBody(body, makeRedact(['secret-value-1']), {
		url: 'lastSegment',
		streamingKey: 'whole',
	});
	expect(shown).toEqual({
		status: 'success',
		data: [{ url: 'domain/live/sk…Xv2', sid: '1', bitrate: 5, video: null }],
		streamingKey: 'sk…Xv2',
		said: '[redacted] is wrong',
	});
	expect(body.streamingKey).toBe('sk-Lesson42-Zq7Wm3Kp9Xv2');
});

test.each([
	['rtmp://cdn.example.com/live/sk-Lesson42-Zq7Wm3', 'rtmp://cdn.example.com/live/sk…Wm3'],
	['rtmp://cdn.example.com/live/sk-Lesson42-Zq7Wm3/', 'rtmp://cdn.example.com/live/sk…Wm3/'],
	['rtmp://c.example.com/live/sk-Lesson42-Zq7Wm3?a=/b/c', 'rtmp://c.example.com/live/sk…Wm3?…'],
	['rtmp://c.example.com/live/sk-Lesson42-Zq7Wm3/#/b', 'rtmp://c.example.com/live/sk…Wm3/#…'],
	['sk-Lesson42-Zq7Wm3', 'sk…Wm3'],
	['///', '…'],
	['', '…'],
])('the last segment of %j is shown as %j', (url, shown) => {
	expect(redactBody({ url }, makeRedact([]), { url: 'lastSegment' })).toEqual({ url: shown });
});

test('numbers, property names and lists hide what texts hide', () => {
	const redact = makeRedact(['12345678', 'secret-value-1'], ['4711']);
	const body = {
		pin: 4711,
		phone: 12345678,
		other: 4712,
		'secret-value-1': { list: [12345678, 'secret-value-1', 1.5, true, null] },
		keys: ['sk-Lesson42-Zq7Wm3', 123456789012],
	};
	expect(redactBody(body, redact, { keys: 'whole' })).toEqual({
		pin: '[redacted]',
		phone: '[redacted]',
		other: 4712,
		'[redacted]': { list: ['[redacted]', '[redacted]', 1.5, true, null] },
		keys: ['sk…Wm3', '12…012'],
	});
});

test('X6 ID and facts of an answer are redacted like its words; what operations read is not', () => {
	const answer = {
		status: 400,
		ok: false,
		code: 'invalid',
		message: 'wrong',
		requestId: 'echo-secret-value-1',
		body: { kept: 'secret-value-1' },
		text: '{"reason":"secret-value-1"}',
		facts: { correlationId: 'secret-value-1', answeredBy: 'api.example.com' },
	};
	expect(cleanHeaders(answer, ['secret-value-1'])).toEqual({
		...answer,
		requestId: 'echo-[redacted]',
		facts: { correlationId: '[redacted]', answeredBy: 'api.example.com' },
	});
	const plain = { ...answer, requestId: null, facts: undefined };
	expect(cleanHeaders(plain, ['secret-value-1'])).toBe(plain);
});
