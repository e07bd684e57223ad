import '../../support/noSleep';

import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { asObject } from '../../../engine/model/answer';
import type {
	Around,
	ReadOperation,
	Verification,
	WriteOperation,
} from '../../../engine/model/operation';
import {
	answered,
	fault,
	providerOf,
	runFake,
	type FakeAnswer,
	type FakeRun,
} from '../../support/fakeRun';
import { plainEnding, plainProvider } from '../../support/session';
import { VirtualClock } from '../../support/virtualClock';

const page = { description: 'About an app', fields: [], target: [] };
const state: ReadOperation = {
	...page,
	kind: 'read',
	name: 'Get',
	action: 'Get app',
	request: ({ app }) => ({ method: 'GET', path: `/apps/${String(app)}` }),
	notFound: [],
};
const change = (name: string): WriteOperation => ({
	...page,
	kind: 'write',
	name,
	action: `${name} app`,
	repeat: 'safe',
	request: ({ app }) => ({ method: 'PUT', path: `/apps/${String(app)}/${name}` }),
});
const disable = change('disable');
const enable = change('enable');

const around: Around = {
	key: ({ app, locked }) => (locked === true ? String(app) : undefined),
	wanted: async (ask, parameters) => asObject(await ask(state, parameters)).enabled === true,
	before: async (ask, parameters) => await ask(disable, parameters),
	after: async (ask, parameters) => await ask(enable, parameters),
	facts: ({ done, takenBack, heldByOthers }) => ({
		lock: { done, takenBack, ...(heldByOthers ? { heldByOthers } : {}) },
	}),
	stuck: ({ app }) => `the app ${String(app)} stays disabled`,
};

const operation = plainEnding({
	fields: [
		{ displayName: 'App', name: 'app', type: 'string', default: 'one' },
		{ displayName: 'Thing', name: 'thing', type: 'string', default: '' },
		{ displayName: 'Locked', name: 'locked', type: 'boolean', default: true },
	],
	target: ['app', 'thing'],
	request: ({ thing }) => ({ method: 'DELETE', path: `/end/${String(thing)}` }),
	around,
});

/** Nothing of it can be looked at. */
const unseen: Verification = {
	...{ look: state, every: 1, upTo: 10 },
	lookParameters: ({ app }) => ({ app }),
	sees: () => undefined,
	refuses: () => 'it cannot be seen',
};

/** A vendor with apps that can be disabled; what it does to a request is the test's matter. */
class Apps {
	readonly clock = new VirtualClock(() => 0);
	readonly enabled = new Map<string, boolean>();
	readonly sent: string[] = [];
	/** Answers in place of the vendor's own; it has done its work before. */
	faults: Array<[path: string, answer: () => Promise<FakeAnswer>]> = [];

	readonly answer = async ({ url }: { url: string }): Promise<FakeAnswer> => {
		const { pathname } = new URL(url);
		this.sent.push(pathname);
		const [, app = '', action = ''] = /^\/apps\/(\w+)\/?(\w*)/.exec(pathname) ?? [];
		await this.clock.sleep(100);
		if (action) this.enabled.set(app, action === 'enable');
		const found = this.faults.findIndex(([path]) => pathname.startsWith(path));
		const [chosen] = found < 0 ? [] : this.faults.splice(found, 1);
		if (chosen) return await chosen[1]();
		if (app && !action) return await answered(200, { enabled: this.enabled.get(app) ?? true });
		return await answered(action ? 200 : 204, action ? { app } : '');
	};

	async run(things: string[], change: Partial<FakeRun> = {}, options: IDataObject = {}) {
		return await runFake({
			provider: providerOf(plainProvider, operation, { halts: ['401'] }),
			clock: this.clock,
			inputs: things.map((thing) => ({ thing })),
			parameters: (index) => ({
				thing: things[index],
				app: 'one',
				locked: true,
				options: { onFailure: 'returnItem', maxRetries: 0, ...options },
			}),
			vendor: this.answer,
			...change,
		});
	}

	count(path: string): number {
		return this.sent.filter((one) => one.startsWith(path)).length;
	}
}

const json = (items: INodeExecutionData[]) => items.map((item) => item.json);

let apps: Apps;
beforeEach(() => {
	apps = new Apps();
});

const isEnabled = () => apps.enabled.get('one') ?? true;

test('R33 is done once before the first and taken back once after the last', async () => {
	const items = json(await apps.run(['a', 'b', 'c']));
	expect(apps.sent[1]).toBe('/apps/one/disable');
	expect(apps.sent.at(-1)).toBe('/apps/one/enable');
	expect([apps.count('/apps/one/disable'), apps.count('/apps/one/enable')]).toEqual([1, 1]);
	for (const item of items) {
		expect(item).toMatchObject({ outcome: 'accepted', lock: { done: true, takenBack: true } });
	}
});

