import { NodeHelpers, type INodeProperties } from 'n8n-workflow';

import { startSandbox, type Sandbox } from '../../../sandbox';
import { loadPackage, testCredential, type CredentialData } from '../../support/n8n';

let sandbox: Sandbox;

beforeAll(async () => {
	sandbox = await startSandbox();
	await loadPackage();
});
afterAll(async () => await sandbox.close());
beforeEach(() => sandbox.control.reset());

type Type = keyof Sandbox['credentials'];

/** The good data with these changes. */
const changed = (type: Type, change: CredentialData = {}): CredentialData => ({
	...sandbox.credentials[type],
	...change,
});

const types: Type[] = [
	'camaraApi',
	'camaraOAuth2Api',
	'camaraPrivateKeyApi',
	'azureCommunicationApi',
	'azureCommunicationOAuth2Api',
	'azureCommunicationTokenApi',
	'verbaApi',
	'agoraApi',
	'huaweiCloudApi',
	'huaweiCloudTokenApi',
];

test('the sandbox has good data for each type of the package, and these tests know all that sign', async () => {
	const { own } = await loadPackage();
	// The others verify what comes in, and sign nothing.
	const signing = Object.entries(own.credentialTypes).filter(
		([, { type }]) => type.authenticate ?? type.extends,
	);
	expect(signing.map(([name]) => name).sort()).toEqual([...types].sort());
	expect(Object.keys(sandbox.credentials).sort()).toEqual(Object.keys(own.credentialTypes).sort());
});

test.each(types)('%s: good data passes', async (type) => {
	expect(await testCredential(type, changed(type))).toEqual({
		status: 'OK',
		message: 'Connection successful!',
	});
});

const wrongSecrets: Array<[Type, CredentialData, RegExp]> = [
	['camaraApi', { token: 'not-this-token' }, /refused the token/],
	['camaraOAuth2Api', { clientSecret: 'not-this-secret' }, /Client authentication failed/],
	['camaraPrivateKeyApi', { clientId: 'not-this-client' }, /^Private Key: .*invalid_client/],
	['azureCommunicationApi', { accessKey: 'bm90IHRoaXMga2V5' }, /Access Key and Endpoint/],
	['azureCommunicationOAuth2Api', { clientSecret: 'no' }, /Client authentication failed/],
	['azureCommunicationTokenApi', { token: 'not-this-token' }, /refused the token/],
	['verbaApi', { password: 'not-this-password' }, /User Name or Password/],
	['verbaApi', { apiKey: 'not-this-key' }, /^API Key: .*Network Restrictions/],
	['verbaApi', { authentication: 'none' }, /Set Authentication to User Login/],
	['verbaApi', { authentication: 'token', token: 'not-this' }, /^Token: /],
	['agoraApi', { customerSecret: 'not-this-secret' }, /Customer ID and Customer Secret/],
	['huaweiCloudApi', { secretKey: 'not-this-key' }, /Access Key, Secret Key and Project ID/],
	['huaweiCloudTokenApi', { password: 'not-this-password' }, /^Password, IAM User Name/],
	['huaweiCloudTokenApi', { authentication: 'token', token: 'no' }, /token was refused/],
];

test.each(wrongSecrets)('%s with %p: the wrong secret is explained', async (type, change, text) => {
	const { status, message } = await testCredential(type, changed(type, change));
	expect(status).toBe('Error');
	expect(message).toMatch(text);
	for (const secret of Object.values(change)) {
		if (String(secret).startsWith('not-this-')) expect(message).not.toContain(secret);
	}
});

