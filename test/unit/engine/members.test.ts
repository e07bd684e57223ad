import '../../support/noSleep';

import { ExpressionError, type IDataObject, type INodeExecutionData } from 'n8n-workflow';

import { asObject } from '../../../engine/model/answer';
import type { EndOperation, ReadOperation } from '../../../engine/model/operation';
import { answered, fault, providerOf, runFake, type FakeRun } from '../../support/fakeRun';
import { plainEnding, plainProvider } from '../../support/session';
import { VirtualClock } from '../../support/virtualClock';

const look: ReadOperation = {
	kind: 'read',
	name: 'Get',
	action: 'Get things',
	description: 'Look at all things',
	fields: [],
	target: [],
	request: () => ({ method: 'GET', path: '/look' }),
	notFound: [],
};

const together: Partial<EndOperation> = {
	fields: [
		{
			displayName: 'Thing',
			name: 'thing',
			type: 'string',
			default: '',
			check: (value) => (value === '' ? 'may not be empty' : undefined),
		},
	],
	target: ['thing'],
	request: ({ things }) => ({ method: 'POST', path: `/end/${(things as string[]).join('+')}` }),
	batch: {
		key: () => '',
		merge: (members) => ({ things: members.map(({ thing }) => thing) }),
		facts: ({ things }) => ({ sharedBy: (things as string[]).length }),
	},
	verify: {
		look,
		every: 5,
		upTo: 20,
		lookParameters: () => ({}),
		sees: ({ body }, { thing }) => {
			const { views } = asObject(body);
			return (asObject(views)[String(thing)] as 'alive' | undefined) ?? 'absent';
		},
	},
};

interface Group {
	things?: string[];
	/** By item. */
	options?: IDataObject[];
	/** What the looks show, one after the other; the last one stays. */
	views?: Array<Record<string, string>>;
	ending?: (count: number) => ReturnType<typeof answered>;
	run?: Partial<FakeRun>;
}

async function ended({
	things = ['a', 'b', 'c'],
	options = [],
	views = [{}],
	ending = () => answered(204),
	run = {},
}: Group) {
	const sent: string[] = [];
	const count = (path: string) => sent.filter((one) => one.startsWith(path)).length;
	const result = runFake({
		provider: providerOf(plainProvider, plainEnding(together)),
		clock: new VirtualClock(() => 0),
		inputs: things.map((thing) => ({ thing })),
		parameters: (index) => ({
			thing: things[index],
			options: { onFailure: 'returnItem', maxRetries: 0, ...options[index] },
		}),
		vendor: async ({ url }) => {
			const { pathname } = new URL(url);
			sent.push(pathname);
			if (pathname !== '/look') return await ending(count('/end'));
			const shown = views[Math.min(count('/look'), views.length) - 1];
			return await answered(200, { views: shown });
		},
		...run,
	});
	const items = await result.catch((thrown: Error) => thrown);
	return { items: items as INodeExecutionData[], thrown: items as Error, sent };
}

const outcomes = (items: INodeExecutionData[]) => items.map(({ json }) => json.outcome);

test('one request for all, each with its own item', async () => {
	const { items, sent } = await ended({});
	expect(sent).toEqual(['/end/a+b+c']);
	expect(items.map(({ json }) => [json.target, json.sharedBy])).toEqual(
		['a', 'b', 'c'].map((thing) => [{ thing }, 3]),
	);
});

test('a bad Output Field Name is found before anything is sent, and takes nobody with it', async () => {
	const { items, sent } = await ended({
		options: [{}, { output: 'keepInput', outputField: 'error' }],
	});
	expect(sent).toEqual(['/end/a+c']);
	expect(outcomes(items)).toEqual(['accepted', 'failed', 'accepted']);
});

test('bad input and bad options of a member are its own matter', async () => {
	const { items, sent } = await ended({
		things: ['a', '', 'c', 'd'],
		options: [{}, {}, { dryRun: 1 }],
	});
	expect(sent).toEqual(['/end/a+d']);
	expect(outcomes(items)).toEqual(['accepted', 'failed', 'failed', 'accepted']);
});

