import type { Seed } from '../../support/seeds';
import { SEEDS } from '../../support/seeds';
import { Stand } from '../../support/stand';
import { testTools } from '../../support/tools';

let stand: Stand;

beforeAll(async () => {
	stand = await Stand.start();
});
afterAll(async () => await stand.close());
beforeEach(() => stand.fresh());

/** The ending's next answer is a 429 with these headers. */
const throttle = (seed: Seed, headers: Record<string, string>, count = 1) =>
	stand.answer(seed, { ...seed.refusal(429), headers }, { count });

describe.each(SEEDS)('429 of $provider', (seed) => {
	const { provider } = seed;

	test(`R1 ${provider}: Retry-After 2 is waited for exactly once`, async () => {
		const tools = testTools();
		throttle(seed, { 'Retry-After': '2' });
		const [item] = await stand.end(seed, tools);
		// A refusal for the rate is no attempt.
		expect(item?.json).toMatchObject({ outcome: 'accepted', attempts: 1 });
		expect(tools.slept).toEqual([2_000]);
		expect(stand.asked(seed)).toBe(2);
	});

	test(`R2 ${provider}: Retry-After as an HTTP date is waited for`, async () => {
		const tools = testTools();
		throttle(seed, { 'Retry-After': new Date(tools.now().getTime() + 5_000).toUTCString() });
		const [item] = await stand.end(seed, tools);
		expect(item?.json).toMatchObject({ outcome: 'accepted' });
		expect(tools.slept).toHaveLength(1);
		expect(Math.abs(tools.slept[0]! - 5_000)).toBeLessThanOrEqual(1_000);
		expect(stand.asked(seed)).toBe(2);
	});

	test(`R3 ${provider}: Retry-After 3600 fails at once and names the time`, async () => {
		const tools = testTools();
		throttle(seed, { 'Retry-After': '3600' });
		await expect(stand.end(seed, tools)).rejects.toThrow(/3600/);
		expect(tools.slept).toEqual([]);
		expect(stand.asked(seed)).toBe(1);
	});

	test.each([['0'], ['-5'], ['abc'], [undefined]])(
		`R4 ${provider}: Retry-After %s means the normal backoff`,
		async (value) => {
			const tools = testTools();
			throttle(seed, value === undefined ? {} : { 'Retry-After': value });
			const [item] = await stand.end(seed, tools);
			expect(item?.json).toMatchObject({ outcome: 'accepted' });
			const first = seed.source.retry?.throttled?.first ?? 1_000;
			expect(tools.slept).toEqual([first / 2]);
			expect(stand.asked(seed)).toBe(2);
		},
	);

	test.each(['retry-after-ms', 'x-ms-retry-after-ms'])(
		`R5 ${provider}: %s 250 is waited for`,
		async (name) => {
			const tools = testTools();
			throttle(seed, { [name]: '250' });
			const [item] = await stand.end(seed, tools);
			expect(item?.json).toMatchObject({ outcome: 'accepted' });
			expect(tools.slept).toEqual([250]);
			expect(stand.asked(seed)).toBe(2);
		},
	);

	test(`R5 ${provider}: an unusable retry-after-ms leaves Retry-After its say`, async () => {
		const tools = testTools();
		throttle(seed, { 'retry-after-ms': 'soon', 'Retry-After': '2' });
		await stand.end(seed, tools);
		expect(tools.slept).toEqual([2_000]);
	});

	test(`R1 ${provider}: refusals for the rate end with the budget of the item`, async () => {
		const tools = testTools();
		throttle(seed, { 'Retry-After': '50' }, 3);
		const refused = stand.end(seed, tools);
		await expect(refused).rejects.toMatchObject({ httpCode: '429' });
		// A third wait would go beyond 120 s.
		expect(tools.slept).toEqual([50_000, 50_000]);
		expect(stand.asked(seed)).toBe(3);
	});
});
