import '../../support/noSleep';

import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { mainOptions, optionEntries } from '../../../engine/options';
import type { Provider } from '../../../engine/model/provider';
import { answered, providerOf, runFake } from '../../support/fakeRun';
import { operations, parametersOf, providers } from '../../support/requestOf';
import { plainEnding, plainProvider } from '../../support/session';
import { VirtualClock } from '../../support/virtualClock';

/** Values that are none of an entry's values, as expressions deliver them. */
function none({ type, typeOptions, options = [] }: INodeProperties): unknown[] {
	switch (type) {
		case 'options': {
			const names = options.map(({ name }) => name);
			return [true, 1, 0, 'yes', 'maybe', '', [], {}, ...names].filter(
				(value) => !options.some((one) => 'value' in one && one.value === value),
			);
		}
		case 'boolean':
			return ['maybe', 2, 'requestOnly', [], {}];
		case 'number': {
			const { minValue, maxValue } = typeOptions ?? {};
			return [
				'many',
				'1e999',
				{},
				...(minValue === undefined ? [] : [minValue - 1]),
				...(maxValue === undefined ? [] : [maxValue + 1]),
			];
		}
		default:
			return [];
	}
}

const all = operations.map(
	([provider, name, operation]) =>
		[provider, name, operation, providers[provider] as Provider] as const,
);

describe.each(all)('%s %s', (providerName, name, operation, source) => {
	test(`R28 ${providerName} ${name}: no odd option value is taken for another one`, async () => {
		const provider = providerOf(source, operation, { credentials: source.credentials.slice(0, 1) });
		const entries = [
			...optionEntries(provider, operation).map((entry) => [entry, true] as const),
			...mainOptions(operation).map((entry) => [entry, false] as const),
		];
		for (const [entry, inOptions] of entries) {
			for (const value of none(entry)) {
				let sent = 0;
				const [item] = await runFake({
					provider,
					clock: new VirtualClock(() => 0),
					inputs: [{}],
					parameters: () => ({
						...parametersOf(providerName, name, {}),
						...(inOptions ? {} : { [entry.name]: value }),
						options: { onFailure: 'returnItem', ...(inOptions ? { [entry.name]: value } : {}) },
					}),
					vendor: async () => {
						sent += 1;
						return await answered(200);
					},
				});
				const shown = `${entry.displayName} = ${JSON.stringify(value)}`;
				const failure = (item?.json.failure ?? {}) as IDataObject;
				// When it is this very option that is wrong, the item leaves as the node's setting says.
				const message = item?.error?.message ?? failure.message;
				expect([shown, String(message).includes(entry.displayName), sent]).toEqual([
					shown,
					true,
					0,
				]);
				if (failure.message) expect([shown, failure.ambiguous]).toEqual([shown, false]);
			}
		}
	});
});

/** Three items of a plain ending; `odd` is what the first item's options are. */
async function three(options: (index: number) => unknown, stops = false) {
	const sent: string[] = [];
	const operation = plainEnding({
		fields: [{ displayName: 'Thing', name: 'thing', type: 'string', default: '' }],
		request: ({ thing }) => ({ method: 'DELETE', path: `/${String(thing)}` }),
	});
	const items = await runFake({
		provider: providerOf(plainProvider, operation),
		clock: new VirtualClock(() => 0),
		inputs: [{}, {}, {}],
		parameters: (index) => ({ thing: 'abc'[index], options: options(index) }),
		stops,
		vendor: async ({ url }) => {
			sent.push(new URL(url).pathname);
			return await answered(204);
		},
	});
	return { items, sent };
}

describe('R28 the first item', () => {
	test.each<[string, unknown]>([
		['an expression that throws', new Error('it is broken')],
		['Concurrency "many"', { concurrency: 'many' }],
		['Requests per Second -1', { requestsPerSecond: -1 }],
		['Dry Run true', { dryRun: true }],
		['Output Field Name "error"', { output: 'keepInput', outputField: 'error' }],
		['options that are no object', 'all of them'],
		['options that are null', null],
	])('R28 %s takes no other item down', async (_, odd) => {
		const { items, sent } = await three((index) => (index === 0 ? odd : {}));
		expect(items).toHaveLength(3);
		expect(sent.slice(-2)).toEqual(['/b', '/c']);
		expect(items.slice(1).map(({ json }) => json.outcome)).toEqual(['accepted', 'accepted']);
		// No options at all are no wrong ones.
		if (odd === null) return;
		expect(sent).not.toContain('/a');
		expect(items[0]?.error).toBeDefined();
		expect(items[0]).toMatchObject({ json: {}, pairedItem: { item: 0 } });
	});

	test('R28 with On Error = Stop its failure is thrown, and nothing later is begun', async () => {
		const thrown = await three(
			(index) => (index === 0 ? { concurrency: -1 } : { concurrency: 1 }),
			true,
		)
			.then(() => undefined)
			.catch((error: unknown) => error as Error);
		expect(thrown?.message).toMatch(/^Concurrency must be from 0 to 100 \[Item 0\]$/);
	});

	test('R28 an empty Requests per Second means the vendor’s limit', async () => {
		const { items } = await three(() => ({ requestsPerSecond: '' }));
		expect(items.map(({ json }) => json.outcome)).toEqual(['accepted', 'accepted', 'accepted']);
	});
});
