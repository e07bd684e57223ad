import { boundsOf, budgetLeft, exchange, newTally, prepare } from '../../../engine/wire/exchange';
import type { Failure } from '../../../engine/base/failure';
import type { EndOperation } from '../../../engine/model/operation';
import { Pace } from '../../../engine/wire/pace';
import { BUDGET } from '../../../engine/wire/retry';
import type { Line } from '../../../engine/wire/line';
import { plainEnding, stubSession, type Reply } from '../../support/session';
import { testTools, type TestTools } from '../../support/tools';

/** Ends once; `reply` is given the count of the request, and may let time go by. */
async function attempt(
	reply: (count: number) => Reply,
	{
		tools = testTools(),
		options = {},
		operation = plainEnding(),
		change = {},
	}: {
		tools?: TestTools;
		options?: object;
		operation?: EndOperation;
		change?: Partial<Pick<Line, 'paces'>>;
	} = {},
) {
	const session = stubSession(operation, tools, (_, count) => reply(count), change);
	const prepared = prepare(session, operation, {});
	const repeat = typeof operation.repeat === 'function' ? 'never' : operation.repeat;
	const result = await exchange(session, operation, boundsOf({ ...options }), prepared, repeat)
		.then((exchanged) => ({ exchanged, failure: undefined }))
		.catch((thrown: unknown) => ({ exchanged: undefined, failure: (thrown as Failure).facts }));
	return { ...result, session, tools };
}

describe('the budget of an item', () => {
	test('is 120 s from its first send', () => {
		expect(BUDGET).toBe(120_000);
		expect(budgetLeft(newTally(), 1_000)).toBe(BUDGET);
		expect(budgetLeft({ attempts: 1, firstSent: 1_000, queued: 0 }, 31_000)).toBe(90_000);
		expect(budgetLeft({ attempts: 1, firstSent: 1_000, queued: 20_000 }, 31_000)).toBe(110_000);
	});

	test('ends the attempts, however many would be left', async () => {
		const tools = testTools();
		const { failure, session } = await attempt(
			() => {
				tools.advance(50_000);
				return { code: 'ECONNABORTED' };
			},
			{ tools, options: { maxRetries: 10, timeout: 60 } },
		);
		// 50 s, 0.5 s, 50 s, 1 s: 18.5 s are left for the third, which takes 50 s.
		expect(session.sent).toHaveLength(3);
		expect(failure).toMatchObject({ code: 'ECONNABORTED', attempts: 3, ambiguous: true });
	});

	test('limits the last attempt to what is left', async () => {
		const tools = testTools();
		const { session } = await attempt(
			() => {
				tools.advance(50_000);
				return { code: 'ECONNABORTED' };
			},
			{ tools, options: { maxRetries: 10, timeout: 60 } },
		);
		expect(session.sent.map(({ timeout }) => timeout)).toEqual([60_000, 60_000, 18_500]);
	});

	test('is not used up by waiting for a turn', async () => {
		const tools = testTools();
		// One request in 100 s: the second one comes 100 s after the first.
		const pace = new Pace(tools.time, 0.01 / 0.98);
		const { exchanged, session } = await attempt(
			(count) => (count < 3 ? { status: 503 } : { status: 204 }),
			{ tools, change: { paces: () => [pace] } },
		);
		expect(exchanged?.answer.status).toBe(204);
		expect(session.sent).toHaveLength(3);
		expect(tools.passed()).toBeGreaterThan(BUDGET);
	});
});