test('with On Error = Stop no batch takes along what comes after a member with bad input', async () => {
	const { thrown, sent } = await ended({
		things: ['a', '', 'c'],
		options: [{}, {}, {}].map(() => ({ onFailure: 'nodeSetting', concurrency: 1 })),
		run: { stops: true },
	});
	expect(thrown.message).toMatch(/Thing may not be empty/);
	expect(sent).toEqual(['/end/a']);
});

test('with On Error = Stop no batch takes along what comes after a member that has failed already', async () => {
	const things = ['', 'b', 'c', 'd'];
	const { thrown, sent } = await ended({
		things,
		options: things.map(() => ({ onFailure: 'nodeSetting', concurrency: 2 })),
		run: { stops: true },
	});
	expect(thrown.message).toMatch(/Thing may not be empty/);
	// It was begun before the first one had failed.
	expect(sent).toEqual(['/end/b']);
});

test('who has failed before the items were put together is not taken along', async () => {
	let readings = 0;
	const { items, sent } = await ended({
		options: [{ dryRun: 'requestOnly', concurrency: 1 }],
		run: {
			// What can be worked out only the second time.
			store: async (index) => {
				if (index === 1 && (readings += 1) === 1) throw new ExpressionError('not yet');
				await Promise.resolve();
			},
		},
	});
	expect(outcomes(items)).toEqual(['planned', 'failed', 'accepted']);
	expect(sent).toEqual(['/end/c']);
});

test('If Not Found is judged for each member', async () => {
	const { items, sent } = await ended({
		options: [{ ifNotFound: 'report' }, { ifNotFound: 'treatAsEnded' }, { ifNotFound: 'fail' }],
		ending: () => answered(404),
	});
	expect(sent).toEqual(['/end/a+b+c']);
	expect(outcomes(items)).toEqual(['notFound', 'alreadyEnded', 'failed']);
	expect(items[1]?.json).toMatchObject({ assumed: true });
});

test('Look Before Ending is judged for each member: only what lives is asked for', async () => {
	const first = { lookBeforeEnding: true };
	const { items, sent } = await ended({
		things: ['a', 'b', 'c', 'd'],
		options: [first, first, { ...first, ifNotFound: 'fail' }, {}],
		views: [{ a: 'alive', b: 'over' }],
	});
	expect(sent).toEqual(['/look', '/end/a+d']);
	expect(outcomes(items)).toEqual(['accepted', 'alreadyEnded', 'failed', 'accepted']);
});

test('R31 a lost answer is judged for each member by what a look shows of it', async () => {
	const { items, sent } = await ended({
		things: ['a', 'b', 'c', 'd'],
		options: [{ lookBeforeEnding: true }],
		views: [
			{ a: 'alive', b: 'alive' },
			{ b: 'alive', d: 'over' },
		],
		ending: () => Promise.reject(fault('ECONNRESET')),
	});
	expect(sent.filter((one) => one.startsWith('/end'))).toHaveLength(1);
	expect(items.map(({ json }) => [json.outcome, json.lostAnswer])).toEqual([
		['ended', true],
		['failed', undefined],
		['notFound', true],
		['ended', true],
	]);
	expect(items[1]?.json).toMatchObject({ failure: { ambiguous: true } });
});

test('R31 a wait is judged for each member', async () => {
	const wait = { waitUntilEnded: true, waitUpTo: 12 };
	const { items } = await ended({
		options: [wait, wait, wait],
		views: [{ a: 'alive', b: 'alive' }, { b: 'alive' }],
	});
	expect(items.map(({ json }) => [json.outcome, json.seen])).toEqual([
		['ended', undefined],
		['failed', undefined],
		['accepted', 'absent'],
	]);
	expect(items[1]?.json).toMatchObject({ accepted: true, failure: { ambiguous: false } });
});