const maybeDone: Array<[string, () => Promise<FakeAnswer>]> = [
	['a cut answer with 200', () => answered(200, '{"app_id":"on')],
	['a 504 that asks to wait an hour', () => answered(504, '', { 'retry-after': '3600' })],
	['a lost answer', () => Promise.reject(fault('ECONNRESET'))],
	['an answer that is none of the vendor', () => answered(200, '<html>proxy</html>')],
];
const reading = {
	read: ({ status, text }: { status: number; text: string }) => {
		const broken = text !== '' && !/^\{.*\}$/.test(text);
		const body: unknown = broken || text === '' ? undefined : JSON.parse(text);
		const answer = { status, ok: status < 300, code: '', message: '', requestId: null, body, text };
		return broken ? { ...answer, reading: 'unreadable' } : answer;
	},
};

describe.each(maybeDone)('R33 the disabling may have been carried out: %s', (what, answer) => {
	test(`R33 ${what}: it is taken back, and nothing was ended`, async () => {
		apps.faults = [1, 2, 3, 4].map(() => ['/apps/one/disable', answer]);
		const items = json(
			await apps.run(['a', 'b'], {
				provider: providerOf(plainProvider, operation, reading),
			}),
		);
		expect(isEnabled()).toBe(true);
		expect(apps.count('/end/')).toBe(0);
		expect(apps.sent.at(-1)).toBe('/apps/one/enable');
		for (const item of items) {
			expect(item).toMatchObject({ outcome: 'failed', lock: { done: true, takenBack: true } });
		}
	});
});

test('R33 what was refused for sure is not taken back', async () => {
	apps.faults = [['/apps/one/disable', () => answered(403)]];
	const items = json(await apps.run(['a']));
	expect(apps.sent).toEqual(['/apps/one', '/apps/one/disable']);
	expect(items[0]).toMatchObject({ outcome: 'failed', lock: { done: false } });
});

test('R33 after a halting 401 on the ending it is taken back all the same', async () => {
	apps.faults = [['/end/a', () => answered(401)]];
	const items = json(await apps.run(['a', 'b'], {}, { concurrency: 1 }));
	expect(isEnabled()).toBe(true);
	expect(items[0]).toMatchObject({ failure: { status: 401 }, lock: { takenBack: true } });
});

test.each([50, 150, 250, 350])('R33 cancelled after %d ms: never left disabled', async (after) => {
	const controller = new AbortController();
	apps.clock.at(after / 1_000, () => controller.abort());
	await apps.run(['a', 'b', 'c'], { signal: controller.signal }, { concurrency: 1 });
	expect(isEnabled()).toBe(true);
});

test.each([true, false])(
	'R33 a first item that fails (On Error = Stop: %s) leaves nothing disabled',
	async (stops) => {
		apps.faults = [['/end/a', () => answered(400)]];
		await apps
			.run(['a', 'b', 'c'], { stops }, { concurrency: 1, onFailure: 'nodeSetting' })
			.catch(() => undefined);
		expect(isEnabled()).toBe(true);
	},
);

test('R33 two runs at once share one hold: the last one takes it back', async () => {
	const slow: Array<[string, () => Promise<FakeAnswer>]> = [
		[
			'/end/slow',
			async () => {
				await apps.clock.sleep(60_000);
				return await answered(204);
			},
		],
	];
	apps.faults = slow;
	const both = Promise.all([
		apps.run(['a', 'b']),
		apps.run(['slow']).then((items) => {
			expect(apps.count('/apps/one/enable')).toBe(1);
			return items;
		}),
	]);
	const [first, second] = await both;
	expect(json(first)[0]).toMatchObject({
		outcome: 'accepted',
		lock: { takenBack: false, heldByOthers: true },
	});
	expect(json(second)[0]).toMatchObject({ outcome: 'accepted', lock: { takenBack: true } });
	expect([apps.count('/apps/one/disable'), apps.count('/apps/one/enable')]).toEqual([1, 1]);
	expect(isEnabled()).toBe(true);
});

test('R33 a run that comes while it is being taken back begins anew', async () => {
	const first = apps.run(['a']);
	const second = new Promise<INodeExecutionData[]>((resolve, reject) => {
		// While the first one's enabling is under way (0.3 to 0.4 s).
		apps.clock.at(0.35, () => void apps.run(['b']).then(resolve, reject));
	});
	await first;
	expect(json(await second)[0]).toMatchObject({ lock: { done: true, takenBack: true } });
	expect([apps.count('/apps/one/disable'), apps.count('/apps/one/enable')]).toEqual([2, 2]);
	expect(isEnabled()).toBe(true);
});