/** The field with the address of each type, and what the test says when another server is there. */
const addresses: Array<[Type, string, RegExp]> = [
	['camaraApi', 'baseUrl', /address looks wrong.*Base URL and Layout/],
	['camaraOAuth2Api', 'baseUrl', /address looks wrong.*Base URL and Layout/],
	['camaraPrivateKeyApi', 'baseUrl', /address looks wrong.*Base URL and Layout/],
	['camaraPrivateKeyApi', 'tokenUrl', /^Token URL/],
	['azureCommunicationApi', 'endpoint', /address looks wrong.*Endpoint/],
	['azureCommunicationOAuth2Api', 'endpoint', /address looks wrong.*Endpoint/],
	['azureCommunicationTokenApi', 'endpoint', /address looks wrong.*Endpoint/],
	['verbaApi', 'baseUrl', /^Base URL: looks wrong/],
	['agoraApi', 'baseUrl', /Base URL/],
	['huaweiCloudApi', 'baseUrl', /Base URL/],
	['huaweiCloudTokenApi', 'baseUrl', /Base URL/],
	['huaweiCloudTokenApi', 'iamUrl', /^IAM URL: looks wrong/],
];

test.each(addresses)('%s: another server at %s is explained', async (type, field, text) => {
	const data = changed(type, { [field]: sandbox.baseUrls.control });
	expect(await testCredential(type, data)).toEqual({
		status: 'Error',
		message: expect.stringMatching(text) as string,
	});
});

test.each(addresses)(
	'%s: http at %s is refused without permission, nothing is sent',
	async (...row) => {
		const [type, field] = row;
		const address = { [field]: sandbox.baseUrls.control.replace('127.0.0.1', 'localhost') };
		const data = changed(type, { ...address, allowInsecureHttp: false });
		const { status, message } = await testCredential(type, data);
		expect(status).toBe('Error');
		// n8n's own OAuth2 code asks no credential type; there the address is taken as https instead.
		if (!type.endsWith('OAuth2Api')) expect(message).toMatch(/http:\/\/.*Allow Insecure HTTP/);
	},
);

/** Answers everything that this type's test asks for, but not a login of OAuth2 or IAM. */
function answer(type: Type, status: number, headers: Record<string, string>, body = '') {
	const provider = /camara|azure|verba|agora|huawei/.exec(type)![0] as 'verba';
	const paths: Record<string, string> = {
		camara: '/sessions',
		azure: '/calling',
		huawei: '/v2/apps',
	};
	const path = paths[provider];
	sandbox.control.answerNext(provider, { count: 5, status, headers, body, ...(path && { path }) });
}

test.each(types)('%s: a web page with status 200 is no proof', async (type) => {
	answer(type, 200, { 'content-type': 'text/html' }, '<!DOCTYPE html><html><body>Hi</body></html>');
	// Another spelling of the address: the login of the test before this one is not shared.
	const address = { baseUrl: `${sandbox.baseUrls.verba}/verba` };
	const data = changed(type, type === 'verbaApi' ? address : {});
	expect(await testCredential(type, data)).toMatchObject({ status: 'Error' });
});

test.each(types)('%s: a redirect is not followed', async (type) => {
	answer(type, 307, { location: `${sandbox.baseUrls.verba}/stolen` });
	expect(await testCredential(type, changed(type))).toMatchObject({ status: 'Error' });
	const { requests } = sandbox.control.inspect();
	expect(requests.filter(({ target }) => target.startsWith('/stolen'))).toEqual([]);
});

test('X10 credential tests only read: GET requests to the base URL, logins aside', async () => {
	for (const type of types) await testCredential(type, changed(type));
	const { requests } = sandbox.control.inspect();
	const logins = /^\/(oauth2\/token|[0-9a-f-]+\/oauth2\/v2\.0\/token|v3\/auth\/tokens)/;
	expect(requests.length).toBeGreaterThanOrEqual(types.length);
	for (const { method, target } of requests) {
		if (!logins.test(target)) expect(`${method} ${target}`).toMatch(/^GET /);
	}
	expect(sandbox.control.inspect().camara.over).toEqual([]);
	expect(sandbox.control.inspect().agora.over).toEqual([]);
});

test.each([
	['r2.2', '/webrtc-call-handling/v0.3/sessions/'],
	['r1.2', '/webrtc-call-handling/v0.2/sessions/'],
	['candidate', '/webrtc-call-handling/v0.4rc1/sessions/'],
	['merged', '/webrtc/sessions/'],
])('CAMARA layout %s is tested at its own path', async (layout, path) => {
	for (const type of ['camaraApi', 'camaraOAuth2Api'] as const) {
		await testCredential(type, changed(type, { layout }));
		expect(sandbox.control.inspect().requests.at(-1)?.target).toContain(path);
	}
});

