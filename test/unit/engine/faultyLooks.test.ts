import '../../support/noSleep';

import type { IDataObject, IHttpRequestOptions } from 'n8n-workflow';

import type { EndOperation, ReadOperation, Verification } from '../../../engine/model/operation';
import { asObject } from '../../../engine/model/answer';
import { answered, fault, providerOf, runFake, type FakeAnswer } from '../../support/fakeRun';
import { plainEnding, plainProvider } from '../../support/session';
import { VirtualClock } from '../../support/virtualClock';

const look: ReadOperation = {
	kind: 'read',
	name: 'Get',
	action: 'Get thing',
	description: 'Look at a thing',
	fields: [],
	target: [],
	request: () => ({ method: 'GET', path: '/look' }),
	notFound: ['404'],
};

/** A look says what it sees in so many words. */
const seeing: Verification = {
	look,
	every: 10,
	upTo: 60,
	lookParameters: () => ({}),
	sees: ({ notFound, body }) =>
		notFound ? 'absent' : (asObject(body).view as 'alive' | 'over' | undefined),
};

interface Situation {
	operation?: Partial<EndOperation>;
	verify?: Partial<Verification>;
	options?: IDataObject;
	things?: string[];
	ending?: (request: IHttpRequestOptions) => Promise<FakeAnswer>;
	looking?: (count: number) => Promise<FakeAnswer>;
}

async function ended({
	operation = {},
	verify = {},
	options = {},
	things = ['a'],
	ending = () => answered(204),
	looking = () => answered(200, { view: 'alive' }),
}: Situation) {
	const clock = new VirtualClock(() => 0);
	let looks = 0;
	const sent: string[] = [];
	const items = await runFake({
		provider: providerOf(
			plainProvider,
			plainEnding({ verify: { ...seeing, ...verify }, ...operation }),
		),
		clock,
		inputs: things.map((thing) => ({ thing })),
		parameters: (index) => ({
			thing: things[index],
			options: { onFailure: 'returnItem', maxRetries: 0, ...options },
		}),
		vendor: async (request) => {
			const { pathname } = new URL(request.url);
			sent.push(pathname);
			return pathname === '/look' ? await looking((looks += 1)) : await ending(request);
		},
	});
	return { json: items[0]?.json ?? {}, items, sent, looks: () => looks, clock };
}

const failing = () => {
	throw new TypeError('it is not what it should be');
};
const waiting = { waitUntilEnded: true, waitUpTo: 30 };

describe('R32 an operation that stumbles over a sight', () => {
	test('R32 sees: everybody who waits is told at the limit, and nothing is claimed', async () => {
		const { items, clock, looks } = await ended({
			verify: { sees: failing },
			options: waiting,
			things: ['a', 'b', 'c'],
		});
		expect(items).toHaveLength(3);
		for (const { json } of items) {
			expect(json).toMatchObject({ outcome: 'failed', ended: false, accepted: true });
			expect(json.message).toMatch(/could not be confirmed within 30 s/);
		}
		expect(clock.seconds).toBe(30);
		expect(looks()).toBe(4);
	});

	test('R32 sees, in a look before: the thing is ended, and nothing is evidence', async () => {
		const { json } = await ended({
			verify: { sees: failing },
			options: { lookBeforeEnding: true },
		});
		expect(json).toMatchObject({ outcome: 'accepted', ended: false });
	});

	test.each<[string, Partial<Verification>]>([
		['facts', { facts: failing }],
		['endedAt', { endedAt: failing }],
	])('R32 %s: the sight counts without it', async (_, verify) => {
		const { json } = await ended({
			verify,
			options: waiting,
			looking: () => answered(200, { view: 'over' }),
		});
		expect(json).toMatchObject({ outcome: 'ended', ended: true });
	});

	test('R32 before: what is seen alive is ended all the same', async () => {
		const { json } = await ended({
			verify: { before: failing },
			options: { lookBeforeEnding: true },
		});
		expect(json).toMatchObject({ outcome: 'accepted', ended: false });
	});

	test('R32 beforeRefuses: nothing is ended whose protection is not known', async () => {
		const { json, sent } = await ended({
			verify: { beforeRefuses: failing },
			options: { lookBeforeEnding: true },
		});
		expect(json).toMatchObject({ outcome: 'failed', failure: { ambiguous: false } });
		expect(sent).toEqual(['/look']);
	});

	test.each([
		['waiting', waiting],
		['after a lost answer', {}],
	])('R32 lookParameters, %s: what is known stays with the item', async (_, options) => {
		const lost = Object.keys(options).length === 0;
		const { json } = await ended({
			verify: { lookParameters: failing },
			options,
			ending: lost ? () => Promise.reject(fault('ECONNRESET')) : () => answered(204),
		});
		expect(json).toMatchObject({
			outcome: 'failed',
			...(lost ? { failure: { ambiguous: true } } : { accepted: true }),
		});
		expect(json.message).not.toMatch(/does not expect/);
	});

	test('R32 facts of an ending: what was accepted is not lost with them', async () => {
		const { json } = await ended({ operation: { facts: failing } });
		expect(json).toMatchObject({ outcome: 'accepted', ended: false });
	});

	test('R32 read: an answer that cannot be read may be one that was carried out', async () => {
		const { json, sent } = await ended({
			operation: { read: failing, repeat: 'never', verify: undefined },
		});
		expect(json).toMatchObject({ outcome: 'failed', failure: { ambiguous: true, attempts: 1 } });
		expect(sent).toHaveLength(1);
	});
});

