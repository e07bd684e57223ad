import type { IDataObject, INode, INodeExecutionData, OnError } from 'n8n-workflow';

import { itemsOf, runNode, runWorkflow } from '../../support/n8n';
import { credentialOf, endingParameters, SEEDS, type Seed } from '../../support/seeds';
import { failureOf, jsonOf, sandboxSuite } from '../../support/suite';

const suite = sandboxSuite();
const each = SEEDS.map((seed) => [seed.provider, seed] as const);
const BAD = 2;

function ending(
	seed: Seed,
	change: IDataObject & { options?: IDataObject } = {},
	onError?: OnError,
) {
	return {
		node: seed.node,
		parameters: endingParameters(seed, { perItem: true, ...change }),
		credentials: credentialOf(seed, seed.credential, suite.sandbox),
		...(onError ? { onError } : {}),
	};
}

/** Five items with a target each, and a case number; the one at `BAD` has no usable ID. */
function fiveItems(seed: Seed, bad = BAD): INodeExecutionData[] {
	return seed.more(suite.sandbox, 5).map((target, index) => ({
		json: { ...target, caseNumber: index, ...(index === bad ? { [seed.idField]: '..' } : {}) },
	}));
}

describe('one bad item of five', () => {
	test.each(each)(
		'R16 %s: On Error = Stop names the item, the others are done',
		async (_, seed) => {
			const failed = await failureOf(runNode(ending(seed), fiveItems(seed)));
			expect(failed.message).toMatch(/\[Item 2\]$/);
			expect(failed.context.itemIndex).toBe(BAD);
		},
	);

	test.each(each)('R16 %s: On Error = Continue keeps all positions', async (provider, seed) => {
		const [items = []] = await runNode(ending(seed, {}, 'continueRegularOutput'), fiveItems(seed));
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual(
			[0, 1, 2, 3, 4].map((item) => ({ item })),
		);
		expect(items.map(({ json }) => json.outcome)).toEqual(
			[0, 1, 2, 3, 4].map((index) => (index === BAD ? undefined : 'accepted')),
		);
		expect(items[BAD]).toMatchObject({ json: {}, error: { context: { itemIndex: BAD } } });
		expect(await suite.requests(provider)).toHaveLength(4);
	});

	test.each(each)(
		'R17 %s: in a workflow, the failed item takes the error output',
		async (provider, seed) => {
			const node = (name: string, type: string, more: Partial<INode> = {}): INode => ({
				id: name,
				name,
				type,
				typeVersion: 1,
				position: [0, 0],
				parameters: {},
				...more,
			});
			const { parameters } = ending(seed);
			const workflow = {
				nodes: [
					node('Start', 'n8n-nodes-base.noOp'),
					node('End', `n8n-nodes-rtc-teardown.${seed.node}`, {
						parameters: parameters as INode['parameters'],
						onError: 'continueErrorOutput',
						retryOnFail: true,
						maxTries: 3,
						waitBetweenTries: 0,
						credentials: { [seed.credential]: { id: '1', name: '1' } },
					}),
				],
				connections: { Start: { main: [[{ node: 'End', type: 'main' as const, index: 0 }]] } },
			};
			// The first one is bad: that is where n8n would run the node again.
			const result = await runWorkflow(workflow, {
				credentials: credentialOf(seed, seed.credential, suite.sandbox),
				items: fiveItems(seed, 0),
			});
			expect(result.status).toBe('success');
			expect(itemsOf(result, 'End', 0).map(({ pairedItem }) => pairedItem)).toEqual(
				[1, 2, 3, 4].map((item) => ({ item })),
			);
			const [failed, ...more] = itemsOf(result, 'End', 1);
			expect(more).toEqual([]);
			expect(failed?.pairedItem).toEqual({ item: 0 });
			expect(String(failed?.json.error)).toMatch(/\[Item 0\]/);
			expect(await suite.requests(provider)).toHaveLength(4);
		},
	);

	test.each(each)('%s: On Failure = Return As Item keeps the chain whole', async (_, seed) => {
		const options = { onFailure: 'returnItem' };
		const [items = []] = await runNode(ending(seed, { options }), fiveItems(seed));
		expect(items.map(({ json }) => json.outcome)).toEqual([
			'accepted',
			'accepted',
			'failed',
			'accepted',
			'accepted',
		]);
		for (const { json, error } of items) {
			expect(json).not.toHaveProperty('error');
			expect(error).toBeUndefined();
		}
	});
});

