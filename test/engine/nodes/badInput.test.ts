import type { IDataObject } from 'n8n-workflow';

import { credentialOf, endingParameters, SEEDS, type Seed } from '../../support/seeds';
import { failureOf, jsonOf, sandboxSuite } from '../../support/suite';

const suite = sandboxSuite();
const seedOf = (name: string) => SEEDS.find(({ provider }) => provider === name)!;

/** The fields that name the target of each ending, as the editor calls them. */
const IDS: Array<[provider: string, field: string, displayName: string, max: number]> = [
	['camara', 'mediaSessionId', 'Media Session ID', 256],
	['azure', 'callConnectionId', 'Call Connection ID', 256],
	['azure', 'invitationId', 'Invitation ID', 256],
	['verba', 'callId', 'Conversation ID', 500],
	['agora', 'sid', 'Stream', 256],
	['agora', 'appId', 'App ID', 64],
	['huawei', 'appId', 'App ID', 128],
	['huawei', 'roomId', 'Room ID', 64],
];

function ending(seed: Seed, change: IDataObject, credentials?: Record<string, IDataObject>) {
	return {
		node: seed.node,
		parameters: endingParameters(seed, change),
		credentials: (credentials ?? credentialOf(seed, seed.credential, suite.sandbox)) as ReturnType<
			typeof credentialOf
		>,
	};
}

/** Runs what must be refused before anything is sent, and gives what the user sees. */
async function refused(seed: Seed, spec: ReturnType<typeof ending>) {
	const failed = await failureOf(jsonOf(spec));
	expect(failed.name).toBe('NodeOperationError');
	expect(failed.description).toMatch(/^Nothing was sent|^The request was not carried out/);
	expect(await suite.requests(seed.provider)).toEqual([]);
	expect(await suite.logins(seed.provider)).toBe(0);
	return failed;
}

describe.each(IDS)('%s %s', (provider, field, displayName, max) => {
	const seed = seedOf(provider);
	// An empty App ID of Agora means the one of the credential.
	const blank = provider === 'agora' && field === 'appId' ? [' '] : ['', ' '];

	test.each([...blank, '.', '..', 'x'.repeat(max + 1), 'a\nb', 'a\r\nX-Evil: 1', 'a\u0000b'])(
		'X3 %j is refused by name, nothing is sent',
		async (value) => {
			const { message } = await refused(seed, ending(seed, { [field]: value }));
			expect(message).toMatch(new RegExp(`^${displayName} .* \\[Item 0\\]$`));
		},
	);

	test('an object or a missing value of an expression is refused by name', async () => {
		for (const value of ['={{ { "id": 1 } }}', '={{ $json.missing }}']) {
			const { message } = await refused(seed, ending(seed, { [field]: value }));
			expect(message).toMatch(new RegExp(`^${displayName} must be text`));
		}
	});
});

describe('IDs outside the pattern of the vendor', () => {
	test.each(['a b', 'ä', 'a/b', 'a?b', '../x', 'x'.repeat(65)])(
		'huawei: Room ID %j',
		async (roomId) => {
			const { message } = await refused(seedOf('huawei'), ending(seedOf('huawei'), { roomId }));
			expect(message).toMatch(/^Room ID /);
		},
	);

	test.each(['', 'us', 'NA', '../na'])('agora: Region %j', async (region) => {
		const { message } = await refused(seedOf('agora'), ending(seedOf('agora'), { region }));
		expect(message).toMatch(/^Region /);
	});

	test.each([
		['camara', 'a b', 'Request ID'],
		['camara', 'a@b', 'Request ID'],
		['azure', 'a b', 'Client Request ID'],
		['agora', 'ä', 'Request ID'],
		['agora', 'a\r\nX-Evil: 1', 'Request ID'],
	])('%s: request ID %j', async (provider, requestId, name) => {
		const seed = seedOf(provider);
		const { message } = await refused(seed, ending(seed, { options: { requestId } }));
		expect(message).toMatch(new RegExp(`^${name} `));
	});

	test.each([
		[{ operationCallbackUri: 'http://app.example.com/' }, /^Operation Callback URI must start/],
		[{ operationCallbackUri: 'https://u:p@app.example.com/' }, /^Operation Callback URI may not/],
		[{ operationContext: 'a\nb' }, /^Operation Context contains/],
		[
			{ options: { apiVersion: '2024-01-01-preview' } },
			/^API Version is "2024-01-01-preview", which is none/,
		],
		[{ options: { apiVersion: '2023-03-06' } }, /^API Version is "2023-03-06", which is none/],
		[{ options: { repeatabilityRequestId: 'x' } }, /^Repeatability Request ID is not a UUID/],
		[
			{ options: { repeatabilityRequestId: '0f3a5c1e-9b1d-4c52-8a3f-5f0a7b8c9d0e' } },
			/^Repeatability First Sent is missing/,
		],
		[
			{ options: { repeatabilityFirstSent: 'Fri, 20 Nov 2026 09:30:00 GMT' } },
			/^Repeatability Request ID is missing/,
		],
		[{ options: { output: 'keepInput', outputField: 'error' } }, /^Output Field Name/],
		[{ options: { output: 'keepInput', outputField: '__proto__' } }, /^Output Field Name/],
	])('azure: %j', async (change, says) => {
		const { message } = await refused(seedOf('azure'), ending(seedOf('azure'), change));
		expect(message).toMatch(says);
	});
});

