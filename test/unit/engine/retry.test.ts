import type { Answer } from '../../../engine/model/answer';
import {
	backoff,
	isTransientFault,
	judgeAnswer,
	leavesOpen,
	LONGEST_WISH,
	NEVER_SENT,
	serverWish,
} from '../../../engine/wire/retry';

const answer = (status: number, code = ''): Answer => ({
	status,
	ok: status < 300,
	code,
	message: '',
	requestId: null,
	body: undefined,
	text: '',
});

describe('what to do with an answer', () => {
	test.each([
		[200, 'take'],
		[204, 'take'],
		[400, 'take'],
		[401, 'take'],
		[403, 'take'],
		[404, 'take'],
		[408, 'again'],
		[409, 'take'],
		[410, 'take'],
		[422, 'take'],
		[429, 'throttled'],
		[500, 'again'],
		[501, 'take'],
		[502, 'again'],
		[503, 'again'],
		[504, 'again'],
		[505, 'take'],
	])('%d: %s', (status, verdict) => {
		expect(judgeAnswer(answer(status))).toBe(verdict);
	});

	test("the vendor's own table wins", () => {
		const table = { again: ['409 8519'], never: ['429 8529', '503 GONE'] };
		expect(judgeAnswer(answer(409, '8519'), table)).toBe('again');
		expect(judgeAnswer(answer(409, '1'), table)).toBe('take');
		expect(judgeAnswer(answer(429, '8529'), table)).toBe('take');
		expect(judgeAnswer(answer(429, '8516'), table)).toBe('throttled');
		expect(judgeAnswer(answer(503, 'GONE'), table)).toBe('take');
	});

	test('a 503 says that nothing was done, a 500, 502 or 504 leaves it open', () => {
		expect([500, 502, 503, 504, 429, 404].map((status) => leavesOpen(answer(status)))).toEqual([
			true,
			true,
			false,
			true,
			false,
			false,
		]);
	});
});

describe('faults, by the codes that n8n throws', () => {
	test.each([
		'ECONNABORTED',
		'ECONNRESET',
		'ECONNREFUSED',
		'ETIMEDOUT',
		'EPIPE',
		'EAI_AGAIN',
		'ENOTFOUND',
		'ERR_BAD_RESPONSE',
		'Z_DATA_ERROR',
	])('%s passes by itself', (code) => expect(isTransientFault(code)).toBe(true));

	test.each(['ERR_CANCELED', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'ERR_INVALID_URL', ''])(
		'"%s" does not',
		(code) => expect(isTransientFault(code)).toBe(false),
	);

	test('only what comes before the connection has sent nothing', () => {
		expect(NEVER_SENT.has('ECONNREFUSED')).toBe(true);
		for (const code of ['ECONNRESET', 'ECONNABORTED', 'EPIPE', 'ETIMEDOUT', 'ERR_CANCELED']) {
			expect(NEVER_SENT.has(code)).toBe(false);
		}
	});
});

describe('waiting between attempts', () => {
	test('doubles from 1 s on, spread over the upper half, at most 30 s', () => {
		const longest = [0, 1, 2, 3, 4, 5, 6, 20].map((n) => backoff(n, 1));
		expect(longest).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
		expect([0, 1, 2].map((n) => backoff(n, 0))).toEqual([500, 1_000, 2_000]);
	});

	test("starts and ends where a vendor's table says", () => {
		expect([0, 1, 2, 3].map((n) => backoff(n, 1, 15_000, 60_000))).toEqual([
			15_000, 30_000, 60_000, 60_000,
		]);
	});
});

describe("the vendor's wish", () => {
	const now = new Date('2026-11-20T09:00:00Z');
	const wish = (headers: Record<string, string>) => serverWish(headers, now);

	test.each([
		['2', 2_000],
		[' 2 ', 2_000],
		['0.5', 500],
		['3600', 3_600_000],
		['Fri, 20 Nov 2026 09:00:05 GMT', 5_000],
		['Friday, 20-Nov-26 09:00:05 GMT', 5_000],
	])('Retry-After: %s', (value, expected) => {
		expect(wish({ 'retry-after': value })).toBe(expected);
	});

	test.each(['', '0', '-5', 'abc', 'NaN', 'Infinity', 'Fri, 20 Nov 2026 08:59:59 GMT', '1, 2'])(
		'Retry-After: "%s" is none',
		(value) => expect(wish({ 'retry-after': value })).toBeUndefined(),
	);

	test('milliseconds come before seconds, if they can be used', () => {
		expect(wish({ 'retry-after-ms': '250', 'retry-after': '2' })).toBe(250);
		expect(wish({ 'x-ms-retry-after-ms': '250', 'retry-after': '2' })).toBe(250);
		expect(wish({ 'retry-after-ms': 'soon', 'retry-after': '2' })).toBe(2_000);
		expect(wish({ 'retry-after-ms': '0' })).toBeUndefined();
		expect(wish({})).toBeUndefined();
	});

	test('is granted up to a minute', () => expect(LONGEST_WISH).toBe(60_000));
});
