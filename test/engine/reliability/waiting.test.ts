import { setImmediate } from 'node:timers/promises';

import { BUDGET } from '../../../engine/wire/retry';
import { loadPackage } from '../../support/n8n';
import { SEEDS, type Seed } from '../../support/seeds';
import { Stand } from '../../support/stand';
import { testTools, type TestTools } from '../../support/tools';

let stand: Stand;

beforeAll(async () => {
	stand = await Stand.start('frozen');
});
afterAll(async () => await stand.close());
beforeEach(() => stand.fresh());

/** Delays every end by so many milliseconds of the sandbox's clock. */
function endsAfter({ provider }: Seed, ms: number): void {
	const name = {
		camara: 'endDelayMs',
		azure: 'cancelDelayMs',
		verba: 'deleteDelayMs',
		agora: 'disconnectDelayMs',
		huawei: 'dismissDelayMs',
	}[provider];
	stand.sandbox.control.configure(provider, { [name]: ms });
}

let advanced = 0;

/** The test's clock and the sandbox's go together; afterwards the sandbox's goes back. */
function commonTime(): TestTools {
	const tools = testTools();
	tools.onPause = (ms) => {
		advanced += ms;
		stand.sandbox.control.advanceClock(ms);
	};
	return tools;
}
afterEach(() => {
	stand.sandbox.control.advanceClock(-advanced);
	advanced = 0;
});

// With the look before a wait that the operation makes by itself.
const seen = SEEDS.filter(({ lookPath }) => lookPath).map((seed): Seed => {
	const { lookBeforeEnding, ...options } = seed.options ?? {};
	void lookBeforeEnding;
	return { ...seed, options };
});
const wait = (waitUpTo: number, more: object = {}) => ({
	options: { waitUntilEnded: true, waitUpTo, ...more },
});
/** Seconds between two looks, by the operation's own word. */
const every = ({ source, resource, operation }: Seed): number => {
	const found = source.resources.find(({ value }) => value === resource)?.operations[operation];
	return found?.kind === 'end' ? (found.verify?.every ?? NaN) : NaN;
};
/** Looks before the ending, where a wait makes one. */
const looksBefore = ({ source, resource, operation, parameters }: Seed): number => {
	const found = source.resources.find(({ value }) => value === resource)?.operations[operation];
	const said = found?.kind === 'end' ? found.verify?.lookBefore : undefined;
	const before = typeof said === 'function' ? said(parameters) : said;
	return before === 'waiting' || before === 'default' ? 1 : 0;
};
const looks = (seed: Seed) => stand.network(seed).count(seed.lookPath);

