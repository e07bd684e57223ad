import type { IDataObject, IExecuteFunctions, IHttpRequestOptions } from 'n8n-workflow';

import { startSandbox, type Sandbox } from '../../../sandbox';
import { FaultyNetwork } from '../../support/faults';
import { CredentialStore, loadPackage, runNode } from '../../support/n8n';
import { endingParameters, SEEDS } from '../../support/seeds';

/**
 * n8n asks a credential once more after a failure and repeats the request when a session comes
 * back: in the HTTP Request node whatever went wrong, elsewhere after a 401. The faults come from a
 * TCP server between n8n and the sandbox; requests are counted there.
 */
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

type Type = 'verbaApi' | 'huaweiCloudTokenApi';
interface Kind {
	type: Type;
	provider: 'verba' | 'huawei';
	mode: string;
}
const KINDS: Kind[] = [
	{ type: 'verbaApi', provider: 'verba', mode: 'user' },
	{ type: 'verbaApi', provider: 'verba', mode: 'none' },
	{ type: 'verbaApi', provider: 'verba', mode: 'token' },
	{ type: 'huaweiCloudTokenApi', provider: 'huawei', mode: 'password' },
	{ type: 'huaweiCloudTokenApi', provider: 'huawei', mode: 'token' },
];
const FETCHED = KINDS.filter(({ mode }) => mode === 'user' || mode === 'password');

const LOGIN = { verba: /action=RequestToken/, huawei: /\/v3\/auth\/tokens/ };
/** What only the ending's request line has. */
const ENDING = { verba: 'action=DeleteCall', huawei: '/dismiss' };

/** The credential behind the faulty network, in one of its modes, as n8n stores it. */
async function storeFor({ type, provider, mode }: Kind, change: IDataObject = {}) {
	network = await FaultyNetwork.start(sandbox.baseUrls[provider]);
	if (mode === 'none') sandbox.control.configure('verba', { authentication: 'keyOnly' });
	const token = mode === 'token' ? await ownToken(provider) : '';
	const data = {
		...sandbox.credentials[type],
		authentication: mode,
		token,
		baseUrl: network.baseUrl,
		...change,
	};
	return new CredentialStore({ [type]: data as never });
}

/** A token that the user has fetched. */
async function ownToken(provider: 'verba' | 'huawei'): Promise<string> {
	const fields = sandbox.credentials[provider === 'verba' ? 'verbaApi' : 'huaweiCloudTokenApi'];
	const { userName, password } = fields as IDataObject;
	if (provider === 'verba') {
		const basic = Buffer.from(`${String(userName)}:${String(password)}`).toString('base64');
		const url = `${sandbox.baseUrls.verba}/verba/api?action=RequestToken&apiKey=${String(fields.apiKey)}`;
		const answer = await fetch(url, { headers: { authorization: `Basic ${basic}` } });
		return /token="([^"]+)"/.exec(await answer.text())![1]!;
	}
	const user = { name: userName, password, domain: { name: fields.domainName } };
	const identity = { methods: ['password'], password: { user } };
	const body = JSON.stringify({ auth: { identity, scope: { domain: user.domain } } });
	const answer = await fetch(`${String(fields.iamUrl)}/v3/auth/tokens`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body,
	});
	return answer.headers.get('x-subject-token')!;
}

/** An ending that must never be sent twice, as any workflow could ask for it. */
function ending({ provider }: Kind): IHttpRequestOptions {
	return provider === 'verba'
		? {
				method: 'GET',
				url: `${network.baseUrl}/verba/api?action=DeleteCall&extension=8856&status=last`,
			}
		: {
				method: 'POST',
				url: `${network.baseUrl}/v2/apps/5fa682b34a974f7ad24d223b/rooms/lesson-42/dismiss`,
			};
}

/** The HTTP Request node of n8n. */
async function byHttpRequestNode(kind: Kind, store: CredentialStore, request = ending(kind)) {
	const { method, url } = request;
	return await runNode({
		node: 'n8n-nodes-base.httpRequest',
		parameters: {
			method,
			url,
			authentication: 'predefinedCredentialType',
			nodeCredentialType: kind.type,
			options: {},
		},
		credentials: store,
	});
}

/** n8n's present request helper, as any node may call it. */
async function byHelper(kind: Kind, store: CredentialStore) {
	return await runNode({
		node: 'n8n-nodes-base.httpRequest',
		parameters: { authentication: 'predefinedCredentialType', nodeCredentialType: kind.type },
		credentials: store,
		execute: async (context: IExecuteFunctions) => {
			const { httpRequestWithAuthentication } = context.helpers;
			await httpRequestWithAuthentication.call(context, kind.type, ending(kind));
			return [[]];
		},
	});
}

/** Without retries and pauses of our own. */
const ONCE = { maxRetries: 0, requestsPerSecond: 1_000 };

/** Our own node, once. */
async function byNode({ provider }: Kind, store: CredentialStore) {
	const seed = SEEDS.find((one) => one.provider === provider)!;
	const parameters =
		provider === 'verba'
			? endingParameters(seed, {
					identifier: 'extension',
					extension: '8856',
					status: 'last',
					options: ONCE,
				})
			: { ...endingParameters(seed, { options: ONCE }), authentication: 'token' };
	return await runNode({ node: seed.node, parameters, credentials: store });
}

const WAYS = {
	'in the HTTP Request node': byHttpRequestNode,
	'in n8n-core': byHelper,
	'in our node': byNode,
};
type Way = keyof typeof WAYS;

