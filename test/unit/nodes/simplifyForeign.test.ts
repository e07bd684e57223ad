import '../../support/noSleep';

import type { Operation } from '../../../engine/model/operation';
import type { Provider } from '../../../engine/model/provider';
import { answered, providerOf, runFake } from '../../support/fakeRun';
import { operations, parametersOf, providers } from '../../support/requestOf';
import { VirtualClock } from '../../support/virtualClock';

const reads = operations.filter(
	([, , operation]) => operation.kind === 'read' && operation.simple !== undefined,
);
const ID = '5b0e4f1c-2a7d-4c39-9e86-0f6c1d2b3a48';

/** What leaves when a web server that is not the vendor's answers. */
async function leaving(
	name: string,
	operation: Operation,
	source: Provider,
	body: unknown,
	simplify: boolean,
) {
	const values = parametersOf(source.name as keyof typeof providers, name, {});
	const filledIn = Object.entries(values).map(([key, value]) => [key, value === '' ? ID : value]);
	const [item] = await runFake({
		provider: providerOf(source, operation, { credentials: source.credentials.slice(0, 1) }),
		clock: new VirtualClock(() => 0),
		inputs: [{}],
		parameters: () => ({
			...Object.fromEntries(filledIn),
			simplify,
			options: { onFailure: 'returnItem', ifNotFound: 'report' },
		}),
		vendor: async () => await answered(200, body),
	});
	return item?.json;
}

test.each(reads)('%s %s: Simplify hides no foreign body', async (provider, name, operation) => {
	for (const body of [{ hello: 'world' }, { data: { hello: 'world' } }]) {
		const [simple, whole] = await Promise.all(
			[true, false].map(
				async (simplify) => await leaving(name, operation, providers[provider], body, simplify),
			),
		);
		expect(simple).not.toEqual({ found: true });
		expect(simple).toEqual(whole);
	}
});
