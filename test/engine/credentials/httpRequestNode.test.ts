import { startSandbox, type Sandbox } from '../../../sandbox';
import { loadPackage, runNode, type CredentialData } from '../../support/n8n';

let sandbox: Sandbox;

beforeAll(async () => {
	sandbox = await startSandbox();
	await loadPackage();
});
afterAll(async () => await sandbox.close());
// Not a reset: it would forget a session that was fetched a moment ago.
beforeEach(() => sandbox.control.seed());

type Type = keyof Sandbox['credentials'];
interface Answer {
	statusCode: number;
	body: unknown;
	/** What is not JSON. */
	data: unknown;
}

/** n8n's own HTTP Request node with one of our credentials. */
async function ask(type: Type, parameters: CredentialData, change: CredentialData = {}) {
	const output = await runNode(
		{
			node: 'n8n-nodes-base.httpRequest',
			parameters: {
				authentication: 'predefinedCredentialType',
				nodeCredentialType: type,
				options: { response: { response: { fullResponse: true, neverError: true } } },
				...parameters,
			} as never,
			credentials: { [type]: { ...sandbox.credentials[type], ...change } },
		},
		[{ json: { channel: 'lesson-42', limit: 1 } }],
	);
	return output[0]?.[0]?.json as unknown as Answer;
}

const query = (name: string, value: string) => ({
	sendQuery: true,
	queryParameters: { parameters: [{ name, value }] },
});
const json = (jsonBody: string) => ({
	method: 'POST',
	sendBody: true,
	contentType: 'json',
	specifyBody: 'json',
	jsonBody,
});
const form = (name: string, value: string) => ({
	method: 'POST',
	sendBody: true,
	contentType: 'form-urlencoded',
	bodyParameters: { parameters: [{ name, value }] },
});

interface Case {
	type: Type;
	/** A wrong value of the credential, with which the same requests are refused. */
	wrong: CredentialData;
	read: (base: string) => string;
	name: string;
	value: string;
	write: (base: string) => string;
	body: string;
}

const agora = '/na/v1/projects/0123456789abcdef0123456789abcdef/rtls/ingress';
const azure = '/calling/callConnections/421f3500-6a1c-4b1e-9f0a-2f8e5a0c7d10';
const huawei = '/v2/apps/5fa682b34a974f7ad24d223b/rooms/lesson-42';

const azureCase = (type: Type, wrong: CredentialData): Case => ({
	type,
	wrong,
	read: (base) => `${base}${azure}/participants`,
	name: 'api-version',
	value: '2024-09-15',
	write: (base) => `${base}${azure}/participants:cancelAddParticipant?api-version=2024-09-15`,
	body: '{"invitationId": "7b4244f8-d2ff-46d1-a629-4f9fb5f73d40"}',
});
const huaweiCase = (type: Type, wrong: CredentialData): Case => ({
	type,
	wrong,
	read: (base) => `${base}/v2/apps`,
	name: 'limit',
	value: '1',
	write: (base) => `${base}${huawei}/batch-remove-users`,
	body: '{"user_ids": ["teacher-1"]}',
});
const cases: Case[] = [
	azureCase('azureCommunicationApi', { accessKey: 'bm90IHRoaXMga2V5' }),
	azureCase('azureCommunicationTokenApi', { token: 'not-this-token' }),
	azureCase('azureCommunicationOAuth2Api', {
		oauthTokenData: { access_token: 'not-this-token' } as never,
		clientSecret: 'no',
	}),
	huaweiCase('huaweiCloudApi', { secretKey: 'not-this-key' }),
	huaweiCase('huaweiCloudTokenApi', { authentication: 'token', token: 'not-this-token' }),
	{
		type: 'agoraApi',
		wrong: { customerSecret: 'not-this-secret' },
		read: (base) => `${base}${agora}/online-streams`,
		name: 'channel',
		value: 'lesson 42 (ä)',
		write: (base) => `${base}${agora}/streamkeys`,
		body: '{"settings": {"channel": "lesson-43", "uid": "7", "expiresAfter": 0}}',
	},
];

const baseOf = (type: Type) =>
	sandbox.baseUrls[/azure|huawei|agora/.exec(type)![0] as 'azure' | 'huawei' | 'agora'];

