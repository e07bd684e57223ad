import type { IDataObject } from 'n8n-workflow';

import type { Fault } from '../../support/faults';
import { SEEDS } from '../../support/seeds';
import { Stand, type Change } from '../../support/stand';
import { testTools } from '../../support/tools';

/** Room: Dismiss with Lock Out over a network that does to connections what networks do. */
let stand: Stand;

const seed = SEEDS.find(({ provider }) => provider === 'huawei')!;

beforeAll(async () => {
	stand = await Stand.start();
});
afterAll(async () => await stand.close());
beforeEach(() => {
	stand.sandbox.control.reset();
	stand.fresh();
});

const state = () => {
	const { apps } = stand.sandbox.control.inspect().huawei as unknown as {
		apps: Array<{ state: string }>;
	};
	return apps[0]?.state;
};
const count = (path: string) => stand.network(seed).count(path);
const lockedOut = async (options: IDataObject = {}, change: Change = {}) => {
	const items = await stand.end(seed, testTools(), {
		...change,
		options: { lockOut: true, lookBeforeEnding: false, onFailure: 'returnItem', ...options },
	});
	return items.map(({ json }) => json);
};

const faults: Array<[string, Fault, object]> = [
	['its answer is lost', { kind: 'resetAfter' }, {}],
	['its answer breaks off in the body', { kind: 'resetInBody', bytes: 3 }, {}],
	['its JSON is cut, with a 200', { kind: 'cutBody', bytes: 5 }, {}],
	['it never comes', { kind: 'silence' }, { timeout: 0.3 }],
];

test.each(faults)(
	'R33 huawei: App: Disable, %s: the app is enabled again',
	async (_, fault, options) => {
		stand.network(seed).plan(fault, { on: '/disable', times: 9 });
		const [item] = await lockedOut({ ...options, maxRetries: 0 });
		expect(state()).toBe('ACTIVATION');
		expect(item).toMatchObject({
			outcome: 'failed',
			lockOut: { appDisabled: true, enabledAgain: true },
		});
		expect(stand.isOver(seed)).toBe(false);
		expect(count('/dismiss')).toBe(0);
	},
);

test.each(faults.slice(0, 3))(
	'R33 huawei: the dismissal, %s: the app is enabled again, the item tells what is known',
	async (_, fault) => {
		stand.network(seed).plan(fault, { on: '/dismiss' });
		const [item] = await lockedOut();
		expect(state()).toBe('ACTIVATION');
		expect(item).toMatchObject({ lockOut: { appDisabled: true, enabledAgain: true } });
		expect(['notFound', 'failed', 'accepted', 'ended']).toContain(item?.outcome);
		if (item?.outcome === 'notFound') expect(item).toMatchObject({ lostAnswer: true });
		if (item?.outcome === 'failed') expect(item).toMatchObject({ failure: { ambiguous: true } });
	},
);

test('R33 huawei: a 504 that asks to wait an hour may have been carried out', async () => {
	stand.answer(
		seed,
		{ status: 504, body: { error_code: 'APIGW.0201' }, headers: { 'Retry-After': '3600' } },
		{ path: '/disable' },
	);
	const [item] = await lockedOut();
	expect(state()).toBe('ACTIVATION');
	expect(count('/enable')).toBe(1);
	expect(item).toMatchObject({ outcome: 'failed', lockOut: { enabledAgain: true } });
});

test('R33 huawei: a 401 on the dismissal that halts the run leaves nothing disabled', async () => {
	stand.answer(seed, { status: 401, body: { error_code: 'APIGW.0301', error_msg: 'wrong key' } });
	const [item] = await lockedOut();
	expect(state()).toBe('ACTIVATION');
	expect(item).toMatchObject({ failure: { status: 401 }, lockOut: { enabledAgain: true } });
});

test('R33 huawei: enabling again is tried again after a broken connection', async () => {
	stand.network(seed).plan({ kind: 'resetBefore' }, { on: '/enable', times: 2 });
	const [item] = await lockedOut();
	expect(state()).toBe('ACTIVATION');
	expect(count('/enable')).toBe(3);
	expect(item).toMatchObject({ outcome: 'accepted', lockOut: { enabledAgain: true } });
});

test('R33 huawei: what cannot be enabled again is said, and what became of the room is kept', async () => {
	stand.network(seed).plan({ kind: 'resetBefore' }, { on: '/enable', times: 9 });
	const [item] = await lockedOut({ output: 'keepInput', outputField: 'ending' });
	expect(state()).toBe('DEACTIVATION');
	expect(item?.ending).toMatchObject({
		outcome: 'failed',
		ending: { outcome: 'accepted' },
		lockOut: { appDisabled: true, enabledAgain: false },
	});
	expect((item?.ending as IDataObject).message).toMatch(/could not be enabled again/);
});

test('R33 huawei: a dry run names every request, and sends none', async () => {
	const [item] = await lockedOut({ dryRun: 'requestOnly' });
	expect(stand.network(seed).connections).toBe(0);
	expect(JSON.stringify(item)).toMatch(/\/disable.*\/enable/);
});
