import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { AnswerNext, CredentialType } from '../../../sandbox/framework/provider';
import { CredentialStore, runNode, type CredentialData, type NodeSpec } from '../../support/n8n';
import { credentialOf, endingParameters, SEEDS, type Seed } from '../../support/seeds';
import { sandboxSuite } from '../../support/suite';

/** A value for every password field, easy to find again. */
const CANARY = {
	token: 'canary-token-7f3a9c',
	accessKey: Buffer.from('canary-access-key-7f3a9c-0123456').toString('base64'),
	password: 'canary-password-7f3a9c!',
	customerSecret: "canary-customer-secret-7f3a9c!'()*",
	secretKey: 'canary-secret-key-7f3a9c',
	securityToken: 'canary-security-token-7f3a9c',
	clientSecret: 'canary-client-secret-7f3a9c',
	apiKey: 'canary-api-key-7f3a9c',
	streamingKey: "canary-streaming-key-7f3a9c!'()*+/=",
};

const SETS: Array<[CredentialType, string | undefined, IDataObject]> = [
	['camaraApi', undefined, { token: CANARY.token }],
	['azureCommunicationApi', undefined, { accessKey: CANARY.accessKey }],
	['azureCommunicationTokenApi', 'userToken', { token: CANARY.token }],
	['verbaApi', undefined, { apiKey: CANARY.apiKey, authentication: 'token', token: CANARY.token }],
	['agoraApi', undefined, { customerSecret: CANARY.customerSecret }],
	['agoraApi', undefined, { customerSecret: CANARY.customerSecret, authentication: 'basic' }],
	[
		'huaweiCloudApi',
		undefined,
		{ secretKey: CANARY.secretKey, securityToken: CANARY.securityToken },
	],
	['huaweiCloudTokenApi', 'token', { authentication: 'token', token: CANARY.token }],
];

const suite = sandboxSuite();

const seedFor = (type: CredentialType): Seed =>
	SEEDS.find(({ credential, renewing }) => credential === type || renewing.type === type) ??
	SEEDS.find(({ provider }) => type.toLowerCase().startsWith(provider))!;

/** Everything that a run shows: items, errors with all they hold, the node's error as n8n stores it. */
async function everythingShown(spec: NodeSpec, items?: INodeExecutionData[]): Promise<string> {
	const deep = (value: unknown) =>
		inspect(value, { depth: 20, showHidden: true, maxStringLength: 1e6 });
	try {
		const output = await runNode(spec, items);
		return deep(output) + JSON.stringify(output);
	} catch (thrown) {
		const { message, description, stack, context, cause } = thrown as Error & IDataObject;
		return [deep(thrown), JSON.stringify(thrown), message, description, stack]
			.concat(deep(context), deep(cause))
			.join('\n');
	}
}

/** The secrets that are in a text, in any form in which they travel. */
function leaks(text: string, secrets: readonly string[]): string[] {
	return secrets.filter((secret) =>
		[secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64')].some((form) =>
			text.includes(form),
		),
	);
}

/** What vendors echo: the whole request with the secrets, raw, in a URL and in JSON. */
function echo(secrets: readonly string[]): string {
	const all = secrets.join(' , ');
	return `You sent ${all} ; Authorization: Bearer ${secrets[0]} ; ?apiKey=${encodeURIComponent(secrets[0] ?? '')} ; ${JSON.stringify(secrets)} ; ${secrets.map(encodeURIComponent).join(' ')}`;
}

const NAMED = SETS.map(
	([type, authentication, change]) =>
		[`${type} with ${Object.keys(change).join(', ')}`, type, authentication, change] as const,
);