function fail({ provider }: Kind, fault: '401' | '404' | '500' | 'lost answer'): void {
	if (fault === 'lost answer') {
		network.plan({ kind: 'resetAfter' }, { on: ENDING[provider] });
	} else {
		const path = ENDING[provider];
		const body = { error_code: 'APIGW.0301', error_msg: 'no' };
		sandbox.control.answerNext(provider, { status: Number(fault), path, body });
	}
}

const endings = ({ provider }: Kind) => network.count(ENDING[provider]);
const logins = ({ provider }: Kind) =>
	sandbox.control
		.inspect()
		.requests.filter((line) => line.provider === provider && LOGIN[provider].test(line.target))
		.length;

const rows = KINDS.flatMap((kind) =>
	(Object.keys(WAYS) as Way[]).flatMap((way) =>
		(['401', '404', '500', 'lost answer'] as const).map(
			(fault) => [kind.type, kind.mode, fault, way, kind] as const,
		),
	),
);

test.each(rows)('R30 %s (%s): %s is not repeated %s', async (_, __, fault, way, kind) => {
	const store = await storeFor(kind);
	fail(kind, fault);
	// Verba's "not found" is an outcome of our node.
	await WAYS[way](kind, store).catch(() => undefined);
	expect(endings(kind)).toBe(1);
	// And once more with what n8n has stored by now.
	fail(kind, fault);
	await WAYS[way](kind, store).catch(() => undefined);
	expect(endings(kind)).toBe(2);
	const fetched = FETCHED.includes(kind) ? 1 : 0;
	expect(logins(kind) - (kind.mode === 'token' ? 1 : 0)).toBe(fetched);
});

test("R30 huaweiCloudTokenApi: a refused token of the user is told in the vendor's words, after one request", async () => {
	const kind = KINDS[4]!;
	const store = await storeFor(kind, { token: 'MIIS-of-yesterday' });
	await expect(byNode(kind, store)).rejects.toThrow(/APIGW\.03/);
	expect(network.requests).toHaveLength(1);
});

describe('a session that is over', () => {
	test.each(FETCHED.map((kind) => [kind.type, kind] as const))(
		'R30 %s: by its age: one login, one request, in the HTTP Request node',
		async (type, kind) => {
			const store = await storeFor(kind);
			await byHttpRequestNode(kind, store, reading(kind));
			const { sessionToken } = store.read(type);
			const aged = String(sessionToken).replace(/^\d+/, '1000');
			store.put(type, { ...store.read(type), sessionToken: aged });
			network.reset();
			await byHttpRequestNode(kind, store);
			expect(endings(kind)).toBe(1);
			// A login of a moment ago is shared.
			expect(logins(kind)).toBe(1);
		},
	);

	test.each(FETCHED.map((kind) => [kind.type, kind] as const))(
		'R30 %s: in the words of the vendor: a read is repeated with a new session',
		async (_, kind) => {
			const store = await storeFor(kind);
			await byHttpRequestNode(kind, store, reading(kind));
			expire(kind);
			const [output] = await byHttpRequestNode(kind, store, reading(kind));
			expect(output).toHaveLength(1);
			expect(logins(kind)).toBe(2);
			// What n8n has stored serves the next one.
			await byHttpRequestNode(kind, store, reading(kind));
			expect(logins(kind)).toBe(2);
		},
	);

	test('R30 huaweiCloudTokenApi: the refused POST is sent once more, and no third time', async () => {
		const kind = FETCHED[1]!;
		const store = await storeFor(kind);
		await byHttpRequestNode(kind, store, reading(kind));
		expire(kind);
		await byHttpRequestNode(kind, store);
		expect(endings(kind)).toBe(2);
		expect(sandbox.control.inspect().huawei.over).toHaveLength(1);
		expect(logins(kind)).toBe(2);
	});

	test('R30 verbaApi: a deletion is never sent again; the next one has a new session', async () => {
		const kind = FETCHED[0]!;
		const store = await storeFor(kind);
		await byHttpRequestNode(kind, store, reading(kind));
		expire(kind);
		await expect(byHttpRequestNode(kind, store)).rejects.toThrow();
		expect(endings(kind)).toBe(1);
		await byHttpRequestNode(kind, store);
		expect(endings(kind)).toBe(2);
		expect(logins(kind)).toBe(2);
		expect(sandbox.control.inspect().verba.over).toHaveLength(1);
	});

	test('R30 the question whether it is over is asked once for all that failed together', async () => {
		const kind = FETCHED[1]!;
		const store = await storeFor(kind);
		await byHttpRequestNode(kind, store, reading(kind));
		expire(kind);
		network.reset();
		const { method, url } = reading(kind);
		await runNode(
			{
				node: 'n8n-nodes-base.httpRequest',
				parameters: {
					method,
					url,
					authentication: 'predefinedCredentialType',
					nodeCredentialType: kind.type,
				},
				credentials: store,
			},
			Array.from({ length: 8 }, () => ({ json: {} })),
		);
		expect(network.count('limit=1')).toBeLessThanOrEqual(8);
		expect(logins(kind)).toBe(2);
	});
});

/** Something that changes nothing. */
function reading({ provider }: Kind): IHttpRequestOptions {
	return provider === 'verba'
		? {
				method: 'GET',
				url: `${network.baseUrl}/verba/api?action=GetCallInformation&callID=a8343631-9f35-4a3a-83f0-9e81592339fb`,
			}
		: { method: 'GET', url: `${network.baseUrl}/v2/apps?limit=7` };
}

/** Makes every session void, in the way that n8n notices. */
function expire({ provider }: Kind): void {
	if (provider === 'huawei') sandbox.control.configure('huawei', { invalidateTokens: true });
	else sandbox.control.configure('verba', { tokenExpiry: '401', expireTokens: true });
}
