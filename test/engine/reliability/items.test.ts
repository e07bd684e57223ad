import type { INodeExecutionData, OnError } from 'n8n-workflow';

import { itemsOf, runNode, runWorkflow } from '../../support/n8n';
import { SEEDS, type Seed } from '../../support/seeds';
import { Stand } from '../../support/stand';
import { testTools } from '../../support/tools';

let stand: Stand;

beforeAll(async () => {
	stand = await Stand.start();
});
afterAll(async () => await stand.close());
beforeEach(() => stand.fresh());

const PACKAGE = 'n8n-nodes-rtc-teardown';
const FAILING = 29;

/** 50 targets, of which the one at `failing` is unknown to the vendor. */
function fifty(seed: Seed, failing: number): INodeExecutionData[] {
	return seed.more(stand.sandbox, 50).map((target, index) => ({
		json: index === failing ? { ...target, [seed.idField]: seed.unknownId } : target,
	}));
}

/** Start, the node under test with both of its outputs, in n8n's workflow engine. */
async function workflow(
	seed: Seed,
	items: INodeExecutionData[],
	settings: { onError?: OnError; retryOnFail?: boolean; maxTries?: number },
) {
	const { parameters, credentials } = stand.spec(seed, {
		perItem: true,
		options: { ifNotFound: 'fail' },
	});
	const at = (x: number): [number, number] => [x, 0];
	return await runWorkflow(
		{
			nodes: [
				{
					id: '1',
					name: 'Start',
					type: 'n8n-nodes-base.noOp',
					typeVersion: 1,
					position: at(0),
					parameters: {},
				},
				{
					id: '2',
					name: 'End',
					type: `${PACKAGE}.${seed.node}`,
					typeVersion: 1,
					position: at(200),
					parameters: parameters as never,
					credentials: Object.fromEntries(
						Object.keys(credentials ?? {}).map((type) => [type, { id: type, name: type }]),
					),
					...settings,
				},
			],
			connections: { Start: { main: [[{ node: 'End', type: 'main', index: 0 }]] } },
		},
		{ credentials, items },
	);
}

const pairs = (items: INodeExecutionData[]) =>
	items.map(({ pairedItem }) => (pairedItem as { item: number } | undefined)?.item);

