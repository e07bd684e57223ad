import type { INodeExecutionData } from 'n8n-workflow';

import { FaultyNetwork } from '../../support/faults';
import { SEEDS, type Seed } from '../../support/seeds';
import { Stand } from '../../support/stand';
import { testTools } from '../../support/tools';

let stand: Stand;
let elsewhere: FaultyNetwork;

beforeAll(async () => {
	stand = await Stand.start();
	elsewhere = await FaultyNetwork.start(stand.sandbox.baseUrls.control);
});
afterAll(async () => {
	await elsewhere.close();
	await stand.close();
});
beforeEach(() => {
	stand.fresh();
	elsewhere.reset();
});

const failure = async (work: Promise<INodeExecutionData[]>) =>
	(await work.then(
		() => undefined,
		(thrown: unknown) => thrown,
	)) as { name: string; message: string; description: string } | undefined;

/** The parameters that are free text and name something at the vendor. */
const namesOf = ({ parameters }: Seed) =>
	Object.keys(parameters).filter((name) => !['identifier', 'region'].includes(name));

describe.each(SEEDS)('$provider', (seed) => {
	const { provider, addressField } = seed;

	describe.each([301, 302, 303, 307, 308])('%d', (status) => {
		test.each(['same', 'cross'])(
			`X1 ${provider}: a ${status} to the %s origin is not followed`,
			async (origin) => {
				const target = origin === 'same' ? stand.network(seed) : elsewhere;
				stand.answer(seed, { status, headers: { Location: `${target.baseUrl}/moved` } });
				const failed = await failure(stand.end(seed, testTools()));
				expect(failed?.message).toMatch(/redirect, which is never followed/);
				expect(stand.asked(seed)).toBe(1);
				expect(stand.network(seed).count('/moved')).toBe(0);
				expect(elsewhere.connections).toBe(0);
			},
		);

		test(`X1 ${provider}: a look is not led away by a ${status} either`, async () => {
			const { resource, operation, parameters } = seed.look;
			const path = seed.lookPath === 'GET ' ? '' : (seed.lookPath ?? '/participants');
			const headers = { Location: `${elsewhere.baseUrl}/moved` };
			stand.answer(seed, { status, headers }, { path });
			const look = { parameters: { resource, operation, ...parameters } };
			const failed = await failure(stand.end(seed, testTools(), look));
			expect(failed?.message).toMatch(/redirect, which is never followed/);
			expect(elsewhere.connections).toBe(0);
		});
	});

	const port = () => stand.network(seed).port;
	const tricks: Array<[string, () => string, object?]> = [
		['http without permission', () => `http://127.0.0.1:${port()}`, { allowInsecureHttp: false }],
		['a user name', () => `http://somebody@127.0.0.1:${port()}`],
		['a user name and a password', () => `http://somebody:secret-word@127.0.0.1:${port()}`],
		['an @ behind the host', () => `http://127.0.0.1:${port()}/@evil.example`],
		['a backslash', () => `http://127.0.0.1:${port()}\\@evil.example`],
		['another scheme', () => `ftp://127.0.0.1:${port()}`],
		['a file', () => 'file:///etc/passwd'],
		['a script', () => 'javascript:alert(1)'],
		['no scheme', () => `127.0.0.1:${port()}`],
		['a query', () => `http://127.0.0.1:${port()}/?x=`],
		['a fragment', () => `http://127.0.0.1:${port()}/#x`],
		['a line break', () => `http://127.0.0.1:${port()}\r\nHost: evil.example`],
		['dot segments', () => `http://127.0.0.1:${port()}/a/../b`],
		['nothing at all', () => ''],
	];
	test.each(tricks)(
		`X2 ${provider}: a base URL with %s is refused and the field named`,
		async (_, address, more = {}) => {
			const failed = await failure(
				stand.end(seed, testTools(), { credentialData: { [addressField]: address(), ...more } }),
			);
			expect(failed?.name).toBe('NodeOperationError');
			expect(failed?.message).toMatch(addressField === 'endpoint' ? /Endpoint/ : /Base URL/);
			expect(failed?.message).not.toContain('secret-word');
			expect(stand.network(seed).connections).toBe(0);
		},
	);

	const traps = [
		'../',
		'..',
		'.',
		'../../admin',
		'//evil.example',
		'/etc',
		'?x=1',
		'a?b=c&d=e',
		'#x',
		'%2e%2e',
		'%2e%2e%2f',
		'a\r\nHost: evil.example',
		'a\nb',
		'\u0000',
		'a b',
		'\\..\\',
	];
	describe.each(namesOf(seed))('%s', (name) => {
		test.each(traps.map((id) => [JSON.stringify(id), id]))(
			`X3 ${provider}: %s as ${name} is refused, or stays one segment`,
			async (_, id) => {
				const failed = await failure(
					stand.end(seed, testTools(), {
						parameters: { [name]: id },
						options: { ifNotFound: 'fail', maxRetries: 0 },
					}),
				);
				expect(failed).toBeDefined();
				if (failed?.name === 'NodeOperationError') {
					expect(stand.network(seed).connections).toBe(0);
					return;
				}
				expect(shapesOf(seed)).toEqual([goodShape[provider]]);
				expect(elsewhere.connections).toBe(0);
			},
		);

		test.each(['http', 'https'])(
			`X4 ${provider}: an absolute %s address as ${name} changes no host`,
			async (scheme) => {
				const id = `${scheme}://127.0.0.1:${elsewhere.port}/x`;
				const failed = await failure(
					stand.end(seed, testTools(), {
						parameters: { [name]: id },
						options: { ifNotFound: 'fail', maxRetries: 0 },
					}),
				);
				expect(failed).toBeDefined();
				expect(elsewhere.connections).toBe(0);
				for (const { headers } of stand.network(seed).requests) {
					expect(headers.host).toBe(`127.0.0.1:${port()}`);
				}
				for (const shape of shapesOf(seed)) expect(shape).toBe(goodShape[provider]);
			},
		);
	});
});