describe.each(seen)('Wait Until Ended of $provider', (seed) => {
	const { provider } = seed;
	afterEach(() => endsAfter(seed, 0));

	test(`R26 ${provider}: a cancelled execution stops waiting within 100 ms`, async () => {
		endsAfter(seed, 3_600_000);
		const controller = new AbortController();
		const tools = testTools();
		let cancelledAt = Infinity;
		tools.onPause = () => {
			if (looks(seed) === 0) return;
			cancelledAt = Math.min(cancelledAt, tools.passed());
			controller.abort();
		};
		await stand
			.end(seed, tools, { ...wait(600), signal: controller.signal })
			.catch(() => undefined);
		expect(tools.passed() - cancelledAt).toBeLessThanOrEqual(100);
		expect(looks(seed)).toBeGreaterThan(0);
		expect(looks(seed)).toBeLessThanOrEqual(1 + looksBefore(seed));
	});

	test(`R26 ${provider}: what is seen over is "ended"`, async () => {
		endsAfter(seed, every(seed) * 1_500);
		const tools = commonTime();
		const [item] = await stand.end(seed, tools, wait(600));
		expect(item?.json).toMatchObject({ outcome: 'ended', ended: true });
		expect(item?.json).not.toHaveProperty('pending');
		expect(looks(seed)).toBe(3 + looksBefore(seed));
		// The look before takes a turn of its own in the vendor's pace.
		expect(tools.passed()).toBeGreaterThanOrEqual(every(seed) * 2_000);
		expect(tools.passed()).toBeLessThan(every(seed) * 2_000 + 20 * looksBefore(seed) + 1);
	});

	test(`R26 ${provider}: at the limit a failed item says that it was seen alive`, async () => {
		endsAfter(seed, 3_600_000);
		const tools = commonTime();
		await expect(stand.end(seed, tools, wait(45))).rejects.toMatchObject({
			name: 'NodeApiError',
			message: expect.stringMatching(/still seen alive after 45 s/) as unknown,
		});
		expect(tools.passed()).toBe(45_000);
		expect(stand.asked(seed)).toBe(1);
	});

	test(`R26 ${provider}: at the limit a failed item says that it could not be confirmed`, async () => {
		const path = seed.lookPath === 'GET ' ? '' : seed.lookPath;
		const tools = commonTime();
		let refusing = false;
		stand.network(seed).onRequest = ({ method, target }) => {
			if (refusing || !`${method} ${target}`.includes(seed.lookPath ?? '')) return;
			refusing = true;
			stand.answer(seed, seed.refusal(403), { count: 500, path });
		};
		const [item] = await stand.end(seed, tools, wait(45, { onFailure: 'returnItem' }));
		stand.sandbox.control.reset();
		advanced = 0;
		expect(item?.json).toMatchObject({
			outcome: 'failed',
			ended: false,
			failure: {
				message: expect.stringMatching(
					/could not be confirmed|the look before the ending was refused/,
				) as unknown,
			},
		});
	});

	test(`R26 ${provider}: who waits holds no place`, async () => {
		endsAfter(seed, every(seed) * 1_500);
		const targets = seed.more(stand.sandbox, 4);
		const tools = commonTime();
		// Time passes only when each of them was asked for: with one place for all that never comes
		// about if the first keeps its place.
		const { pause } = tools.time;
		tools.time.pause = async (ms, signal) => {
			while (ms >= 100 && stand.asked(seed) < targets.length) await setImmediate();
			await pause(ms, signal);
		};
		const items = await stand.end(
			seed,
			tools,
			{ perItem: true, ...wait(600, { concurrency: 1, requestsPerSecond: 1_000 }) },
			targets.map((json) => ({ json })),
		);
		expect(items.map(({ json }) => json.outcome)).toEqual(targets.map(() => 'ended'));
	});

	test(`R26 ${provider}: one look serves all items of the same app, channel or call`, async () => {
		endsAfter(seed, every(seed) * 1_500);
		// At Agora one list shows all streams of an app; elsewhere a look shows one call or room.
		const targets =
			provider === 'agora'
				? seed.more(stand.sandbox, 10)
				: Array.from({ length: 10 }, () => seed.parameters);
		const items = await stand.end(
			seed,
			commonTime(),
			{ perItem: true, ...wait(600, { ifNotFound: 'report', lookBeforeEnding: true }) },
			targets.map((json) => ({ json })),
		);
		expect(items).toHaveLength(10);
		expect(looks(seed)).toBeLessThanOrEqual(7);
	});

	test(`R26 ${provider}: a look that fails is not the end of waiting`, async () => {
		endsAfter(seed, every(seed) * 1_500);
		// The look before the ending is the evidence; those after it get no answer at first.
		stand.network(seed).onRequest = ({ method, target }) => {
			if (!`${method} ${target}`.includes(seed.path)) return;
			stand.network(seed).plan({ kind: 'resetBefore' }, { on: seed.lookPath, times: 5 });
		};
		const [item] = await stand.end(seed, commonTime(), wait(600, { lookBeforeEnding: true }));
		expect(item?.json).toMatchObject({ outcome: 'ended', ended: true });
	});

	test(`R26 ${provider}: the time limit of waiting is its own, beside Timeout and budget`, async () => {
		// Longer than the budget of an item's attempts, and within a signature's life.
		endsAfter(seed, 160_000);
		const tools = commonTime();
		const [item] = await stand.end(seed, tools, wait(200, { timeout: 5 }));
		expect(item?.json).toMatchObject({ outcome: 'ended' });
		expect(tools.passed()).toBeGreaterThan(BUDGET);
	});
});

test('R26 azure: waiting for an invitation needs to know whom to look for', async () => {
	const { nodeTypes, fullName } = await loadPackage();
	const fields = nodeTypes
		.getByNameAndVersion(fullName('azureCallAutomation'))
		.description.properties.filter(({ displayOptions }) =>
			displayOptions?.show?.operation?.includes('cancelAdd'),
		)
		.map(({ name }) => name);
	expect(fields).toEqual(expect.arrayContaining(['invitedParticipant', 'waitUntilEnded']));
	const seed = SEEDS.find(({ provider }) => provider === 'azure');
	if (!seed) throw new Error('Azure has no seed');
	await expect(
		stand.end(seed, testTools(), { parameters: { waitUntilEnded: true } }),
	).rejects.toThrow(/Wait Until Ended is not possible, because Invited Participant is empty/);
});
