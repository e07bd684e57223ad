import { makeRedact, redactBody } from '../../../engine/wire/redact';
import { mask } from '../../../engine/model/secret';

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
