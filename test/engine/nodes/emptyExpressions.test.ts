import type { IDataObject } from 'n8n-workflow';

import { credentialOf, SEEDS, type Seed } from '../../support/seeds';
import { failureOf, jsonOf, sandboxSuite } from '../../support/suite';

const suite = sandboxSuite();

const spec = (seed: Seed, parameters: IDataObject) => ({
	node: seed.node,
	parameters: {
		resource: seed.resource,
		operation: seed.operation,
		...seed.parameters,
		...parameters,
	},
	credentials: credentialOf(seed, seed.credential, suite.sandbox),
});

/** A field that the item does not have, and one that holds nothing. */
const NOTHING = ['={{ $json.dryRun }}', '={{ null }}'];

describe.each(SEEDS.map((seed) => [seed.provider, seed] as const))('%s', (provider, seed) => {
	test.each(NOTHING)(
		`X3 ${provider}: Dry Run that is %s is no "off": nothing is sent`,
		async (dryRun) => {
			const { message } = await failureOf(jsonOf(spec(seed, { options: { dryRun } })));
			expect(message).toContain('Dry Run is an expression that gave no value');
			expect(await suite.requests(provider)).toEqual([]);
		},
	);
});

const huawei = SEEDS.find(({ provider }) => provider === 'huawei')!;
const agora = SEEDS.find(({ provider }) => provider === 'agora')!;

test.each(NOTHING)('X3 huawei: Lock Out that is %s is refused', async (lockOut) => {
	const { message } = await failureOf(jsonOf(spec(huawei, { options: { lockOut } })));
	expect(message).toContain('Lock Out');
	expect(await suite.requests('huawei')).toEqual([]);
});

test.each(NOTHING)('X3 huawei: Wait Until Ended that is %s is refused', async (waitUntilEnded) => {
	const { message } = await failureOf(jsonOf(spec(huawei, { waitUntilEnded })));
	expect(message).toContain('Wait Until Ended');
	expect(await suite.requests('huawei')).toEqual([]);
});

test('an empty number is one that was not chosen', async () => {
	const options = { requestsPerSecond: '={{ $json.nothing }}' };
	expect(await jsonOf(spec(agora, { options }))).toMatchObject([{ outcome: 'accepted' }]);
});

test.each(['={{ [] }}', '={{ ({}) }}', '={{ " " }}', 'maybe', '={{ NaN }}'])(
	'X3 huawei: %s is neither yes nor no',
	async (value) => {
		for (const parameters of [{ options: { lockOut: value } }, { waitUntilEnded: value }]) {
			const { message } = await failureOf(jsonOf(spec(huawei, parameters)));
			expect(message).toContain('no yes or no');
		}
		expect(await suite.requests('huawei')).toEqual([]);
	},
);

test.each(['={{ [] }}', '={{ [7] }}', '={{ true }}', '={{ " " }}', '={{ ({}) }}', '={{ NaN }}'])(
	'X3 agora: %s is no Timeout',
	async (timeout) => {
		const { message } = await failureOf(jsonOf(spec(agora, { options: { timeout } })));
		expect(message).toContain('Timeout');
		expect(await suite.requests('agora')).toEqual([]);
	},
);

describe('Return All', () => {
	const list = (returnAll: unknown) =>
		jsonOf(
			spec(agora, {
				...{ operation: 'getAll', region: 'na', options: {} },
				returnAll: returnAll as string,
			}),
		);
	beforeEach(() => suite.sandbox.control.seed('agora', { streams: 60 }));

	test.each(['={{ "true" }}', '={{ 1 }}'])('R25 agora: %s lists everything', async (returnAll) => {
		expect((await list(returnAll)).length).toBeGreaterThan(60);
	});

	test.each(['yes', '={{ $json.all }}', '={{ [] }}'])(
		'X3 agora: %s is refused, and cuts no list short',
		async (returnAll) => {
			const { message } = await failureOf(list(returnAll));
			expect(message).toContain('Return All');
			expect(await suite.requests('agora')).toEqual([]);
		},
	);
});
