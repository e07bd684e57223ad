import type { IDataObject } from 'n8n-workflow';

import { startSandbox, type Sandbox } from '../../../sandbox';
import type { ProviderName } from '../../../sandbox/framework/provider';
import { CredentialStore } from '../../support/n8n';
import { endingParameters, SEEDS, type Seed } from '../../support/seeds';
import { failureOf, jsonOf } from '../../support/suite';

/**
 * Each test has a sandbox of its own: a credential remembers the sessions of an address, so that
 * ten items make one login.
 */
let sandbox: Sandbox;
beforeEach(async () => {
	sandbox = await startSandbox();
});
afterEach(async () => await sandbox.close());

type Kind = 'verba' | 'huawei' | 'camara' | 'azure';
const KINDS: Record<Kind, { seed: Seed; login: RegExp; authentication?: string }> = {
	verba: { seed: seedOf('verba'), login: /action=RequestToken/ },
	huawei: { seed: seedOf('huawei'), login: /\/v3\/auth\/tokens/, authentication: 'token' },
	camara: { seed: seedOf('camara'), login: /\/oauth2\/token/, authentication: 'oAuth2' },
	azure: { seed: seedOf('azure'), login: /\/oauth2\/v2\.0\/token/, authentication: 'entraId' },
};

function seedOf(provider: ProviderName): Seed {
	return SEEDS.find((seed) => seed.provider === provider)!;
}

/** The credential whose sessions are fetched, as n8n stores it: what is renewed stays. */
function storeFor(kind: Kind, change: IDataObject = {}): CredentialStore {
	const { type } = KINDS[kind].seed.renewing;
	return new CredentialStore({ [type]: { ...sandbox.credentials[type], ...change } as never });
}

function run(kind: Kind, store: CredentialStore, items = 1, options: IDataObject = {}) {
	const { seed, authentication } = KINDS[kind];
	// Seeded rooms began ten minutes ago: after that a room of the same name is another one.
	if (kind === 'huawei') sandbox.control.advanceClock(11 * 60_000);
	const targets = seed.more(sandbox, items);
	return jsonOf(
		{
			node: seed.node,
			parameters: {
				...endingParameters(seed, { perItem: true, options: { concurrency: 20, ...options } }),
				...(authentication ? { authentication } : {}),
			},
			credentials: store,
		},
		targets.map((json) => ({ json })),
	);
}

function seen(kind: Kind) {
	const lines = sandbox.control.inspect().requests.filter(({ provider }) => provider === kind);
	const logins = lines.filter(({ target }) => KINDS[kind].login.test(target));
	// Asks whether the token is over, and changes nothing (signing/iamToken.ts).
	const questions = lines.filter(({ target }) => target === '/v2/apps?limit=1');
	return { logins: logins.length, others: lines.length - logins.length - questions.length };
}

const outcomes = (items: IDataObject[]) => [...new Set(items.map(({ outcome }) => outcome))];

/** Makes every session void, the way the vendor does. */
const EXPIRE: Record<Kind, (sandbox: Sandbox) => void> = {
	verba: ({ control }) => control.configure('verba', { expireTokens: true }),
	huawei: ({ control }) => control.configure('huawei', { invalidateTokens: true }),
	camara: ({ control }) => control.configure('camara', { expireTokens: true }),
	azure: ({ control }) => control.configure('azure', { expireTokens: true }),
};

test.each(['verba', 'huawei'] as const)('%s: one login serves 20 parallel items', async (kind) => {
	const items = await run(kind, storeFor(kind), 20);
	expect(outcomes(items)).toEqual(['accepted']);
	expect(seen(kind)).toEqual({ logins: 1, others: 20 });
});

test.each(Object.keys(KINDS) as Kind[])(
	'%s: a stored session serves the next run',
	async (kind) => {
		const store = storeFor(kind);
		await run(kind, store);
		const { logins } = seen(kind);
		await run(kind, store, 3);
		expect(seen(kind)).toEqual({ logins, others: 4 });
	},
);

test.each(Object.keys(KINDS) as Kind[])(
	'R8 %s: a session that the vendor has ended is renewed once, and the request repeated once',
	async (kind) => {
		const store = storeFor(kind);
		await run(kind, store);
		const before = seen(kind);
		EXPIRE[kind](sandbox);
		const [item] = await run(kind, store);
		expect(item?.outcome).toBe('accepted');
		expect(seen(kind).logins - before.logins).toBe(1);
		expect(seen(kind).others - before.others).toBe(2);
	},
);

test('huawei: the renewal of 20 parallel items is one login', async () => {
	const store = storeFor('huawei');
	await run('huawei', store);
	EXPIRE.huawei(sandbox);
	expect(outcomes(await run('huawei', store, 20))).toEqual(['accepted']);
	expect(seen('huawei').logins).toBe(2);
});

