import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { startSandbox, type Sandbox } from '../../../sandbox';
import { type CredentialData, testCredential } from '../../support/n8n';

/** The test that n8n runs when a credential is saved, against the sandbox and against strangers. */
let sandbox: Sandbox;
let stranger: Server;
let strange: string;

beforeAll(async () => {
	sandbox = await startSandbox();
	// A web server that knows nothing of the vendor: one page for everything, or "not found".
	stranger = createServer((request, response) => {
		const found = request.headers.host?.startsWith('localhost') === true;
		response.writeHead(found ? 200 : 404, { 'content-type': 'text/html' });
		response.end('<html><body>Hello</body></html>');
	});
	await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve));
	strange = `http://127.0.0.1:${(stranger.address() as AddressInfo).port}`;
});

afterAll(async () => {
	await sandbox.close();
	await new Promise((resolve) => stranger.close(resolve));
});

const of = (name: keyof Sandbox['credentials'], changes: object = {}) =>
	({ ...sandbox.credentials[name], ...changes }) as CredentialData;

const wrongKey = Buffer.from('not the key at all').toString('base64');

test('X10 azure: fields and connection string pass', async () => {
	const { endpoint, accessKey } = of('azureCommunicationApi') as Record<string, string>;
	for (const changes of [
		{},
		{
			signWith: 'connectionString',
			connectionString: `endpoint=${endpoint}/;accesskey=${accessKey}`,
		},
	]) {
		const result = await testCredential(
			'azureCommunicationApi',
			of('azureCommunicationApi', changes),
		);
		expect(result).toMatchObject({ status: 'OK' });
	}
});

test.each(['hmac', 'basic'])('X10 agora with %s passes', async (authentication) => {
	const result = await testCredential('agoraApi', of('agoraApi', { authentication }));
	expect(result).toMatchObject({ status: 'OK' });
});

test('X10 huawei passes', async () => {
	expect(await testCredential('huaweiCloudApi', of('huaweiCloudApi'))).toMatchObject({
		status: 'OK',
	});
});

test('X10 the tests only read', async () => {
	sandbox.control.reset();
	await testCredential('azureCommunicationApi', of('azureCommunicationApi'));
	await testCredential('agoraApi', of('agoraApi'));
	await testCredential('huaweiCloudApi', of('huaweiCloudApi'));
	const methods = sandbox.control.inspect().requests.map(({ method }) => method);
	// Where nobody has answered lately, it looks first whether somebody does.
	expect(methods.length).toBeGreaterThanOrEqual(3);
	expect([...new Set(methods)]).toEqual(['GET']);
});

test.each([
	['azureCommunicationApi', { accessKey: wrongKey }, /Access Key.*Endpoint/],
	['agoraApi', { customerSecret: 'wrong' }, /Customer ID and Customer Secret/],
	[
		'agoraApi',
		{ customerSecret: 'wrong', authentication: 'basic' },
		/Customer ID and Customer Secret/,
	],
	['huaweiCloudApi', { secretKey: 'wrong' }, /Access Key, Secret Key/],
] as const)('a wrong secret of %s is explained', async (name, changes, text) => {
	const result = await testCredential(name, of(name, changes));
	expect(result.status).toBe('Error');
	expect(result.message).toMatch(text);
});

test.each([
	['azureCommunicationApi', 'endpoint', /address looks wrong|Endpoint/],
	['agoraApi', 'baseUrl', /address looks wrong|Base URL/],
	['huaweiCloudApi', 'baseUrl', /address looks wrong|Base URL/],
] as const)('a wrong address of %s is explained', async (name, field, text) => {
	for (const address of [strange, strange.replace('127.0.0.1', 'localhost')]) {
		const result = await testCredential(name, of(name, { [field]: address }));
		expect([address, result.status]).toEqual([address, 'Error']);
		expect(result.message).toMatch(text);
	}
});

test.each([
	['azureCommunicationApi', { accessKey: 'x\ny' }, /^Access Key: /],
	['azureCommunicationApi', { signWith: 'connectionString' }, /^Connection String: is empty/],
	['azureCommunicationApi', { endpoint: '' }, /^Endpoint: /],
	['agoraApi', { baseUrl: 'http://api.agora.io', allowInsecureHttp: false }, /^Base URL: /],
	['huaweiCloudApi', { projectId: '' }, /^Project ID: /],
] as const)('S6 a field of %s that cannot be used is named', async (name, changes, text) => {
	const result = await testCredential(name, of(name, changes));
	expect(result.status).toBe('Error');
	expect(result.message).toMatch(text);
});
