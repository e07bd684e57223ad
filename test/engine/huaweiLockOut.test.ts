import { setImmediate } from 'node:timers/promises';

import { startSandbox, type Sandbox } from '../../sandbox';
import { runHuawei, type HuaweiRun } from '../support/huawei';

const appId = '5fa682b34a974f7ad24d223b';

let sandbox: Sandbox;
beforeAll(async () => {
	sandbox = await startSandbox();
});
afterAll(async () => await sandbox.close());
beforeEach(() => {
	sandbox.control.reset();
	sandbox.control.seed('huawei', { rooms: 4 });
});

const inspect = () =>
	sandbox.control.inspect().huawei as unknown as {
		calls: Array<{ target: string }>;
		live: Array<{ id: string }>;
		apps: Array<{ state: string }>;
		traffic: { inFlight: number };
	};
const steps = () => inspect().calls.map(({ target }) => target.split('/').pop());

function dismiss(rooms: string[], more: Partial<HuaweiRun> = {}, concurrency = 10) {
	return runHuawei({
		sandbox,
		parameters: {
			...{ resource: 'room', operation: 'dismiss', appId, roomId: '={{ $json.room }}' },
			options: { lockOut: true, maxRetries: 0, concurrency },
		},
		items: rooms.map((room) => ({ json: { room } })),
		...more,
	});
}

test('On Error = Stop: nothing is sent for the items after a refused one', async () => {
	sandbox.control.answerNext('huawei', {
		...{ status: 400, path: 'dismiss' },
		body: { error_code: 'RTC.00001003' },
	});
	const run = dismiss(['seeded-1', 'seeded-2', 'seeded-3'], {}, 1);
	await expect(run).rejects.toThrow('RTC.00001003');
	// The sandbox notes what it answered itself: the refused one stands for the vendor.
	expect(steps()).toEqual([appId, 'disable', 'enable']);
	expect(inspect().apps[0]?.state).toBe('ACTIVATION');
});

test('On Error = Continue: the items after a refused one are ended', async () => {
	sandbox.control.answerNext('huawei', {
		...{ status: 400, path: 'dismiss' },
		body: { error_code: 'RTC.00001003' },
	});
	await dismiss(['seeded-1', 'seeded-2'], { onError: 'continueRegularOutput' }, 1);
	expect(steps()).toEqual([appId, 'disable', 'dismiss', 'enable']);
});

/** Cancels the first of two runs that share a Lock Out as soon as this is so. */
async function cancelledWhen(isSo: () => boolean) {
	const cancel = new AbortController();
	const runs = Promise.allSettled([
		dismiss(['seeded-1'], { signal: cancel.signal }),
		dismiss(['seeded-2']),
	]);
	let over = false;
	void runs.finally(() => (over = true));
	while (!over && !isSo()) await setImmediate();
	cancel.abort();
	return await runs;
}

const asked = (path: RegExp) => () => inspect().calls.some(({ target }) => path.test(target));

test.each([
	['the look at the app', asked(new RegExp(`/apps/${appId}$`))],
	['Disable', asked(/\/disable$/)],
])(
	'R11 huawei: a run that is cancelled after %s takes no other one down',
	async (_name, isSo) => {
		sandbox.control.setLatency('huawei', 100);
		const [, second] = await cancelledWhen(isSo);
		expect(second).toMatchObject({
			status: 'fulfilled',
			value: [
				{ json: { outcome: 'accepted', lockOut: { appDisabled: true, enabledAgain: true } } },
			],
		});
		expect(inspect().apps[0]?.state).toBe('ACTIVATION');
		expect(inspect().live.map(({ id }) => id)).not.toContain('seeded-2');
	},
	30_000,
);