describe.each(NAMED)('X5 X6 %s', (_name, type, authentication, change) => {
	const seed = seedFor(type);
	const secrets = Object.values(change).filter((value) =>
		Object.values(CANARY).includes(String(value)),
	) as string[];
	const spec = (options: IDataObject = {}) => ({
		node: seed.node,
		parameters: {
			...endingParameters(seed, { options: { maxRetries: 0, ...options } }),
			...(authentication ? { authentication } : {}),
		},
		credentials: { [type]: { ...suite.sandbox.credentials[type], ...change } as CredentialData },
	});

	const answers: Array<[string, () => AnswerNext]> = [
		[
			"a refusal in the vendor's own format",
			() => {
				const { status, body } = seed.refusal(403);
				const text = typeof body === 'string' ? body : JSON.stringify(body);
				const said = JSON.stringify(echo(secrets)).slice(1, -1).replace(/[<&]/g, '');
				return { status, body: text.replace('A refusal.', said) };
			},
		],
		['a refusal of a gateway', () => ({ status: 403, body: echo(secrets) })],
		['a success that cannot be read', () => ({ status: 200, body: `<p>${echo(secrets)}` })],
		[
			'a success with more than asked for',
			() => ({
				status: seed.taken === 204 ? 200 : seed.taken,
				body:
					seed.provider === 'verba'
						? '<VerbaApi><Response code="0"/></VerbaApi>'
						: { status: 'success', echo: echo(secrets), error: secrets },
			}),
		],
	];

	test.each(answers)('%s shows no secret', async (_, answer) => {
		for (const options of [{}, { onFailure: 'returnItem' }]) {
			// A login may be due before it on a machine that takes its time.
			const path = seed.provider === 'verba' ? 'callID=' : '';
			suite.sandbox.control.answerNext(seed.provider, { ...answer(), path });
			const shown = await everythingShown(spec(options));
			expect(leaks(shown, secrets)).toEqual([]);
			expect(shown).not.toMatch(/Signature=(?!\[)[A-Za-z0-9+/]{16}/);
		}
	});

	test('neither the good way, nor a dry run, nor a cut connection shows one', async () => {
		expect(leaks(await everythingShown(spec()), secrets)).toEqual([]);
		expect(leaks(await everythingShown(spec({ dryRun: 'requestOnly' })), secrets)).toEqual([]);
		suite.sandbox.control.dropNext(seed.provider, { when: 'beforeWork' });
		expect(leaks(await everythingShown(spec()), secrets)).toEqual([]);
	});
});

test('X6 what is no secret stays readable: App ID, project, address and user are the proof', async () => {
	const seed = seedFor('huaweiCloudApi');
	const { appId, projectId } = suite.sandbox.targets.huawei;
	const body = {
		error_code: 'RTC.00001003',
		error_msg: `app ${appId} of ${projectId}, user api-user`,
	};
	suite.sandbox.control.answerNext('huawei', { status: 400, body });
	const shown = await everythingShown({
		node: seed.node,
		parameters: endingParameters(seed),
		credentials: { huaweiCloudApi: suite.sandbox.credentials.huaweiCloudApi },
	});
	for (const text of [appId, projectId, 'api-user']) expect(shown).toContain(text);
});

describe('X5 secrets that are fetched on the way', () => {
	const SESSION = 'canary-session-7f3a9c-of-the-login';
	let server: Server;

	/** Logs everybody in, and refuses all else with an echo of the session in the vendor's format. */
	beforeAll(async () => {
		server = createServer((request, response) => {
			const url = request.url ?? '';
			if (url.includes('RequestToken')) {
				response.end(`<VerbaApi><Response code="0" token="${SESSION}"/></VerbaApi>`);
			} else if (url.startsWith('/v3/auth/tokens')) {
				response.writeHead(201, { 'x-subject-token': SESSION }).end('{"token":{}}');
			} else if (url.includes('/oauth2/')) {
				response.setHeader('content-type', 'application/json');
				const token = { access_token: SESSION, token_type: 'Bearer', expires_in: 3600 };
				response.end(JSON.stringify(token));
			} else {
				const seed = SEEDS.find((one) => url.includes(one.path.trim())) ?? SEEDS[0]!;
				const { body } = (request.method === 'DELETE' ? SEEDS[0]! : seed).refusal(403);
				const text = typeof body === 'string' ? body : JSON.stringify(body);
				response.writeHead(403);
				response.end(text.replace('A refusal.', `It was ${SESSION} that came.`));
			}
		});
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	});
	afterAll(async () => await new Promise((resolve) => server.close(resolve)));

	test.each([
		['verbaApi', undefined],
		['huaweiCloudTokenApi', 'token'],
		['camaraOAuth2Api', 'oAuth2'],
		['azureCommunicationOAuth2Api', 'entraId'],
	] as Array<[CredentialType, string | undefined]>)(
		'%s: a session that the vendor echoes on its first use is hidden',
		async (type, authentication) => {
			const seed = seedFor(type);
			const { port } = server.address() as AddressInfo;
			const store = new CredentialStore(
				credentialOf(seed, type, suite.sandbox, `http://127.0.0.1:${port}`),
			);
			const shown = await everythingShown({
				node: seed.node,
				parameters: {
					...endingParameters(seed, { options: { maxRetries: 0 } }),
					...(authentication ? { authentication } : {}),
				},
				credentials: store,
			});
			expect(shown).toContain('It was [redacted] that came.');
			expect(leaks(shown, [SESSION])).toEqual([]);
		},
	);
});

describe('X5 streaming keys of Agora', () => {
	const { streamingKey } = CANARY;
	const agora = (parameters: IDataObject & { options?: IDataObject }): NodeSpec => ({
		node: 'agora',
		parameters: { appId: suite.sandbox.targets.agora.appId, region: 'na', ...parameters },
		credentials: { agoraApi: suite.sandbox.credentials.agoraApi },
	});
	const deletion = (options: IDataObject = {}) =>
		// By an expression, as in real workflows: what is typed into a node stands in the workflow.
		agora({
			resource: 'streamingKey',
			operation: 'delete',
			streamingKey: '={{ $json.key }}',
			options,
		});
	const input = [{ json: { key: streamingKey } }];
	const list = () => agora({ resource: 'stream', operation: 'getAll', options: { maxRetries: 0 } });

	test('deleting one shows it masked, in every outcome', async () => {
		suite.sandbox.control.seed('agora', { streams: 1, streamingKey });
		const runs = [
			deletion({ dryRun: 'requestOnly' }),
			deletion(),
			deletion({ ifNotFound: 'report' }),
			deletion({ ifNotFound: 'fail' }),
			deletion({ ifNotFound: 'fail', onFailure: 'returnItem' }),
		];
		for (const spec of runs) {
			const shown = await everythingShown(spec, input);
			expect(leaks(shown, [streamingKey])).toEqual([]);
			expect(shown).toContain('ca…+/=');
			expect(shown).not.toContain('canary-streaming-key');
		}
	});

	test('an echo of it in an error is hidden', async () => {
		const body = { status: 'error', message: `Key ${streamingKey} is locked.` };
		suite.sandbox.control.answerNext('agora', { status: 403, body });
		expect(await everythingShown(deletion(), input)).not.toContain('canary-streaming-key');
	});

	test.each([
		['cut off', `{"status":"success","data":[{"url":"x/live/${streamingKey}"`],
		['of another status', { status: 'partial', data: [{ url: `x/live/${streamingKey}` }] }],
	])('a list that is %s is not quoted', async (_, body) => {
		suite.sandbox.control.answerNext('agora', { status: 200, body });
		const shown = await everythingShown(list());
		expect(shown).toMatch(/unexpected format|refused/);
		expect(shown).not.toContain('canary-streaming-key');
	});

	test('a list shows keys masked', async () => {
		suite.sandbox.control.seed('agora', { streams: 1, streamingKey: 'canary-key-0123456789' });
		expect(await everythingShown(list())).not.toContain('canary-key-0123456789');
	});
});
