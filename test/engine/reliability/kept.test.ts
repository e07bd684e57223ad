import type { IDataObject, INodeExecutionData, OnError } from 'n8n-workflow';

import { itemsOf, runWorkflow } from '../../support/n8n';
import { SEEDS, type Seed } from '../../support/seeds';
import { Stand } from '../../support/stand';
import { testTools } from '../../support/tools';

/** What is known of an item that fails stays with it, in n8n's own workflow engine. */
let stand: Stand;

beforeAll(async () => {
	stand = await Stand.start();
});
afterAll(async () => await stand.close());
beforeEach(() => stand.fresh());

const PACKAGE = 'n8n-nodes-rtc-teardown';
const seedOf = (provider: Seed['provider']) => SEEDS.find((one) => one.provider === provider)!;

async function workflow(
	seed: Seed,
	change: { parameters?: IDataObject; options?: IDataObject },
	settings: { onError?: OnError; retryOnFail?: boolean },
	items: INodeExecutionData[] = [{ json: { caseNumber: 'C-1' } }],
) {
	const { parameters, credentials } = stand.spec(seed, change);
	const position: [number, number] = [0, 0];
	const start = { id: '1', name: 'Start', typeVersion: 1, position, parameters: {} };
	return await runWorkflow(
		{
			nodes: [
				{ ...start, type: 'n8n-nodes-base.noOp' },
				{
					...start,
					id: '2',
					name: 'End',
					type: `${PACKAGE}.${seed.node}`,
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

const errorOutput: { onError: OnError } = { onError: 'continueErrorOutput' };

describe.each(SEEDS)('$provider', (seed) => {
	const { provider } = seed;

	test(`the error output of ${provider} tells everything, and keeps what came in`, async () => {
		stand.answer(seed, seed.refusal(410));
		const result = await workflow(seed, { options: { maxRetries: 0 } }, errorOutput);
		expect(itemsOf(result, 'End', 0)).toEqual([]);
		const [item, ...more] = itemsOf(result, 'End', 1);
		expect(more).toEqual([]);
		expect(item?.json).toMatchObject({
			caseNumber: 'C-1',
			error: { status: 410, attempts: 1, ambiguous: false },
		});
		const { message, description, requestId } = item?.json.error as IDataObject;
		expect(message).toMatch(/refused \(410.*\[Item 0\]$/);
		expect(description).not.toBe('');
		// Huawei and Verba give none with this answer, and take none of ours.
		if (seed.source.requestId) expect(requestId).toEqual(expect.any(String));
	});

	test(`with Retry On Fail n8n leaves the message alone, and runs ${provider} once`, async () => {
		stand.answer(seed, seed.refusal(410));
		const settings = { ...errorOutput, retryOnFail: true };
		const result = await workflow(seed, { options: { maxRetries: 0 } }, settings);
		expect(result.runData.End).toHaveLength(1);
		expect(stand.asked(seed)).toBe(1);
		const [item] = itemsOf(result, 'End', 1);
		expect(String(item?.json.error)).toMatch(/refused \(410/);
	});

	test(`R26 ${provider}: what was accepted stays with an item whose wait fails`, async () => {
		if (!seed.lookPath) return;
		// No look gets an answer.
		stand.network(seed).plan({ kind: 'resetAfter' }, { on: seed.lookPath, times: 99 });
		const blind = { lookBeforeEnding: false, waitUntilEnded: true, waitUpTo: 3 };
		const [item] = await stand.end(seed, testTools(), {
			options: { ...blind, onFailure: 'returnItem' },
		});
		expect(item?.json).toMatchObject({
			outcome: 'failed',
			accepted: true,
			failure: { ambiguous: false },
		});
		expect(item?.json.message).toMatch(/accepted, but its end could not be confirmed within 3 s/);
	});
});

test('a ban keeps its ruleId when the wait after it fails', async () => {
	const seed = seedOf('agora');
	const ban = {
		resource: 'user',
		operation: 'ban',
		scope: 'channelAndUser',
		channel: 'lesson-42',
		uid: '1001',
		seconds: 60,
	};
	stand.network(seed).plan({ kind: 'resetAfter' }, { on: 'GET /dev/v1/channel', times: 99 });
	const result = await workflow(
		seed,
		{ parameters: ban, options: { lookBeforeEnding: false, waitUntilEnded: true, waitUpTo: 1 } },
		errorOutput,
	);
	const [item] = itemsOf(result, 'End', 1);
	expect(item?.json).toMatchObject({ caseNumber: 'C-1', error: { accepted: true } });
	expect((item?.json.error as IDataObject).ruleId).toEqual(expect.anything());
});

test('R9 agora: a ban whose answer was lost is looked up, and made once', async () => {
	const seed = seedOf('agora');
	stand.network(seed).plan({ kind: 'resetAfter' }, { on: 'POST /dev/v1/kicking-rule' });
	const [item] = await stand.end(seed, testTools(), {
		parameters: {
			resource: 'user',
			operation: 'ban',
			scope: 'channelAndUser',
			channel: 'lesson-42',
			uid: '1001',
			seconds: 60,
		},
		options: { lookBeforeEnding: false },
	});
	expect(stand.network(seed).count('POST /dev/v1/kicking-rule')).toBe(1);
	expect(item?.json).toMatchObject({ outcome: 'accepted', lostAnswer: true });
});
