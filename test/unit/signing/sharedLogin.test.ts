import { PassingProblem } from '../../../signing/credentialProblem';
import { readSession, tokenInSession, writeSession } from '../../../signing/session';
import { sharedLogin } from '../../../signing/sharedLogin';

const identity = ['https://recorder.example.com', 'api-user', 'S3cret!pass'];

/** Logins that end when the test says so, with the numbers 1, 2, 3 as their sessions. */
function logins() {
	let count = 0;
	const waiting: Array<() => void> = [];
	return {
		count: () => count,
		release: () => waiting.splice(0).forEach((go) => go()),
		login: async () => {
			const session = `session ${(count += 1)}`;
			await new Promise<void>((resolve) => waiting.push(resolve));
			return session;
		},
	};
}

describe('one login for many', () => {
	test('ten parallel callers on a fresh credential share one login', async () => {
		const { login, release, count } = logins();
		const book = sharedLogin({ now: () => 0 });
		const all = Array.from({ length: 10 }, () => book.session(identity, '', login));
		release();
		expect(new Set(await Promise.all(all))).toEqual(new Set(['session 1']));
		expect(count()).toBe(1);
	});

	test('a late caller with the stale session gets the newer one without a login', async () => {
		const book = sharedLogin({ now: () => 0 });
		expect(await book.session(identity, '', async () => 'old')).toBe('old');
		expect(await book.session(identity, 'old', async () => 'new')).toBe('new');
		expect(await book.session(identity, 'old', async () => 'never')).toBe('new');
	});

	test('all callers that fail together renew once', async () => {
		const { login, release, count } = logins();
		const book = sharedLogin({ now: () => 0 });
		await book.session(identity, '', async () => 'old');
		const all = Array.from({ length: 10 }, () => book.session(identity, 'old', login));
		release();
		expect(new Set(await Promise.all(all))).toEqual(new Set(['session 1']));
		expect(count()).toBe(1);
	});

	test('a session is handed on for a minute, to callers without any for ten seconds, to who wants to see a login for one', async () => {
		let now = 0;
		const book = sharedLogin({ now: () => now });
		await book.session(identity, '', async () => 'first');
		now = 999;
		expect(await book.session(identity, '', async () => 'second', true)).toBe('first');
		now = 9_999;
		expect(await book.session(identity, '', async () => 'second')).toBe('first');
		now = 59_999;
		expect(await book.session(identity, 'older', async () => 'second')).toBe('first');
		expect(await book.session(identity, '', async () => 'second')).toBe('second');
		now = 61_000;
		expect(await book.session(identity, '', async () => 'third', true)).toBe('third');
		now = 119_999;
		expect(await book.session(identity, 'older', async () => 'fourth')).toBe('third');
	});

	test('a refused login is not tried again for ten seconds, so that no account is locked', async () => {
		let now = 0;
		let tries = 0;
		const book = sharedLogin({ now: () => now });
		const login = async () => {
			tries += 1;
			throw new Error('refused');
		};
		await expect(book.session(identity, '', login)).rejects.toThrow('refused');
		now = 9_999;
		await expect(book.session(identity, '', login)).rejects.toThrow('refused');
		expect(tries).toBe(1);
		now = 10_000;
		expect(await book.session(identity, '', async () => 'allowed')).toBe('allowed');
	});

	test('R1 a login that failed for a passing reason is tried again by whoever asks next', async () => {
		let tries = 0;
		const book = sharedLogin({ now: () => 0 });
		const login = async () => {
			tries += 1;
			throw new PassingProblem('Base URL', 'the connection failed', 'ECONNRESET');
		};
		for (let attempt = 1; attempt <= 4; attempt += 1) {
			await expect(book.session(identity, '', login)).rejects.toThrow('the connection failed');
			expect(tries).toBe(attempt);
		}
		expect(await book.session(identity, '', async () => 'at last')).toBe('at last');
	});

	test('all who wait for a login that fails in passing are told, by one login', async () => {
		let tries = 0;
		const book = sharedLogin({ now: () => 0 });
		const login = async () => {
			tries += 1;
			await Promise.resolve();
			throw new PassingProblem('Base URL', 'busy');
		};
		const all = Array.from({ length: 10 }, () => book.session(identity, '', login));
		const outcomes = await Promise.allSettled(all);
		expect(outcomes.map(({ status }) => status)).toEqual(Array(10).fill('rejected'));
		expect(tries).toBe(1);
	});

	test('another password is another login', async () => {
		const book = sharedLogin({ now: () => 0 });
		await book.session(identity, '', async () => 'one');
		const other = [...identity.slice(0, 2), 'another'];
		expect(await book.session(other, '', async () => 'two')).toBe('two');
	});

	test('the book stays small: the oldest identity is forgotten', async () => {
		const book = sharedLogin({ now: () => 0, most: 2 });
		for (const name of ['a', 'b', 'c']) await book.session([name], '', async () => name);
		expect(await book.session(['c'], '', async () => 'again')).toBe('c');
		expect(await book.session(['a'], '', async () => 'again')).toBe('again');
	});
});

describe('a stored session', () => {
	const stored = writeSession('a.token', identity, 1_000);
	const read = (text: unknown, values = identity, now = 1_000) =>
		readSession(text, values, { now, maxAge: 500 });

	test('gives its token back to the same values of the credential', () => {
		expect(read(stored)).toBe('a.token');
		expect(tokenInSession(stored)).toBe('a.token');
	});

	test('is useless after its time', () => {
		expect(read(stored, identity, 1_499)).toBe('a.token');
		expect(read(stored, identity, 1_500)).toBeUndefined();
	});

	test('is useless when it is dated more than a minute ahead: its age is not known', () => {
		expect(read(stored, identity, 1_000 - 60_000)).toBe('a.token');
		expect(read(stored, identity, 1_000 - 60_001)).toBeUndefined();
	});

	test('is never used for another address, user or password', () => {
		identity.forEach((value, index) => {
			const changed = identity.with(index, `${value}x`);
			expect(read(stored, changed)).toBeUndefined();
		});
		expect(read(stored, [identity[0] + identity[1]!, identity[2]!])).toBeUndefined();
	});

	test('holds no secret of the login', () => {
		expect(stored).not.toContain('S3cret!pass');
		expect(stored).not.toContain('api-user');
	});

	test.each([undefined, '', 'none', 'a.b.c', '12.zz.token'])('%p is none', (text) => {
		expect(read(text)).toBeUndefined();
	});
});
