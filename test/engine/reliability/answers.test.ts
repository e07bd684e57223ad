import { gzipSync } from 'node:zlib';

import { SEEDS, type Seed } from '../../support/seeds';
import { Stand } from '../../support/stand';
import { testTools } from '../../support/tools';

let stand: Stand;

beforeAll(async () => {
	stand = await Stand.start();
});
afterAll(async () => await stand.close());
beforeEach(() => stand.fresh());

/** Which statuses are worth "accepted", by the operation's own table. */
function acceptable({ provider }: Seed): number[] {
	return { camara: [200, 202, 204], azure: [202], verba: [], agora: [], huawei: [202] }[provider];
}

describe.each(SEEDS)('$provider', (seed) => {
	const { provider } = seed;

	const strange: Array<[string, { status: number; body?: unknown; headers?: object }]> = [
		['200 with HTML', { status: 200, body: '<html><body>Log in</body></html>' }],
		['200 with text', { status: 200, body: 'OK' }],
		['200 with a list', { status: 200, body: [] }],
		['200 with null', { status: 200, body: 'null' }],
		['200 with an empty body', { status: 200 }],
		['204', { status: 204 }],
		['202', { status: 202 }],
		['404 with HTML', { status: 404, body: '<html>Not here</html>' }],
		['404 without a body', { status: 404 }],
	];
	test.each(strange)(`R25 ${provider}: %s is typed or a clear failure`, async (_, answer) => {
		stand.answer(seed, answer as never);
		const [item] = await stand.end(seed, testTools(), { options: { onFailure: 'returnItem' } });
		const { outcome, ended, failure } = item!.json as never as Record<string, unknown> & {
			failure: { message: string; description: string };
		};
		expect(['accepted', 'failed']).toContain(outcome);
		expect(ended).toBe(false);
		if (outcome === 'accepted') expect(acceptable(seed)).toContain(answer.status);
		else
			expect(failure.message).toMatch(
				/unexpected format|address looks wrong|does not document|refused/,
			);
	});

	test(`R25 ${provider}: an answer that is cut without a length is no success`, async () => {
		if (seed.taken === 204) return;
		stand.network(seed).plan({ kind: 'cutBody', bytes: 7 }, { on: seed.path });
		const [item] = await stand.end(seed, testTools(), { options: { onFailure: 'returnItem' } });
		// Huawei and Azure say with the status alone that they have taken the request.
		if (seed.taken === 202) expect(['accepted', 'failed']).toContain(item?.json.outcome);
		else {
			// What was asked for again is not found then: the first request may have ended it.
			expect(item?.json).toMatchObject(
				item?.json.outcome === 'notFound' ? { lostAnswer: true } : { outcome: 'failed' },
			);
			expect(item?.json.ended).toBe(false);
		}
	});

	test(`R25 ${provider}: a broken compression is asked for again`, async () => {
		const broken = gzipSync('{"status":"success"}').subarray(0, 15).toString('latin1');
		stand.answer(seed, {
			status: 200,
			headers: { 'content-encoding': 'gzip', 'content-type': 'application/json' },
			body: broken,
		});
		const [item] = await stand.end(seed, testTools());
		expect(item?.json).toMatchObject({ outcome: 'accepted', attempts: 2 });
	});
});