describe.each(cases)('S8 HTTP Request node with $type', (one) => {
	const { type, name, value } = one;
	const url = () => ({ read: one.read(baseOf(type)), write: one.write(baseOf(type)) });
	const requests: Array<[string, () => CredentialData]> = [
		['GET with a query', () => ({ url: url().read, ...query(name, value) }) as never],
		['POST with a JSON object', () => ({ url: url().write, ...json(one.body) }) as never],
		['POST with {}', () => ({ url: url().write, ...json('{}') }) as never],
		['POST with a form', () => ({ url: url().write, ...form('a b', 'c+d & é') }) as never],
		['an URL by expression', () => ({ url: `=${url().read}?${name}={{ $json.limit }}` }) as never],
	];

	test.each(requests)('%s is accepted', async (_, parameters) => {
		const { statusCode, body } = await ask(type, parameters());
		// What the vendor thinks of the content is another matter: it let the request in.
		expect({ statusCode, body }).not.toMatchObject({ statusCode: 401 });
		expect({ statusCode, body }).not.toMatchObject({ statusCode: 403 });
	});

	test.each(requests)('%s with a wrong secret is refused', async (_, parameters) => {
		const refused = ask(type, parameters(), one.wrong);
		// OAuth2 cannot even get a token.
		if (type.endsWith('OAuth2Api')) await expect(refused).rejects.toThrow();
		else expect(await refused).toMatchObject({ statusCode: 401 });
	});

	test('the good requests do what they say', async () => {
		const { read, write } = url();
		expect(await ask(type, { url: read, ...query(name, value) } as never)).toMatchObject({
			statusCode: 200,
		});
		const written = await ask(type, { url: write, ...json(one.body) } as never);
		expect([200, 201, 202]).toContain(written.statusCode);
	});
});

describe('S8 HTTP Request node with the tokens of CAMARA', () => {
	const session = () =>
		`${sandbox.baseUrls.camara}/webrtc/sessions/${sandbox.targets.camara.mediaSessionId}`;

	test.each(['camaraApi', 'camaraOAuth2Api'] as const)('%s reads and ends', async (type) => {
		expect(await ask(type, { url: session() })).toMatchObject({ statusCode: 200 });
		expect(await ask(type, { url: session(), method: 'DELETE' })).toMatchObject({
			statusCode: 204,
		});
		expect(sandbox.control.inspect().camara.over).toHaveLength(1);
	});

	test('a wrong token is refused', async () => {
		expect(await ask('camaraApi', { url: session() }, { token: 'wrong' })).toMatchObject({
			statusCode: 401,
		});
	});
});

describe('S8 HTTP Request node with verbaApi', () => {
	const api = () => `${sandbox.baseUrls.verba}/verba/api`;
	const callID = 'a8343631-9f35-4a3a-83f0-9e81592339fb';

	test.each([
		[
			'query parameters',
			() => ({ url: `${api()}?callID=${callID}`, ...query('action', 'GetCallInformation') }),
		],
		['the whole URL', () => ({ url: `${api()}?action=GetCallInformation&callID=${callID}` })],
		[
			'a form',
			() => ({ url: `${api()}?callID=${callID}`, ...form('action', 'GetCallInformation') }),
		],
	])('logs in and reads by %s', async (_, parameters) => {
		const { data } = await ask('verbaApi', parameters() as never);
		expect(data).toContain(callID);
	});

	test('a wrong password is told', async () => {
		const parameters = { url: `${api()}?action=GetCallInformation&callID=${callID}` };
		await expect(ask('verbaApi', parameters, { password: 'wrong' })).rejects.toThrow(
			/User Name or Password/,
		);
	});

	test('a request that failed after the login is not repeated', async () => {
		const parameters = { url: `${api()}?action=DeleteCall&extension=8856&status=last` };
		sandbox.control.answerNext('verba', { status: 500, path: 'DeleteCall', body: 'broken' });
		await expect(ask('verbaApi', { ...parameters, options: {} as never })).rejects.toThrow();
		const { requests, verba } = sandbox.control.inspect();
		expect(requests.filter(({ target }) => target.includes('DeleteCall'))).toHaveLength(1);
		expect(verba.over).toEqual([]);
	});
});

test('http is refused unless the credential allows it', async () => {
	for (const type of [
		'azureCommunicationApi',
		'agoraApi',
		'huaweiCloudTokenApi',
		'verbaApi',
	] as const) {
		const url = `${sandbox.baseUrls.control}/`;
		await expect(ask(type, { url }, { allowInsecureHttp: false })).rejects.toThrow(/http:\/\//);
	}
});