test.each(each)(
	'R18 R23 %s: each item uses its own values, in the order of the input',
	async (provider, seed) => {
		const targets = seed.more(suite.sandbox, 12);
		// The first answers take longest.
		suite.sandbox.control.setLatency(provider, 5);
		const items = await jsonOf(
			ending(seed, { options: { concurrency: 4 } }),
			targets.map((json) => ({ json })),
		);
		expect(items.map(({ target }) => target)).toEqual(targets);
		for (const item of items) {
			expect(item.outcome).toBe('accepted');
			expect(item).not.toHaveProperty('error');
		}
		const { traffic } = suite.sandbox.control.inspect()[provider];
		expect((traffic as { mostInFlight: number }).mostInFlight).toBeLessThanOrEqual(4);
	},
);

test.each(each)('R22 %s: no items, no output, no request', async (provider, seed) => {
	expect(await runNode(ending(seed), [])).toEqual([[]]);
	expect(await suite.requests(provider)).toEqual([]);
});

describe('Output = Keep Input And Add Field', () => {
	test.each(each)(
		'%s: case numbers and binaries travel along, under the chosen name',
		async (_, seed) => {
			const options = { output: 'keepInput', outputField: 'teardown' };
			const [first, second] = seed.more(suite.sandbox, 2);
			const binary = { note: { data: 'eA==', mimeType: 'text/plain' } };
			const items: INodeExecutionData[] = [
				{ json: { ...first, caseNumber: 4711, teardown: 'old' }, binary },
				{ json: { ...second, error: 'of an earlier node' } },
			];
			const before = structuredClone(items);
			const [output = []] = await runNode(ending(seed, { options }), items);
			expect(output).toEqual([
				{
					json: {
						...first,
						caseNumber: 4711,
						teardown: expect.objectContaining({ outcome: 'accepted' }),
					},
					binary,
					pairedItem: { item: 0 },
				},
				{
					json: {
						...second,
						inputError: 'of an earlier node',
						teardown: expect.objectContaining({ outcome: 'accepted' }),
					},
					pairedItem: { item: 1 },
				},
			]);
			expect(items).toEqual(before);
		},
	);

	test('the field is called result unless named', async () => {
		const seed = SEEDS[0]!;
		const [item] = await jsonOf(
			ending(seed, { options: { output: 'keepInput' } }),
			seed.more(suite.sandbox, 1).map((json) => ({ json })),
		);
		expect(item).toMatchObject({ mediaSessionId: expect.any(String), result: { ended: false } });
	});

	test('a failed item that leaves as item keeps the input too', async () => {
		const seed = SEEDS[0]!;
		const options = { output: 'keepInput', onFailure: 'returnItem' };
		const items = [{ json: { mediaSessionId: '..', caseNumber: 1 } }];
		expect(await jsonOf(ending(seed, { options }), items)).toEqual([
			{
				mediaSessionId: '..',
				caseNumber: 1,
				result: expect.objectContaining({ outcome: 'failed', ended: false, target: {} }),
			},
		]);
	});
});

test('an operation that does not exist is named', async () => {
	const seed = SEEDS[0]!;
	const spec = ending(seed);
	const parameters = { ...spec.parameters, operation: 'explode' };
	const failed = await failureOf(jsonOf({ ...spec, parameters }));
	expect(failed.message).toMatch(/CAMARA WebRTC has no operation "mediaSession\.explode"/);
});

test('an expression that cannot be worked out is told as such', async () => {
	const seed = SEEDS[0]!;
	const spec = ending(seed, { mediaSessionId: '={{ $("No Such Node").item.json.id }}' });
	const failed = await failureOf(jsonOf(spec));
	expect(failed.name).toBe('NodeOperationError');
	expect(failed.message).toMatch(/An expression cannot be worked out: .*\[Item 0\]$/);
	expect(await suite.requests('camara')).toEqual([]);
});