describe('verba', () => {
	const verba = seedOf('verba');

	test.each([
		[{ identifier: '' }, /^Identifier must be chosen/],
		[{ identifier: 'callID' }, /^Identifier is not one of/],
		[{ identifier: 'platformCallId' }, /^Platform Call ID may not be empty/],
		[{ identifier: 'extension' }, /^Extension may not be empty/],
		[{ identifier: 'extension', extension: '8856' }, /^Status must be chosen/],
		[{ identifier: 'extension', extension: '8856', status: 'first' }, /^Status is not one of/],
	])('%j is refused before sending', async (change, says) => {
		const { message } = await refused(verba, ending(verba, change));
		expect(message).toMatch(says);
	});

	test('the last call of an extension can be meant only once in a run', async () => {
		const change = { identifier: 'extension', extension: '8856', status: 'last' };
		suite.sandbox.control.seed('verba', { conversations: 1, extension: '8856' });
		const items = await jsonOf(
			ending(verba, { ...change, options: { onFailure: 'returnItem', concurrency: 1 } }),
			[{ json: {} }, { json: {} }],
		);
		expect(items.map(({ outcome }) => outcome)).toEqual(['accepted', 'failed']);
		expect(items[1]).toMatchObject({
			failure: { message: expect.stringContaining('the last call of extension 8856') },
		});
		expect(await suite.requests('verba')).toHaveLength(1);
	});
});

describe('X3 X4 what the vendor allows in an ID stays one segment on the same host', () => {
	const VALUES = [
		'../../oauth2/token',
		'..%2f..',
		'%2e%2e',
		'//evil.example',
		'https://evil.example/x',
		'?x=1',
		'#top',
		'100%',
		'a b/c',
		'\\\\evil.example\\x',
		'@evil.example',
		':terminate',
		'é太',
	];

	describe.each(VALUES)('%s', (value) => {
		// Agora's SIDs have one form only; its keys are tried in test/engine/agora/input.test.ts.
		test.each(['camara', 'azure'])('%s', async (provider) => {
			const seed = seedOf(provider);
			const options = { ifNotFound: 'report' };
			const [item] = await jsonOf(ending(seed, { [seed.idField]: value, options }));
			expect(item).toMatchObject({ outcome: 'notFound', target: { [seed.idField]: value } });
			const [request, ...more] = await suite.requests(seed.provider);
			expect(more).toEqual([]);
			// Azure's ID stands in the body, the others in the path.
			const segments = (request?.target ?? '').split('?')[0]?.split('/') ?? [];
			if (provider === 'azure') expect(segments).toHaveLength(5);
			else expect(decodeURIComponent(segments.at(-1) ?? '')).toBe(value);
			expect(request?.target).not.toContain('#');
		});
	});

	test('verba: an injected parameter stays part of the value', async () => {
		const seed = seedOf('verba');
		const callId = 'a&token=x#y?action=SearchCalls';
		const options = { ifNotFound: 'report' };
		expect((await jsonOf(ending(seed, { callId, options })))[0]?.outcome).toBe('notFound');
		const [request] = await suite.requests('verba');
		expect(request?.target).toContain('callID=a%26token%3Dx%23y%3Faction%3DSearchCalls');
	});

	test('azure: the call in the path', async () => {
		const seed = seedOf('azure');
		const callConnectionId = 'a/b:terminate?x#y';
		const [item] = await jsonOf(ending(seed, { callConnectionId }));
		expect(item?.outcome).toBe('notFound');
		const [request] = await suite.requests('azure');
		expect(request?.target).toContain(
			'/calling/callConnections/a%2Fb%3Aterminate%3Fx%23y/participants:cancelAddParticipant?',
		);
	});

	test('an ID that an expression gives as a number is that ID', async () => {
		const seed = seedOf('verba');
		const change = { identifier: 'platformCallId', platformCallId: '={{ 71627389 }}' };
		expect((await jsonOf(ending(seed, change)))[0]).toMatchObject({
			outcome: 'accepted',
			target: { identifier: 'platformCallId', platformCallId: '71627389' },
		});
	});
});

