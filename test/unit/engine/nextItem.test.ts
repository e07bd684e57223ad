/** What an item needs of n8n is read while the vendor works on the item before it. */
import '../../support/noSleep';
import { awaited, underWay } from '../../support/underWay';

import type {
	Around,
	EndOperation,
	Parameters,
	WriteOperation,
} from '../../../engine/model/operation';
import { answered, providerOf, runFake, type FakeRun } from '../../support/fakeRun';
import { plainEnding, plainProvider } from '../../support/session';
import { VirtualClock } from '../../support/virtualClock';

/** Enough for all that waits for nothing but the program itself. */
const settled = async () => {
	for (let turn = 0; turn < 50; turn++) await new Promise(setImmediate);
};

/** What is being sent has left, and what waited for that is done. */
const left = async () => {
	underWay();
	await settled();
};

// What the latest test left behind.
afterEach(underWay);

interface Scene {
	/** Things that were read, in this order. */
	read: string[];
	/** Things that were asked for. */
	sent: string[];
	fake: FakeRun;
}

const FIELD = { displayName: 'Thing', name: 'thing', type: 'string', default: '' } as const;

/** A run over these things. The vendor takes as long as `vendor`. */
function scene(
	things: string[],
	vendor: (thing: string) => Promise<unknown>,
	change: Partial<FakeRun> & {
		concurrency?: number;
		binary?: { most: number };
		ending?: Partial<EndOperation>;
	} = {},
): Scene {
	const { concurrency = 1, binary, ending, ...given } = change;
	const read: string[] = [];
	const sent: string[] = [];
	const check = ({ thing }: Parameters) => {
		read.push(String(thing));
		if (thing === 'late' && read.filter((one) => one === 'late').length < 2)
			return 'It is not there';
		return thing === 'wrong' ? 'Thing is wrong' : undefined;
	};
	const operation = plainEnding({
		fields: [binary ? { ...FIELD, binary } : FIELD],
		check,
		request: ({ thing }) => ({ method: 'DELETE', path: `/things/${String(thing)}` }),
		...ending,
	});
	// Everything here happens when it is told to; no time has to pass.
	const clock = Object.assign(new VirtualClock(() => 0), {
		until: async <T>(work: Promise<T>) => await work,
	});
	const fake: FakeRun = {
		provider: providerOf(plainProvider, operation),
		clock,
		inputs: things.map(() => ({})),
		parameters: (index) => ({ thing: things[index], options: { concurrency } }),
		vendor: async ({ url }) => {
			const thing = url.split('/').pop() ?? '';
			sent.push(thing);
			await vendor(thing);
			return await answered(thing === 'refused' ? 400 : 204);
		},
		...given,
	};
	return { read, sent, fake };
}

/** A run that has come as far as it can by itself. */
async function begun(fake: FakeRun) {
	const work = runFake(fake);
	work.catch(() => undefined);
	await settled();
	return { work };
}

/** Answers that come when the test says so. */
function answers() {
	const waiting: Array<() => void> = [];
	return {
		vendor: async () => await new Promise<void>((resolve) => waiting.push(resolve)),
		give: async () => {
			waiting.shift()?.();
			await settled();
		},
	};
}

test('the next item is read as soon as requests are under way, and only that one', async () => {
	const { vendor, give } = answers();
	const { read, sent, fake } = scene(['a', 'b', 'c'], vendor);
	const { work } = await begun(fake);
	expect({ read, sent }).toEqual({ read: ['a'], sent: ['a'] });
	await left();
	expect({ read, sent }).toEqual({ read: ['a', 'b'], sent: ['a'] });
	await give();
	await left();
	expect({ read, sent }).toEqual({ read: ['a', 'b', 'c'], sent: ['a', 'b'] });
	await give();
	underWay();
	await give();
	expect((await work).map(({ json }) => json.outcome)).toEqual(Array(3).fill('accepted'));
	expect(read).toEqual(['a', 'b', 'c']);
});

test('an answer that is quicker than the reading costs nothing: each item is read once', async () => {
	const { read, fake } = scene(['a', 'b', 'c'], async () => await Promise.resolve());
	await runFake(fake);
	await left();
	expect(read).toEqual(['a', 'b', 'c']);
});