describe('attempts', () => {
	test('no more than Max Retries beyond the first', async () => {
		for (const maxRetries of [0, 1, 5]) {
			const { exchanged } = await attempt(() => ({ status: 503 }), { options: { maxRetries } });
			expect(exchanged?.attempts).toBe(maxRetries + 1);
		}
	});

	test('each gets an options object of its own, because n8n works in it', async () => {
		const { session } = await attempt((count) => ({ status: count < 3 ? 503 : 204 }));
		const [first, second, third] = session.sent;
		expect(new Set([first, second, third]).size).toBe(3);
		expect(second).toEqual(first);
		expect(second?.headers).not.toBe(first?.headers);
	});

	test('a refusal for the rate is none of them', async () => {
		const { exchanged, tools } = await attempt((count) => ({ status: count < 8 ? 429 : 204 }));
		expect(exchanged?.attempts).toBe(1);
		expect(tools.slept).toEqual([500, 500, 500, 500, 500, 500, 500]);
	});

	test('what must not be repeated is not, after a fault that leaves it open', async () => {
		for (const repeat of ['never', 'afterLook'] as const) {
			const operation = plainEnding({ repeat });
			const { failure, session } = await attempt(() => ({ code: 'ECONNRESET' }), { operation });
			expect(failure).toMatchObject({ attempts: 1, ambiguous: true });
			expect(session.sent).toHaveLength(1);
		}
	});

	test('what must not be repeated is, when nothing has reached the vendor', async () => {
		const operation = plainEnding({ repeat: 'never' });
		const { exchanged } = await attempt(
			(count) => (count === 1 ? { code: 'ECONNREFUSED' } : { status: 204 }),
			{ operation },
		);
		expect(exchanged).toMatchObject({ attempts: 2, lostAnswer: false });
	});

	test('a lost answer is remembered, a refused connection is none', async () => {
		const lost = await attempt((count) => (count === 1 ? { code: 'ECONNRESET' } : { status: 404 }));
		expect(lost.exchanged).toMatchObject({ lostAnswer: true });
		const refused = await attempt((count) =>
			count === 1 ? { code: 'ENOTFOUND' } : { status: 404 },
		);
		expect(refused.exchanged).toMatchObject({ lostAnswer: false });
	});

	test('a cancelled execution is never tried again', async () => {
		const { failure, session } = await attempt(() => ({ code: 'ERR_CANCELED' }));
		expect(failure).toMatchObject({ code: 'ERR_CANCELED', attempts: 1 });
		expect(session.sent).toHaveLength(1);
	});

	test('an unknown fault is not repeated, and not claimed to be harmless', async () => {
		const { failure } = await attempt(() => ({ code: 'HPE_INVALID_CONSTANT' }));
		expect(failure).toMatchObject({ attempts: 1, ambiguous: true });
		expect(failure?.description).toMatch(/not known whether the request took effect/);
	});
});

describe('a session that ran out', () => {
	const signingIn = (again: () => Promise<void>) => ({
		needed: ({ status }: { status: number }) => status === 401,
		again: async (connection: { query?: Record<string, string> }) => {
			await again();
			connection.query = { token: 'new' };
		},
	});

	test('is renewed once, and once only', async () => {
		let logins = 0;
		const session = stubSession(plainEnding(), testTools(), () => ({ status: 401 }));
		session.provider = {
			...session.provider,
			signIn: signingIn(async () => {
				await Promise.resolve();
				logins += 1;
			}),
		};
		const prepared = prepare(session, session.operation, {});
		const { answer } = await exchange(session, session.operation, boundsOf({}), prepared, 'safe');
		expect(answer.status).toBe(401);
		expect([logins, session.sent.length]).toEqual([1, 2]);
		expect(session.sent[1]?.url).toContain('token=new');
	});

	test('is renewed once for all items that find out together', async () => {
		let logins = 0;
		const session = stubSession(plainEnding(), testTools(), ({ url }) => ({
			status: url.includes('token=new') ? 204 : 401,
		}));
		session.provider = {
			...session.provider,
			signIn: signingIn(async () => {
				await Promise.resolve();
				logins += 1;
			}),
		};
		const all = await Promise.all(
			Array.from({ length: 10 }, async () => {
				const prepared = prepare(session, session.operation, {});
				return await exchange(session, session.operation, boundsOf({}), prepared, 'safe');
			}),
		);
		expect(all.map(({ answer }) => answer.status)).toEqual(all.map(() => 204));
		expect(logins).toBe(1);
	});
});
