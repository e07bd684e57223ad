import { SEEDS, type Seed } from '../../support/seeds';
import { Stand } from '../../support/stand';
import { testTools } from '../../support/tools';

let stand: Stand;

beforeAll(async () => {
	stand = await Stand.start();
});
afterAll(async () => await stand.close());
beforeEach(() => stand.fresh());

/** How often the ending and the look after it came. */
const counts = (seed: Seed) => ({
	endings: stand.asked(seed),
	looks: seed.lookPath ? stand.network(seed).count(seed.lookPath) : 0,
});

/** A credential whose secrets are fixed, so that n8n has nothing to renew. */
const fixed: Record<string, object> = {
	verba: { authentication: 'none' },
};

const signed = SEEDS.filter(({ provider }) => ['azure', 'agora', 'huawei'].includes(provider));

test.each(signed)(
	"S7 $provider: a refused date is told with the clocks' difference in minutes",
	async (seed) => {
		stand.sandbox.control.advanceClock(3_600_000);
		const refused = await stand.end(seed, testTools()).catch((thrown: unknown) => thrown);
		stand.sandbox.control.advanceClock(-3_600_000);
		expect(refused).toMatchObject({ httpCode: '401' });
		const { description } = refused as { description: string };
		expect(description).toMatch(/clock of n8n is (59|60) minutes behind the vendor's/);
		expect(counts(seed)).toEqual({ endings: 1, looks: 0 });
	},
);

describe.each(SEEDS)('$provider', (seed) => {
	const { provider } = seed;

	test(`R6 ${provider}: 503 three times, then success: 4 requests`, async () => {
		const tools = testTools();
		stand.answer(seed, seed.refusal(503), { count: 3 });
		const [item] = await stand.end(seed, tools);
		expect(item?.json).toMatchObject({ outcome: 'accepted', attempts: 4 });
		expect(tools.slept).toEqual([500, 1_000, 2_000]);
		expect(counts(seed).endings).toBe(4);
	});

	test(`R7 ${provider}: 500 for ever: 4 requests, one failure that says so`, async () => {
		const tools = testTools();
		stand.answer(seed, seed.refusal(500), { count: 4 });
		const failed = await stand.end(seed, tools).catch((thrown: unknown) => thrown);
		expect(failed).toMatchObject({
			name: 'NodeApiError',
			httpCode: '500',
			context: { attempts: 4, itemIndex: 0 },
		});
		expect(counts(seed).endings).toBe(4);
		// The vendor may have done it before it said 500, so a look is taken before that is claimed.
		expect(String((failed as { description: string }).description)).toMatch(
			seed.lookPath ? /has seen it alive|could not be confirmed/ : /could not be confirmed/,
		);
		expect(stand.isOver(seed)).toBe(false);
	});

	test.each([400, 403, 410, 422, 501, 505])(
		`R8 ${provider}: %d is final: 1 request`,
		async (status) => {
			const tools = testTools();
			stand.answer(seed, seed.refusal(status));
			await expect(stand.end(seed, tools)).rejects.toMatchObject({ httpCode: String(status) });
			expect(counts(seed)).toEqual({ endings: 1, looks: 0 });
			expect(tools.slept).toEqual([]);
		},
	);

	test(`R8 ${provider}: 409 is final but where the table of the vendor says otherwise`, async () => {
		const tools = testTools();
		const again = seed.source.retry?.again ?? [];
		stand.answer(seed, seed.refusal(409, '1234'));
		const ended = stand.end(seed, tools);
		if (again.includes('409 *')) {
			await expect(ended).resolves.toMatchObject([{ json: { outcome: 'accepted', attempts: 2 } }]);
			expect(counts(seed).endings).toBe(2);
		} else {
			await expect(ended).rejects.toMatchObject({ httpCode: '409' });
			expect(counts(seed)).toEqual({ endings: 1, looks: 0 });
		}
	});

	test(`R8 ${provider}: a refusal that the table of the vendor calls passing is repeated`, async () => {
		const tools = testTools();
		for (const entry of seed.source.retry?.again ?? []) {
			const [status, code] = entry.split(' ');
			// A success that is none belongs to another product of the vendor.
			if (Number(status) < 400) continue;
			stand.fresh();
			stand.answer(seed, seed.refusal(Number(status), code));
			const [item] = await stand.end(seed, tools);
			expect(item?.json).toMatchObject({ outcome: 'accepted', attempts: 2 });
			expect(counts(seed).endings).toBe(2);
		}
	});

	test(`R8 ${provider}: 401 with a fixed secret: 1 request`, async () => {
		const tools = testTools();
		if (provider === 'verba') {
			stand.sandbox.control.configure('verba', { authentication: 'keyOnly' });
		}
		stand.answer(seed, seed.refusal(401));
		const refused = stand.end(seed, tools, { credentialData: fixed[provider] as never });
		await expect(refused).rejects.toMatchObject({ httpCode: '401' });
		expect(counts(seed)).toEqual({ endings: 1, looks: 0 });
		stand.sandbox.control.configure('verba', { authentication: 'user' });
	});

	test(`R8 ${provider}: 401 with a fetched token: one renewal, never more`, async () => {
		const { type, authentication } = seed.renewing;
		const tools = testTools();
		const change = { credential: type, parameters: { ...(authentication && { authentication }) } };
		// Agora's secret is fixed: there is nothing to fetch. A token of Huawei that is not over by its
		// own age is not renewed, because nobody knows that it was the token; Verba says so by codes of
		// its own, never by a bare 401.
		const requests = ['agora', 'huawei', 'verba'].includes(provider) ? 1 : 2;
		stand.answer(seed, seed.refusal(401), { count: requests, path: pathOf(seed) });
		// A third request would succeed.
		await expect(stand.end(seed, tools, change)).rejects.toMatchObject({ httpCode: '401' });
		expect(counts(seed)).toEqual({ endings: requests, looks: 0 });
	});

	test(`R27 ${provider}: no count of retries goes over to the next item`, async () => {
		const tools = testTools();
		const targets = [1, 2, 3].flatMap(() => seed.more(stand.sandbox, 1));
		stand.answer(seed, seed.refusal(503), {
			count: 3,
			path: Object.values(targets[0]!).at(seed.namedAt),
		});
		const items = await stand.end(
			seed,
			tools,
			{ perItem: true, options: { concurrency: 1 } },
			targets.map((json) => ({ json })),
		);
		expect(items.map(({ json }) => json.attempts)).toEqual([4, 1, 1]);
		stand.fresh();
		stand.answer(seed, seed.refusal(503), { count: 1 });
		const again = await stand.end(seed, tools);
		expect(again[0]?.json.attempts).toBe(2);
		expect(tools.slept.at(-1)).toBe(500);
	});
});

/** Token endpoints live on the same server as CAMARA's and Huawei's sessions and rooms. */
function pathOf({ provider }: Seed): string {
	return (
		{
			camara: '/sessions/',
			azure: ':cancelAdd',
			verba: 'DeleteCall',
			agora: '',
			huawei: '/dismiss',
		}[provider] ?? ''
	);
}