describe('R32 a look that is refused', () => {
	test.each([401, 403])('R32 with %d: told at once, with the reason', async (status) => {
		const { json, clock, looks } = await ended({
			options: { ...waiting, waitUpTo: 360 },
			looking: () => answered(status),
		});
		expect(json).toMatchObject({
			outcome: 'failed',
			accepted: true,
			failure: { status, ambiguous: false },
		});
		expect(json.message).toMatch(/look was refused/);
		expect([clock.seconds, looks()]).toEqual([0, 1]);
	});

	test('R32 before the ending: nothing is sent', async () => {
		const { json, sent } = await ended({
			options: { lookBeforeEnding: true },
			looking: () => answered(403),
		});
		expect(json).toMatchObject({ outcome: 'failed', failure: { status: 403, ambiguous: false } });
		expect(sent).toEqual(['/look']);
	});
});

describe('R32 a foreign body', () => {
	const foreign = ['<html>login</html>', '[]', '{}', '{"hello":"world"}', 'null', '42', ''];

	test.each(foreign)('R32 %j is no sight: nothing is claimed', async (body) => {
		const { json } = await ended({ options: waiting, looking: () => answered(200, body) });
		expect(json).toMatchObject({ outcome: 'failed', ended: false, accepted: true });
		const before = await ended({
			options: { lookBeforeEnding: true },
			looking: () => answered(200, body),
		});
		expect(before.json).toMatchObject({ outcome: 'accepted', ended: false });
	});
});

describe('a look and a request that cross', () => {
	/** `b` is asked for while a look for `a` is under way, which was taken before that. */
	test('R31 a look that began before a request says nothing about it', async () => {
		const clock = new VirtualClock(() => 0);
		const verify: Verification = {
			...seeing,
			sees: ({ body }, { thing }) => (asObject(body)[String(thing)] as 'alive') ?? 'absent',
		};
		const field = { displayName: 'Thing', name: 'thing', type: 'string' as const, default: '' };
		const operation = plainEnding({
			verify,
			accepts: 'existing',
			fields: [field],
			target: ['thing'],
			request: ({ thing }) => ({ method: 'DELETE', path: `/end/${String(thing)}` }),
		});
		let looks = 0;
		const items = await runFake({
			provider: providerOf(plainProvider, operation),
			clock,
			inputs: [{}, {}],
			parameters: (index) => ({
				thing: 'ab'[index],
				options: { onFailure: 'returnItem', waitUntilEnded: true, waitUpTo: 25 },
			}),
			vendor: async ({ url }) => {
				const { pathname } = new URL(url);
				if (pathname === '/end/b') await clock.sleep(3_000);
				if (pathname !== '/look') return await answered(204);
				looks += 1;
				// What it shows is from when it came; the answer takes longer than b's.
				const shows = looks === 1 ? { a: 'alive' } : { a: 'over', b: 'alive' };
				if (looks === 1) await clock.sleep(5_000);
				return await answered(200, shows);
			},
		});
		expect(items.map(({ json }) => json.outcome)).toEqual(['ended', 'failed']);
		expect(items[1]?.json.message).toMatch(/still seen alive/);
	});

	test('R31 absence counts from when the look was asked for, not from its answer', async () => {
		const clock = new VirtualClock(() => 0);
		const operation = plainEnding({ verify: { ...seeing, lag: 10 }, accepts: 'existing' });
		let looks = 0;
		const items = await runFake({
			provider: providerOf(plainProvider, operation),
			clock,
			inputs: [{}],
			parameters: () => ({
				options: { onFailure: 'returnItem', waitUntilEnded: true, waitUpTo: 15 },
			}),
			vendor: async ({ url }) => {
				if (!url.endsWith('/look')) return await answered(204);
				looks += 1;
				// Too early to mean anything, and answered when it would not be.
				if (looks === 1) await clock.sleep(12_000);
				return await answered(looks === 1 ? 404 : 200, { view: 'alive' });
			},
		});
		expect(items[0]?.json).toMatchObject({ outcome: 'failed', ended: false });
	});
});

test('a dry run says nothing of what a list that lags does not show', async () => {
	const dry = { options: { dryRun: 'lookUpFirst' }, looking: () => answered(404) };
	expect((await ended(dry)).json).toMatchObject({ outcome: 'planned', seen: 'absent' });
	expect((await ended({ ...dry, verify: { lag: 60 } })).json).toMatchObject({ seen: 'unknown' });
});

test('no fact of an operation is taken for a claim', async () => {
	const facts = () => ({ ended: true, outcome: 'ended', message: 'over', attempts: 9, other: 1 });
	const { json } = await ended({ operation: { facts } });
	expect(json).toMatchObject({ ended: false, outcome: 'accepted', attempts: 1, other: 1 });
	expect(json.message).not.toBe('over');
	const failed = await ended({
		verify: { before: facts, sees: () => 'alive' },
		options: { lookBeforeEnding: true, ...waiting, waitUpTo: 5 },
	});
	expect(failed.json).toMatchObject({ ended: false, outcome: 'failed', accepted: true });
});