describe('X2 S6 what is wrong in a credential is named, and nothing is sent', () => {
	const KEY = 'bjhuLWFjcy1lbXVsYXRvci10ZXN0LWtleS0wMTIzNDU2Nzg5YWJjZGVm';
	const cases: Array<[string, IDataObject, RegExp]> = [
		...SEEDS.flatMap(({ provider, addressField }): Array<[string, IDataObject, RegExp]> => {
			const field = addressField === 'endpoint' ? 'Endpoint' : 'Base URL';
			return [
				'http://service.example.com',
				'ftp://service.example.com',
				'https://user:pass@service.example.com',
				'https://service.example.com\\@evil.example',
				'https://service.example.com/../x',
				'https://service.example.com/?x=1',
				'https://service.example.com/#x',
				'service.example.com',
				'https://service.example.com\n',
			].map((url) => [
				provider,
				{ [addressField]: url, allowInsecureHttp: false },
				new RegExp(`credential cannot be used: ${field}:? `),
			]);
		}),
		[
			'azure',
			{ accessKey: 'not base64!' },
			/Access Key:? .*space|Access Key:? is not valid base64/,
		],
		[
			'azure',
			{ accessKey: KEY.replace(/.{4}/, '$&\n') },
			/Access Key:? contains a space or a line break/,
		],
		['azure', { accessKey: 'abc' }, /Access Key:? is not valid base64/],
		['azure', { accessKey: '' }, /Access Key:? has no access key/],
		['azure', { endpoint: '', accessKey: '' }, /Endpoint:? is empty/],
		['azure', { signWith: 'connectionString' }, /Connection String:? is empty/],
		[
			'azure',
			{ signWith: 'connectionString', connectionString: 'endpoint=https://x.example' },
			/Connection String:? has no part "accesskey="/,
		],
		[
			'azure',
			{ signWith: 'connectionString', connectionString: `accesskey=${KEY}` },
			/Connection String:? has no part "endpoint="/,
		],
		['camara', { layout: 'custom', callHandlingPath: '../x' }, /Call Handling Path:? /],
		['camara', { token: 'a\nb' }, /Access Token:? /],
		['verba', { apiKey: '' }, /API Key:? /],
		['agora', { customerSecret: '' }, /Customer Secret:? /],
		['huawei', { secretKey: '' }, /Secret Key:? /],
		['huawei', { accessKey: 'a b' }, /Access Key:? /],
	];

	test.each(cases)('%s: %j', async (provider, change, says) => {
		const seed = seedOf(provider);
		const { [seed.credential]: good } = credentialOf(seed, seed.credential, suite.sandbox);
		const credentials = { [seed.credential]: { ...good, ...change } };
		const { message, description } = await refused(seed, ending(seed, {}, credentials));
		expect(message).toMatch(says);
		expect(message).toMatch(/\[Item 0\]$/);
		expect(description).toMatch(/Open the credential, correct the named field and test it/);
		for (const secret of [KEY, 'pass@']) expect(message).not.toContain(secret);
	});

	test('a connection string alone works', async () => {
		const seed = seedOf('azure');
		const { azureCommunicationApi: good } = credentialOf(seed, seed.credential, suite.sandbox);
		const connectionString = `endpoint=${String(good?.endpoint)}/;accesskey=${KEY}`;
		const credentials = {
			azureCommunicationApi: { ...good, signWith: 'connectionString', connectionString },
		};
		expect((await jsonOf(ending(seed, {}, credentials)))[0]?.outcome).toBe('accepted');
	});
});