test('R33 what was disabled already is never enabled, by nobody', async () => {
	apps.enabled.set('one', false);
	const [first, second] = await Promise.all([apps.run(['a', 'b']), apps.run(['c'])]);
	expect(isEnabled()).toBe(false);
	expect(apps.count('/apps/one/enable')).toBe(0);
	for (const item of [...json(first), ...json(second)]) {
		expect(item).toMatchObject({ outcome: 'accepted', lock: { done: false } });
	}
});

test('R33 an item that failed before any came in is waited for by nobody', async () => {
	const things = ['a', 'b'];
	const items = json(
		await apps.run(things, {
			parameters: (index) => ({
				thing: things[index],
				app: 'one',
				locked: true,
				// The vendor offers no look at it.
				options: { onFailure: 'returnItem', concurrency: 1, waitUntilEnded: index === 0 },
			}),
			provider: providerOf(plainProvider, { ...operation, verify: unseen }),
		}),
	);
	expect(items.map(({ outcome }) => outcome)).toEqual(['failed', 'accepted']);
	expect(items[1]).toMatchObject({ lock: { done: true, takenBack: true } });
	expect(isEnabled()).toBe(true);
});

describe('R33 it cannot be taken back', () => {
	const stuck = () => {
		apps.faults = [1, 2, 3, 4].map(() => ['/apps/one/enable', () => answered(403)]);
	};

	test('R33 the results of the items are kept, and it is logged', async () => {
		stuck();
		const logged: string[] = [];
		const items = json(await apps.run(['a', 'b'], { logged }));
		for (const item of items) {
			expect(item).toMatchObject({
				outcome: 'failed',
				ending: { outcome: 'accepted' },
				lock: { done: true, takenBack: false },
			});
			expect(item.message).toMatch(/the app one stays disabled/);
		}
		expect(logged).toHaveLength(1);
		expect(logged[0]).toMatch(/the app one stays disabled/);
	});

	test('R33 Output is honoured', async () => {
		stuck();
		const items = json(await apps.run(['a'], {}, { output: 'keepInput', outputField: 'ending' }));
		expect(items[0]).toMatchObject({
			thing: 'a',
			ending: { outcome: 'failed', lock: { done: true } },
		});
	});

	test('R33 a failed ending keeps its own reason', async () => {
		stuck();
		apps.faults.push(['/end/a', () => answered(410)]);
		const items = json(await apps.run(['a']));
		expect(items[0]).toMatchObject({ outcome: 'failed', failure: { status: 410 } });
		expect((items[0]?.failure as IDataObject).description).toMatch(/the app one stays disabled/);
	});

	test('R33 with On Error = Continue each item leaves as an error', async () => {
		stuck();
		const items = await apps.run(['a', 'b'], {}, { onFailure: 'nodeSetting' });
		expect(items.map(({ error }) => error?.message)).toEqual([
			expect.stringMatching(/stays disabled/),
			expect.stringMatching(/stays disabled/),
		]);
	});
});

test('R33 apps are apart: one is enabled as soon as its own items are through', async () => {
	apps.faults = [
		[
			'/end/slow',
			async () => {
				await apps.clock.sleep(60_000);
				return await answered(204);
			},
		],
	];
	const things = ['a', 'slow'];
	const items = await apps.run(things, {
		parameters: (index) => ({
			thing: things[index],
			app: ['one', 'two'][index],
			locked: true,
			options: {},
		}),
	});
	expect(apps.sent.indexOf('/apps/one/enable')).toBeLessThan(apps.sent.indexOf('/apps/two/enable'));
	expect(json(items).map(({ durationMs }) => Number(durationMs) < 1_000)).toEqual([true, false]);
});

test('R33 a dry run names it, and sends nothing', async () => {
	const [item] = json(await apps.run(['a'], {}, { dryRun: 'requestOnly' }));
	expect(apps.sent).toEqual([]);
	expect(JSON.stringify(item?.surroundingRequests)).toMatch(/disable.*enable/);
});

test('R19 R33 its retries let no further item in', async () => {
	apps.faults = [1, 2, 3].map(() => ['/apps/one/disable', () => answered(503)]);
	let inFlight = 0;
	let most = 0;
	const things = Array.from({ length: 6 }, (_, index) => `t${index}`);
	await apps.run(
		things,
		{
			// Half of the items are of another app, and go on meanwhile.
			parameters: (index) => ({
				thing: things[index],
				app: 'one',
				locked: index % 2 === 0,
				options: { concurrency: 1 },
			}),
			vendor: async (request) => {
				const ending = request.url.includes('/end/');
				inFlight += ending ? 1 : 0;
				most = Math.max(most, inFlight);
				if (ending) await apps.clock.sleep(2_000);
				const answer = await apps.answer(request);
				inFlight -= ending ? 1 : 0;
				return answer;
			},
		},
		{},
	);
	expect(most).toBe(1);
});