describe.each(SEEDS)('$provider', (seed) => {
	const { provider } = seed;

	test(`R14 ${provider}: the whole node twice over 100 items: all over, nothing fails`, async () => {
		const targets = seed.more(stand.sandbox, 100).map((json) => ({ json }));
		const change = { perItem: true, options: { ifNotFound: 'report' } };
		const first = await stand.endForReal(seed, change, targets);
		expect(outcomes(first)).toEqual({ accepted: 100 });
		const second = await stand.endForReal(seed, change, targets);
		expect(outcomes(second)).toEqual({ notFound: 100 });
		const live = stand.sandbox.control.inspect()[provider].live.map(({ id }) => id);
		for (const { json } of targets) expect(live).not.toContain(json[seed.idField]);
	});

	test(`R16 ${provider}: item 30 of 50 fails, On Error = Stop: it is named`, async () => {
		const result = await workflow(seed, fifty(seed, FAILING), {});
		expect(result.status).toBe('error');
		expect(result.run.data.resultData.error).toMatchObject({
			context: { itemIndex: FAILING },
			message: expect.stringContaining(`[Item ${FAILING}]`) as unknown,
		});
	});

	test(`R16 ${provider}: item 30 of 50 fails, On Error = Continue: 50 items leave`, async () => {
		const onError = 'continueRegularOutput';
		const result = await workflow(seed, fifty(seed, FAILING), { onError });
		const items = itemsOf(result, 'End');
		expect(items).toHaveLength(50);
		expect(pairs(items)).toEqual(Array.from({ length: 50 }, (_, index) => index));
		const { json } = items[FAILING]!;
		expect(Object.keys(json)).toEqual(['error']);
		expect(String(json.error)).toContain(seed.unknownId);
	});

	test(`R16 ${provider}: item 30 of 50 fails, On Error = Error Output: 49 and 1`, async () => {
		const onError = 'continueErrorOutput';
		const result = await workflow(seed, fifty(seed, FAILING), { onError });
		const good = itemsOf(result, 'End', 0);
		const bad = itemsOf(result, 'End', 1);
		expect([good.length, bad.length]).toEqual([49, 1]);
		expect(pairs(good)).not.toContain(FAILING);
		expect(pairs(bad)).toEqual([FAILING]);
	});

	test.each([
		['Continue', 'continueRegularOutput', 0],
		['Continue', 'continueRegularOutput', FAILING],
		['Error Output', 'continueErrorOutput', 0],
		['Error Output', 'continueErrorOutput', FAILING],
	] as const)(
		`R17 ${provider}: Retry On Fail with On Error = %s runs nothing twice (%s, failing item %d)`,
		async (_, onError, failing) => {
			const settings = { onError, retryOnFail: true, maxTries: 3 };
			const result = await workflow(seed, fifty(seed, failing), settings);
			expect(result.runData.End).toHaveLength(1);
			expect(stand.asked(seed)).toBe(50);
			const left = [...itemsOf(result, 'End', 0), ...itemsOf(result, 'End', 1)];
			expect(left).toHaveLength(50);
		},
	);

	test(`R18 ${provider}: no item of a success has a top-level error`, async () => {
		const tools = testTools();
		const end = async (options: object, parameters = {}) =>
			await stand.end(seed, tools, { options: { ...options }, parameters });
		const unknown = { [seed.idField]: seed.unknownId };
		const items = [
			...(await end({ dryRun: 'requestOnly' })),
			...(await end({})),
			...(await end({ ifNotFound: 'report' }, unknown)),
			...(await end({ ifNotFound: 'treatAsEnded' }, unknown)),
			...(await end({ ifNotFound: 'fail', onFailure: 'returnItem' }, unknown)),
		];
		expect(items.map(({ json }) => json.outcome)).toEqual([
			'planned',
			'accepted',
			'notFound',
			'alreadyEnded',
			'failed',
		]);
		const kept = { options: { output: 'keepInput', ifNotFound: 'report' } };
		items.push(...(await stand.end(seed, tools, kept, [{ json: { error: 'what came in' } }])));
		expect(items.at(-1)?.json).toMatchObject({ inputError: 'what came in' });
		for (const { json, error } of items) {
			expect(json).not.toHaveProperty('error');
			expect(error).toBeUndefined();
		}
	});

	test(`R18 ${provider}: what the vendor calls "error" in a good answer gets another name`, async () => {
		const { resource, operation, parameters } = seed.look;
		stand.answer(
			seed,
			{ status: 200, body: lookWithError[provider] },
			{ path: seed.lookPath?.trim() === 'GET' ? '' : (seed.lookPath ?? '/participants') },
		);
		const items = await stand.end(seed, testTools(), {
			parameters: { resource, operation, ...parameters },
		});
		expect(items).toHaveLength(1);
		expect(items[0]?.json).not.toHaveProperty('error');
		expect(items[0]?.json).toMatchObject({ vendorError: 'none' });
	});

	test(`R19 ${provider}: Concurrency 5 is at most 5 requests, and the order stays`, async () => {
		const targets = seed.more(stand.sandbox, 30);
		const network = stand.network(seed);
		for (const index of targets.keys()) {
			network.plan({ kind: 'latency', ms: index % 3 === 0 ? 15 : 1 }, { on: seed.path });
		}
		const items = await stand.endForReal(
			seed,
			{ perItem: true, options: { concurrency: 5 } },
			targets.map((json) => ({ json })),
		);
		expect(network.mostInFlight).toBeLessThanOrEqual(5);
		expect(network.mostInFlight).toBeGreaterThan(1);
		expect(items.map(({ json }) => (json.target as Record<string, unknown>)[seed.idField])).toEqual(
			targets.map((target) => target[seed.idField]),
		);
		expect(pairs(items)).toEqual(targets.map((_, index) => index));
	});

	test(`R20 ${provider}: 5 requests per second are 200 ms apart`, async () => {
		const tools = testTools();
		const sent: number[] = [];
		stand.network(seed).onRequest = ({ method, target }) => {
			if (`${method} ${target}`.includes(seed.path)) sent.push(tools.passed());
		};
		// One after the other, so that the clock stands still while a request is under way.
		await stand.end(
			seed,
			tools,
			{ perItem: true, options: { requestsPerSecond: 5, concurrency: 1 } },
			seed.more(stand.sandbox, 10).map((json) => ({ json })),
		);
		expect(sent).toHaveLength(10);
		const gaps = sent.slice(1).map((at, index) => at - sent[index]!);
		expect(Math.min(...gaps)).toBeGreaterThanOrEqual(195);
		expect(Math.max(...gaps)).toBeLessThan(250);
	});

	test(`R22 ${provider}: no items in, no items out, nothing sent`, async () => {
		const output = await runNode({ ...stand.spec(seed), node: seed.node }, []);
		expect(output).toEqual([[]]);
		expect(stand.network(seed).connections).toBe(0);
	});
});

function outcomes(items: INodeExecutionData[]): Record<string, number> {
	const counts: Record<string, number> = {};
	for (const { json, error } of items) {
		const word = error ? 'error' : String(json.outcome);
		counts[word] = (counts[word] ?? 0) + 1;
	}
	return counts;
}

/** A good answer to each look that holds a property of this name. */
const lookWithError: Record<Seed['provider'], unknown> = {
	camara: { mediaSessionId: 'x', status: 'Connected', error: 'none' },
	azure: { value: [{ identifier: { rawId: '4:+1' }, isMuted: false, error: 'none' }] },
	verba: `<?xml version="1.0"?><VerbaApi><Response code="0" type="GetCallInformation"><verbacdr><ccdr_id>x</ccdr_id><error>none</error></verbacdr></Response></VerbaApi>`,
	agora: { status: 'success', data: [{ sid: 'x', error: 'none' }] },
	huawei: { total: 1, room_info_list: [{ room_id: 'x', state: 'RUNNING', error: 'none' }] },
};
