import type { ReadOperation, Verification } from '../../../engine/model/operation';
import { asObject } from '../../../engine/model/answer';
import type { Line } from '../../../engine/wire/line';
import { Watches } from '../../../engine/kinds/watch';
import { plainEnding, stubSession, type Reply } from '../../support/session';
import { testTools } from '../../support/tools';

const look: ReadOperation = {
	kind: 'read',
	name: 'Get',
	action: 'Get thing',
	description: 'Look at a thing',
	fields: [],
	target: [],
	request: ({ app }) => ({ method: 'GET', path: `/apps/${String(app)}` }),
	notFound: ['404'],
};

/** A look shows all things of an app: `{ alive: ["a"] }`. */
const verification: Verification = {
	look,
	every: 10,
	upTo: 60,
	lookParameters: ({ app }) => ({ app }),
	sees: ({ notFound, body }, { thing }) => {
		const { alive } = asObject(body);
		if (notFound) return 'over';
		return Array.isArray(alive) ? (alive.includes(thing) ? 'alive' : 'over') : undefined;
	},
};
const since = new Date(0);

function waiting(reply: (count: number) => Reply, change: Partial<Pick<Line, 'cancelled'>> = {}) {
	const tools = testTools();
	const session = stubSession(
		plainEnding({ verify: verification }),
		tools,
		(_, count) => reply(count),
		change,
	);
	const watches = new Watches(session, 1);
	const wait = async (app: string, thing: string, upTo = 60) => {
		const waiting = {
			parameters: { app, thing },
			since,
			absentFrom: -Infinity,
			absenceEnds: false,
			upTo,
		};
		const { view } = await watches.wait(verification, waiting, {});
		return view ?? 'unknown';
	};
	return { tools, session, wait };
}

const alive = (...things: string[]): Reply => ({ status: 200, body: { alive: things } });

test('looks at once, then at the interval, until it is over', async () => {
	const { tools, session, wait } = waiting((count) => (count < 4 ? alive('a') : alive()));
	expect(await wait('app', 'a')).toBe('over');
	expect(session.sent).toHaveLength(4);
	expect(tools.slept).toEqual([10_000, 10_000, 10_000]);
});

test('one look serves all who wait for the same app; each leaves when its own is over', async () => {
	const { session, wait } = waiting((count) => alive(...['a', 'b', 'c'].slice(count)));
	const order: string[] = [];
	await Promise.all(
		['a', 'b', 'c'].map(async (thing) => {
			expect(await wait('app', thing)).toBe('over');
			order.push(thing);
		}),
	);
	expect(order).toEqual(['a', 'b', 'c']);
	expect(session.sent).toHaveLength(3);
});

test('another app is looked at by itself', async () => {
	const { session, wait } = waiting(() => alive());
	await Promise.all([wait('one', 'a'), wait('other', 'a')]);
	expect(session.sent.map(({ url }) => url).sort()).toEqual([
		'https://vendor.example/apps/one',
		'https://vendor.example/apps/other',
	]);
});

test('at the limit it says what the latest look that could tell has shown', async () => {
	const { tools, wait } = waiting(() => alive('a'));
	expect(await wait('app', 'a', 25)).toBe('alive');
	expect(tools.passed()).toBe(25_000);

	const blind = waiting(() => ({ status: 500 }));
	expect(await blind.wait('app', 'a', 25)).toBe('unknown');

	const lost = waiting((count) => (count === 1 ? alive('a') : { code: 'ECONNRESET' }));
	expect(await lost.wait('app', 'a', 25)).toBe('alive');
});

test('the limits of those who wait together are their own', async () => {
	const { tools, wait } = waiting(() => alive('a', 'b'));
	const ends: Record<string, number> = {};
	await Promise.all(
		[
			['a', 15],
			['b', 35],
		].map(async ([thing, upTo]) => {
			await wait('app', String(thing), Number(upTo));
			ends[String(thing)] = tools.passed();
		}),
	);
	expect(ends).toEqual({ a: 15_000, b: 35_000 });
});

test('no look goes on beyond the limit, and none is tried twice', async () => {
	const { tools, session, wait } = waiting(() => ({ code: 'ECONNABORTED' }));
	await wait('app', 'a', 12);
	// At 0 s, 10 s and 12 s: no backoff in between.
	expect(tools.slept).toEqual([10_000, 2_000]);
	expect(session.sent.map(({ timeout }) => timeout)).toEqual([12_000, 5_000, 5_000]);
});

test('a cancelled execution ends the wait at once', async () => {
	const controller = new AbortController();
	const { tools, session, wait } = waiting(() => alive('a'), { cancelled: controller.signal });
	tools.onPause = () => controller.abort();
	expect(await wait('app', 'a')).toBe('alive');
	expect(session.sent).toHaveLength(1);
});

test('who comes later starts the looking again', async () => {
	const { session, wait } = waiting(() => alive());
	expect(await wait('app', 'a')).toBe('over');
	expect(await wait('app', 'b')).toBe('over');
	expect(session.sent).toHaveLength(2);
});

test('R11 who begins to wait after a cancel is told at once, and so is the next', async () => {
	const controller = new AbortController();
	controller.abort();
	const { session, wait } = waiting(() => alive('a'), { cancelled: controller.signal });
	expect(await wait('app', 'a')).toBe('unknown');
	expect(await wait('app', 'a')).toBe('unknown');
	expect(session.sent).toHaveLength(0);
});

describe('R21 what is kept', () => {
	const kept = (watches: Watches) =>
		(['watches', 'looks'] as const).map(
			(name) => (watches as unknown as Record<typeof name, Map<string, unknown>>)[name].size,
		);

	test('R21 no watch that nobody waits for, and no look that is too old to serve', async () => {
		const tools = testTools();
		const session = stubSession(plainEnding({ verify: verification }), tools, () => alive());
		const watches = new Watches(session, 1_000);
		for (let index = 0; index < 1_000; index++) {
			const parameters = { app: `app-${index}`, thing: 'a' };
			const waiter = { parameters, since, absentFrom: -Infinity, absenceEnds: false, upTo: 60 };
			await watches.before(verification, waiter, {});
			await watches.wait(verification, waiter, {});
			tools.advance(5_000);
		}
		expect(kept(watches)).toEqual([0, 2]);
	});
});