test('what others have begun meanwhile is not read again', async () => {
	const { vendor, give } = answers();
	const { read, fake } = scene(['a', 'b', 'c', 'd'], vendor, { concurrency: 2 });
	const { work } = await begun(fake);
	await left();
	expect(read).toEqual(['a', 'b', 'c']);
	for (let answer = 0; answer < 4; answer++) await give();
	expect(await work).toHaveLength(4);
	expect(read).toEqual(['a', 'b', 'c', 'd']);
});

test('what is wrong with the next item is told in its turn, and takes no other item down', async () => {
	const { vendor, give } = answers();
	const { sent, fake } = scene(['a', 'wrong', 'c'], vendor);
	const { work } = await begun(fake);
	await left();
	await give();
	await give();
	const items = await work;
	expect(items.map(({ json, error }) => error?.message ?? json.outcome)).toEqual([
		'accepted',
		'Thing is wrong [Item 1]',
		'accepted',
	]);
	expect(sent).toEqual(['a', 'c']);
});

test('what could not be read is read anew in its turn', async () => {
	const { vendor, give } = answers();
	const { read, fake } = scene(['a', 'late'], vendor);
	const { work } = await begun(fake);
	await left();
	await give();
	await give();
	expect((await work).map(({ json }) => json.outcome)).toEqual(['accepted', 'accepted']);
	expect(read).toEqual(['a', 'late', 'late']);
});

test('however many are under way, what could not be read is read ahead once', async () => {
	const { vendor, give } = answers();
	const store = answers();
	const { read, fake } = scene(['a', 'b', 'wrong'], vendor, {
		concurrency: 2,
		store: async (index) => await (index === 1 ? store.vendor() : undefined),
	});
	const { work } = await begun(fake);
	await left();
	await store.give();
	await left();
	expect(read).toEqual(['a', 'wrong', 'b']);
	await give();
	await give();
	expect(await work).toHaveLength(3);
	expect(read).toEqual(['a', 'wrong', 'b', 'wrong']);
});

const step = (name: string): WriteOperation => ({
	kind: 'write',
	name,
	action: name,
	description: name,
	fields: [],
	target: [],
	repeat: 'safe',
	request: () => ({ method: 'PUT', path: `/${name}` }),
});
const locked: Around = {
	key: () => 'all',
	wanted: async () => await Promise.resolve(true),
	before: async (ask, parameters) => await ask(step('lock'), parameters),
	after: async (ask, parameters) => await ask(step('unlock'), parameters),
	facts: () => ({}),
	stuck: () => 'it stays locked',
};

test('R33 what could not be read when the items of a Lock Out were counted does not join them later', async () => {
	const store = answers();
	const { sent, fake } = scene(['a', 'late'], async () => await Promise.resolve(), {
		store: store.vendor,
		ending: { around: locked },
	});
	const { work } = await begun(fake);
	// The line is opened; the first item has them counted.
	await store.give();
	await left();
	await store.give();
	await store.give();
	expect((await work).map(({ json, error }) => error?.message ?? json.outcome)).toEqual([
		'accepted',
		'It is not there [Item 1]',
	]);
	expect(sent).toEqual(['lock', 'a', 'unlock']);
});

test('On Error = Stop: the failure is the one of the item that was asked for', async () => {
	const { vendor, give } = answers();
	const { read, sent, fake } = scene(['refused', 'wrong', 'c'], vendor, { stops: true });
	const { work } = await begun(fake);
	await left();
	await give();
	await expect(work).rejects.toMatchObject({ message: expect.stringContaining('[Item 0]') });
	expect({ read, sent }).toEqual({ read: ['refused', 'wrong'], sent: ['refused'] });
});

test.each<[string, { cancels?: boolean; stops?: boolean }]>([
	['a run that has stopped', { stops: true }],
	['a cancelled execution', { cancels: true }],
])('%s reads no further item', async (_, { cancels, stops }) => {
	const cancel = new AbortController();
	const { vendor, give } = answers();
	const things = [stops ? 'refused' : 'a', 'b'];
	const { read, fake } = scene(things, vendor, { stops, signal: cancel.signal });
	const { work } = await begun(fake);
	if (cancels) cancel.abort();
	else await give();
	await left();
	await work.catch(() => undefined);
	expect(read).toEqual([things[0]]);
});

test('a file is not read before its turn: it would lie in memory', async () => {
	const { read, fake } = scene(['', ''], async () => await Promise.resolve(), {
		binary: { most: 10 },
	});
	const work = runFake(fake);
	await work;
	expect(awaited()).toBe(false);
	expect(read).toEqual(['', '']);
});
