import { setImmediate } from 'node:timers/promises';
import type { ICredentialDataDecryptedObject, IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { startSandbox, type Sandbox } from '../../../sandbox';
import { requestIamToken } from '../../../signing/iamToken';
import type { HttpRequest } from '../../../signing/login';
import { requestVerbaToken } from '../../../signing/verbaToken';
import { FaultyNetwork, type Fault } from '../../support/faults';
import { CredentialStore, loadPackage, runNode } from '../../support/n8n';
import { endingParameters, SEEDS } from '../../support/seeds';

/** Logins over connections that are slow or broken, by n8n's own request helper. */
let sandbox: Sandbox;
let network: FaultyNetwork;

beforeAll(async () => await loadPackage());
beforeEach(async () => {
	sandbox = await startSandbox();
});
afterEach(async () => {
	await network.close();
	await sandbox.close();
});

type Provider = 'verba' | 'huawei';
type Login = (
	credentials: ICredentialDataDecryptedObject,
	httpRequest: HttpRequest,
	deadline?: AbortSignal,
) => Promise<string>;
const LOGINS: Array<[Provider, Login, 'baseUrl' | 'iamUrl', RegExp]> = [
	[
		'verba',
		requestVerbaToken,
		'baseUrl',
		/^Base URL: the server at 127\.0\.0\.1:\d+ did not answer/,
	],
	['huawei', requestIamToken, 'iamUrl', /^IAM URL: the server at 127\.0\.0\.1:\d+ did not answer/],
];

async function credentialsOf(provider: Provider) {
	network = await FaultyNetwork.start(sandbox.baseUrls[provider]);
	return provider === 'verba'
		? { ...sandbox.credentials.verbaApi, baseUrl: network.baseUrl }
		: { ...sandbox.credentials.huaweiCloudTokenApi, iamUrl: network.baseUrl };
}

/** n8n's helper, as a login gets it. */
async function withHelper(work: (httpRequest: HttpRequest) => Promise<unknown>): Promise<unknown> {
	let outcome: unknown;
	await runNode({
		node: 'n8n-nodes-base.httpRequest',
		credentials: new CredentialStore({}),
		execute: async (context: IExecuteFunctions) => {
			outcome = await work(context.helpers.httpRequest).catch((thrown: unknown) => thrown);
			return [[]];
		},
	});
	return outcome;
}

const SLOW: Fault[] = [{ kind: 'drip', everyMs: 50 }, { kind: 'silence' }, { kind: 'blackHole' }];

describe.each(LOGINS)('R10 %s', (provider, login, _field, text) => {
	test.each(SLOW)('$kind: the login ends at its deadline', async (fault) => {
		const credentials = await credentialsOf(provider);
		network.plan(fault);
		const failed = await withHelper(
			async (httpRequest) => await login(credentials, httpRequest, AbortSignal.timeout(300)),
		);
		expect(failed).toMatchObject({
			passing: true,
			message: expect.stringMatching(text) as string,
			cause: { code: 'ETIMEDOUT' },
		});
	});
});

// n8n's HTTP Request node asks for a session again when it got none.
const TWICE = { times: 2 };
const COUNT = { count: 2 };
const BROKEN: Array<[string, (provider: Provider) => void]> = [
	['a reset', () => network.plan({ kind: 'resetAfter' }, TWICE)],
	['a cut answer', () => network.plan({ kind: 'cutLength', bytes: 5 }, TWICE)],
	[
		'408',
		(provider) => sandbox.control.answerNext(provider, { status: 408, body: 'no', ...COUNT }),
	],
	[
		'429',
		(provider) => sandbox.control.answerNext(provider, { status: 429, body: 'no', ...COUNT }),
	],
	[
		'503',
		(provider) => sandbox.control.answerNext(provider, { status: 503, body: 'no', ...COUNT }),
	],
];
const cases = LOGINS.flatMap(([provider]) =>
	BROKEN.map(([what, plan]) => ({ provider, what, plan })),
);

test.each(cases)(
	'R6 $provider: $what on the login is not remembered: the next request logs in',
	async ({ provider, plan }) => {
		const type = provider === 'verba' ? 'verbaApi' : 'huaweiCloudTokenApi';
		const store = new CredentialStore({ [type]: (await credentialsOf(provider)) as never });
		const send = async () =>
			await runNode({
				node: 'n8n-nodes-base.httpRequest',
				parameters: {
					url:
						provider === 'verba'
							? `${network.baseUrl}/verba/api?action=SearchCalls`
							: `${sandbox.baseUrls.huawei}/v2/apps?limit=1`,
					authentication: 'predefinedCredentialType',
					nodeCredentialType: type,
				},
				credentials: store,
			});
		plan(provider);
		await expect(send()).rejects.toThrow();
		expect(store.writes).toEqual([]);
		// At once, not after ten seconds.
		expect((await send())[0]).toHaveLength(1);
	},
);

test('R10 verba: five items with Timeout 0.3 s do not wait for a login that drips, and nothing is sent later', async () => {
	const seed = SEEDS.find(({ provider }) => provider === 'verba')!;
	const store = new CredentialStore({ verbaApi: (await credentialsOf('verba')) as never });
	network.plan({ kind: 'drip', everyMs: 10 }, { on: 'RequestToken' });
	const options = { timeout: 0.3, maxRetries: 0, onFailure: 'returnItem' };
	const output = await runNode(
		{ node: seed.node, parameters: endingParameters(seed, { options }), credentials: store },
		Array.from({ length: 5 }, () => ({ json: {} })),
	);
	expect(output[0]?.map(({ json }) => json.outcome)).toEqual(Array(5).fill('failed'));
	expect(JSON.stringify(output[0])).toMatch(/no complete answer within 0\.3 s/);
	// The login is still under way, and has been one for all.
	expect(network.count('RequestToken')).toBe(1);
	expect(network.inFlight).toBe(1);
	while (network.inFlight > 0) await setImmediate();
	for (let turn = 0; turn < 100; turn += 1) await setImmediate();
	expect(network.count('DeleteCall')).toBe(0);
});

describe('R9 our node: a login that fails in passing was no request', () => {
	const seed = SEEDS.find(({ provider }) => provider === 'verba')!;
	/** The last call of an extension: never repeated when it may have been sent. */
	const last = (options: IDataObject) =>
		endingParameters(seed, { identifier: 'extension', extension: '8856', status: 'last', options });

	test.each([
		['a reset', () => network.plan({ kind: 'resetAfter' }, { on: 'RequestToken' })],
		['503', () => sandbox.control.answerNext('verba', { status: 503, body: 'no' })],
		['429', () => sandbox.control.answerNext('verba', { status: 429, body: 'no' })],
	])('%s: it is tried again, and nothing is said to be lost', async (_, plan) => {
		const store = new CredentialStore({ verbaApi: (await credentialsOf('verba')) as never });
		plan();
		const [items] = await runNode({
			node: seed.node,
			parameters: last({ maxRetries: 1 }),
			credentials: store,
		});
		expect(items?.[0]?.json).toMatchObject({ outcome: 'accepted' });
		expect(items?.[0]?.json).not.toHaveProperty('lostAnswer');
		expect(network.count('DeleteCall')).toBe(1);
	});

	test('for good: the field to check is named, nothing was sent', async () => {
		const store = new CredentialStore({ verbaApi: (await credentialsOf('verba')) as never });
		network.plan({ kind: 'resetBefore' }, { on: 'RequestToken', times: 9 });
		const failed: unknown = await runNode({
			node: seed.node,
			parameters: last({ maxRetries: 0 }),
			credentials: store,
		}).catch((thrown: unknown) => thrown);
		expect(failed).toMatchObject({
			message: expect.stringMatching(
				/gave no answer \(ECONNRESET, Base URL: the connection to 127\.0\.0\.1:\d+ failed before/,
			) as string,
			description: expect.stringMatching(/^Nothing has reached the service\. /) as string,
		});
		expect(network.count('DeleteCall')).toBe(0);
	});
});
