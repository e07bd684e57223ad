import { startSandbox, type Sandbox } from '../../../sandbox';
import type { CredentialType, ProviderName } from '../../../sandbox/framework/provider';
import { FaultyNetwork, type Fault } from '../../support/faults';
import { loadPackage, runNode } from '../../support/n8n';
import { testCredential } from '../../support/n8n/testCredential';

let sandbox: Sandbox;
let network: FaultyNetwork;

beforeAll(async () => {
	await loadPackage();
	sandbox = await startSandbox();
});
afterAll(async () => await sandbox.close());
beforeEach(() => sandbox.control.reset());
afterEach(async () => await network.close());

const TYPES: Array<[CredentialType, ProviderName, string]> = [
	['agoraApi', 'agora', 'baseUrl'],
	['huaweiCloudApi', 'huawei', 'baseUrl'],
	['camaraApi', 'camara', 'baseUrl'],
	['azureCommunicationTokenApi', 'azure', 'endpoint'],
];

async function behindNetwork(type: CredentialType, provider: ProviderName, field: string) {
	network = await FaultyNetwork.start(sandbox.baseUrls[provider]);
	return { ...sandbox.credentials[type], [field]: network.baseUrl };
}

const FAULTS: Fault[] = [{ kind: 'resetBefore' }, { kind: 'resetAfter' }];

describe.each(TYPES)('%s', (type, provider, field) => {
	test.each([401, 500, ...FAULTS])(
		'R30 in an execution nobody looks whether a server answers, also after %j',
		async (fault) => {
			const data = await behindNetwork(type, provider, field);
			if (typeof fault === 'number') {
				sandbox.control.answerNext(provider, { status: fault, path: '/thing', body: {} });
			} else network.plan(fault);
			const run = runNode({
				node: 'n8n-nodes-base.httpRequest',
				parameters: {
					method: 'POST',
					url: `${network.baseUrl}/thing`,
					authentication: 'predefinedCredentialType',
					nodeCredentialType: type,
					options: {},
				},
				credentials: { [type]: data as never },
			});
			await expect(run).rejects.toThrow(/./);
			await expect(run).rejects.not.toThrow(/Base URL|Endpoint/);
			expect(network.requests.map(({ method, target }) => `${method} ${target}`)).toEqual([
				'POST /thing',
			]);
		},
	);

	test('a server that hangs up on whoever shows no credential is no missing server', async () => {
		const data = await behindNetwork(type, provider, field);
		network.onRequest = (request) => {
			const { authorization } = request.headers;
			if (authorization === undefined) network.plan({ kind: 'resetBefore' });
		};
		expect(await testCredential(type, data as never)).toMatchObject({ status: 'OK' });
	});

	test('S1 the look holds no secret and follows no redirect', async () => {
		const data = await behindNetwork(type, provider, field);
		const other = await FaultyNetwork.start(sandbox.baseUrls[provider]);
		sandbox.control.answerNext(provider, {
			status: 302,
			headers: { location: `${other.baseUrl}/elsewhere` },
			path: '',
		});
		expect(await testCredential(type, data as never)).toMatchObject({ status: 'OK' });
		expect(other.connections).toBe(0);
		await other.close();
		const [look, ...others] = network.requests;
		expect(look?.method).toBe('GET');
		expect(look?.headers).not.toHaveProperty('authorization');
		expect(others).toHaveLength(1);
		const secrets = Object.entries(data).filter(([name]) => /secret|token|key/i.test(name));
		for (const [, secret] of secrets) {
			if (typeof secret === 'string' && secret !== '') {
				expect(JSON.stringify(look)).not.toContain(secret);
			}
		}
	});
});