/** What is left of each ending's request line without its values. */
function shapesOf(seed: Seed): string[] {
	return stand
		.network(seed)
		.requests.filter(({ target }) => !/RequestToken/.test(target))
		.map(({ method, target }) => {
			const [path = '', query = ''] = target.split('?');
			const names = query.split('&').map((pair) => pair.split('=')[0]);
			return `${method} ${path.split('/').length - 1} ${names.join(' ')}`.trim();
		});
}

/** Method, number of segments, names in the query: no value may change them. */
const goodShape: Record<Seed['provider'], string> = {
	camara: 'DELETE 4',
	azure: 'POST 4 api-version',
	verba: 'GET 2 action apiKey token responseType callID',
	agora: 'DELETE 8',
	huawei: 'POST 6',
};

test('X1 verba: a login is not led away', async () => {
	const verba = SEEDS.find(({ provider }) => provider === 'verba')!;
	const { baseUrl } = elsewhere;
	// Another address than the other tests use, so that no session is at hand.
	const fresh = await FaultyNetwork.start(stand.sandbox.baseUrls.verba);
	stand.answer(
		verba,
		{ status: 302, headers: { Location: `${baseUrl}/moved` } },
		{ path: 'RequestToken' },
	);
	const failed = await failure(
		stand.end(verba, testTools(), { credentialData: { baseUrl: fresh.baseUrl } }),
	);
	expect(failed?.message).toMatch(/Base URL/);
	expect(elsewhere.connections).toBe(0);
	expect(fresh.count('DeleteCall')).toBe(0);
	await fresh.close();
});

test('X1 huawei: a login is not led away', async () => {
	const huawei = SEEDS.find(({ provider }) => provider === 'huawei')!;
	stand.answer(
		huawei,
		{ status: 307, headers: { Location: `${elsewhere.baseUrl}/moved` } },
		{ path: '/v3/auth/tokens' },
	);
	const failed = await failure(
		stand.end(huawei, testTools(), {
			credential: 'huaweiCloudTokenApi',
			parameters: { authentication: 'token' },
		}),
	);
	expect(failed?.message).toMatch(/IAM URL/);
	expect(elsewhere.connections).toBe(0);
	expect(stand.asked(huawei)).toBe(0);
});