test.each(['/webrtc/', 'webrtc'])('CAMARA paths of the own are tested there: %s', async (path) => {
	const own = { layout: 'custom', callHandlingPath: path };
	for (const type of ['camaraApi', 'camaraOAuth2Api'] as const) {
		expect(await testCredential(type, changed(type, own))).toMatchObject({ status: 'OK' });
	}
});

test('a token that may not read is told apart from a wrong one', async () => {
	sandbox.control.answerNext('camara', {
		path: '/sessions',
		status: 403,
		body: { status: 403, code: 'PERMISSION_DENIED', message: 'no' },
	});
	const { message } = await testCredential('camaraApi', changed('camaraApi'));
	expect(message).toMatch(/may not read sessions/);
});

test('huaweiCloudTokenApi: the project ID is needed, as the node needs it, and nothing is sent', async () => {
	const { status, message } = await testCredential(
		'huaweiCloudTokenApi',
		changed('huaweiCloudTokenApi', { authentication: 'token', token: 'any', projectId: '' }),
	);
	expect({ status, message }).toEqual({
		status: 'Error',
		message: expect.stringMatching(/^Project ID: is empty\. .*Wait Until Ended/) as string,
	});
	expect(sandbox.control.inspect().requests).toEqual([]);
});

describe('nobody at the address', () => {
	// A port on which nothing listens, and a name that cannot exist (RFC 6761).
	const nowhere = ['http://127.0.0.1:1', 'http://nobody.invalid'];

	test.each([
		['verbaApi', 'baseUrl', 'Base URL'],
		['huaweiCloudTokenApi', 'iamUrl', 'IAM URL'],
		['camaraApi', 'baseUrl', 'Base URL'],
		['azureCommunicationApi', 'endpoint', 'Endpoint'],
		['azureCommunicationTokenApi', 'endpoint', 'Endpoint'],
		['agoraApi', 'baseUrl', 'Base URL'],
		['huaweiCloudApi', 'baseUrl', 'Base URL'],
	] as Array<[Type, string, string]>)(
		'%s: the test says that no server answers at %s',
		async (type, field, name) => {
			for (const address of nowhere) {
				const { host } = new URL(address);
				const data = changed(type, { [field]: address });
				const { status, message } = await testCredential(type, data);
				expect(status).toBe('Error');
				expect(message).toMatch(
					new RegExp(`^${name}: no server answers at ${host}: .*Check host and port`),
				);
			}
		},
	);
});

test("Azure's OAuth2 form shows nothing that Entra ID does not need", async () => {
	const { credentialType } = await loadPackage();
	const own = credentialType('azureCommunicationOAuth2Api').properties;
	const hidden = own.filter(({ type }) => type === 'hidden').map(({ name }) => name);
	expect(hidden).toEqual(
		expect.arrayContaining(['sendAdditionalBodyProperties', 'additionalBodyProperties']),
	);
	// As n8n's editor and server put a form together: parents first, fields of one name in their place.
	const form = (type: string): INodeProperties[] => {
		const { extends: parents = [], properties } = credentialType(type);
		const all: INodeProperties[] = [];
		for (const parent of parents) NodeHelpers.mergeNodeProperties(all, form(parent));
		NodeHelpers.mergeNodeProperties(all, properties);
		return parents.length > 0 ? all : properties;
	};
	const shown = form('azureCommunicationOAuth2Api').filter(
		// Server URL is for a way of registration that this form does not offer.
		({ type, name }) => type !== 'hidden' && name !== 'serverUrl',
	);
	expect(shown.map(({ displayName }) => displayName)).toEqual([
		...['Endpoint', 'Tenant ID', 'Client ID', 'Client Secret', 'Scope', 'Authority Host'],
		...['Additional Recording Hosts', 'Allow Insecure HTTP', 'Ignore SSL Issues (Insecure)'],
	]);
});