describe('verba says in its own codes that a session is over', () => {
	test.each(['-42', '-43'])('%s: 20 items, one new login', async (tokenExpiry) => {
		const store = storeFor('verba');
		await run('verba', store);
		sandbox.control.configure('verba', { tokenExpiry, expireTokens: true });
		const items = await run('verba', store, 20);
		expect(outcomes(items)).toEqual(['accepted']);
		expect(seen('verba').logins).toBe(2);
	});

	test('a bare 401 does not say so: what ends something is not sent again', async () => {
		const store = storeFor('verba');
		await run('verba', store);
		sandbox.control.configure('verba', { tokenExpiry: '401', expireTokens: true });
		const before = seen('verba');
		const items = await run('verba', store, 5, { onFailure: 'returnItem' });
		expect(outcomes(items)).toEqual(['failed']);
		expect(seen('verba').others - before.others).toBe(5);
	});

	test('the last call of an extension is deleted once, also with a renewal in between', async () => {
		const store = storeFor('verba');
		await run('verba', store);
		sandbox.control.seed('verba', { conversations: 3, extension: '7000' });
		sandbox.control.configure('verba', { expireTokens: true });
		const { node } = KINDS.verba.seed;
		const parameters = endingParameters(KINDS.verba.seed, {
			identifier: 'extension',
			extension: '7000',
			status: 'last',
		});
		expect((await jsonOf({ node, parameters, credentials: store }))[0]?.outcome).toBe('accepted');
		const deleted = sandbox.control.inspect().verba.over.filter(({ label }) => /7000/.test(label));
		expect(deleted).toHaveLength(1);
	});

	test('a password that was changed meanwhile is tried once, not by every item', async () => {
		const store = storeFor('verba');
		await run('verba', store);
		sandbox.control.configure('verba', { expireTokens: true });
		const no =
			'<VerbaApi><Response code="-40"><ErrorMessage>Invalid credentials.</ErrorMessage></Response></VerbaApi>';
		const refusal = { status: 200, body: no, path: 'RequestToken', count: 100 };
		sandbox.control.answerNext('verba', refusal);
		const before = seen('verba');
		const options = { onFailure: 'returnItem', concurrency: 2 };
		const items = await run('verba', store, 10, options);
		expect(outcomes(items)).toEqual(['failed']);
		expect(JSON.stringify(items[9])).toMatch(/Check User Name, Password and API Key/);
		expect(seen('verba').logins - before.logins).toBe(1);
	});

	test('a login that is cut off is told as such', async () => {
		const store = storeFor('verba');
		await run('verba', store);
		sandbox.control.configure('verba', { expireTokens: true });
		sandbox.control.dropNext('verba', { when: 'beforeWork', path: 'RequestToken', count: 9 });
		const failed = await failureOf(run('verba', store, 1, { maxRetries: 0 }));
		expect(failed.message).toMatch(/gave no answer \(ECONNRESET/);
	});
});

describe('a login that is refused', () => {
	const WRONG: Record<Kind, { change: IDataObject; says: RegExp }> = {
		verba: { change: { password: 'wrong-password-1' }, says: /User Name or Password/ },
		huawei: { change: { password: 'wrong-password-1' }, says: /Password, IAM User Name/ },
		camara: { change: { clientSecret: 'wrong-secret-1' }, says: /No access token was given/ },
		azure: { change: { clientSecret: 'wrong-secret-1' }, says: /No access token was given/ },
	};

	test.each(Object.keys(KINDS) as Kind[])(
		'%s: says what to check, sends no ending',
		async (kind) => {
			const { change, says } = WRONG[kind];
			const failed = await failureOf(run(kind, storeFor(kind, change)));
			expect(failed.name).toBe('NodeOperationError');
			expect(failed.message).toMatch(says);
			expect(failed.message).toMatch(/\[Item 0\]$/);
			expect(failed.description).toMatch(/^The request was not carried out/);
			expect(failed.description).not.toMatch(/not known whether/);
			expect(`${failed.message} ${failed.description}`).not.toMatch(/wrong-(password|secret)-1/);
			expect(seen(kind).others).toBe(0);
		},
	);

	test.each(['verba', 'huawei'] as const)(
		'%s: a hundred items do not try a wrong password a hundred times',
		async (kind) => {
			const store = storeFor(kind, WRONG[kind].change);
			const items = await run(kind, store, 100, { onFailure: 'returnItem' });
			expect(outcomes(items)).toEqual(['failed']);
			expect(seen(kind).logins).toBe(1);
		},
	);

	test.each([
		['verba', { baseUrl: 'http://127.0.0.1:1' }],
		['huawei', { iamUrl: 'http://127.0.0.1:1' }],
		['camara', { accessTokenUrl: 'http://127.0.0.1:1/oauth2/token' }],
	] as Array<[Kind, IDataObject]>)(
		'%s: nobody at the address of the login',
		async (kind, change) => {
			const failed = await failureOf(run(kind, storeFor(kind, change), 1, { maxRetries: 0 }));
			expect(failed.message).toMatch(/ECONNREFUSED|nothing answers at this address/);
			expect(failed.description).not.toMatch(/not known whether/);
		},
	);
});

describe('fixed tokens are never sent twice', () => {
	test.each([
		['camara', 'camaraApi', 'accessToken', { token: 'wrong-token-1' }],
		['azure', 'azureCommunicationTokenApi', 'userToken', { token: 'wrong-token-1' }],
	] as const)('R8 %s %s: one request', async (provider, type, authentication, change) => {
		const seed = seedOf(provider);
		const spec = {
			node: seed.node,
			parameters: { ...endingParameters(seed), authentication },
			credentials: { [type]: { ...sandbox.credentials[type], ...change } },
		};
		const failed = await failureOf(jsonOf(spec));
		expect(failed.context.status).toBe(401);
		expect(sandbox.control.inspect().requests).toHaveLength(1);
	});

	test('azure: a good user access token is taken', async () => {
		const seed = seedOf('azure');
		const spec = {
			node: seed.node,
			parameters: { ...endingParameters(seed), authentication: 'userToken' },
			credentials: {
				azureCommunicationTokenApi: sandbox.credentials.azureCommunicationTokenApi,
			},
		};
		expect((await jsonOf(spec))[0]?.outcome).toBe('accepted');
	});

	test('huawei: a token of the user that ran out is a failure with what to do', async () => {
		const change = { authentication: 'token', token: 'MIIS-of-yesterday' };
		const failed = await failureOf(run('huawei', storeFor('huawei', change)));
		expect(failed.message).toContain('APIGW.0301');
		expect(failed.message).not.toContain('MIIS-of-yesterday');
		expect(seen('huawei').logins).toBe(0);
	});
});
