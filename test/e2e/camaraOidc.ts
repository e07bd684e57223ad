import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { createInterface } from 'node:readline';
import axios, { type AxiosResponse } from 'axios';
import { clientPrivateKey, clientPublicKey } from '../../sandbox/camara/clientKey';
import type { CredentialData } from '../../scripts/host/api';
import { importCredentials, importWorkflows } from '../../scripts/host/imports';
import {
	chain,
	choosing,
	credentialOf,
	itemsOf,
	requireOver,
	resetAndRequireLive,
	START,
	type World,
} from './world';

const PROVIDER = path.resolve(__dirname, '../support/camaraOidc.mjs');
/** Seconds that an access token lives: over before the next run. */
const LIVES = 3;
const SCOPE = 'webrtc-call-handling:sessions:delete webrtc-call-handling:sessions:read';

/** oidc-provider from npm, in a process of its own. */
class OpenIdProvider {
	/** Each grant that it made, as `<client> <grant type>`, in order. */
	readonly grants: string[] = [];

	private constructor(
		private readonly child: ChildProcess,
		readonly issuer: string,
	) {}

	static async start(callback: string): Promise<OpenIdProvider> {
		const told = JSON.stringify({
			...{ key: { ...clientPublicKey, use: 'sig' }, lives: LIVES, callback },
		});
		const child = spawn(process.execPath, [PROVIDER, told], { stdio: ['pipe', 'pipe', 'ignore'] });
		if (!child.stdout) throw new Error('The provider has no output');
		const lines = createInterface({ input: child.stdout });
		return await new Promise((resolve, reject) => {
			let provider: OpenIdProvider | undefined;
			lines.on('line', (line) => {
				// It has notices of its own to tell.
				if (line.startsWith('http')) resolve((provider ??= new OpenIdProvider(child, line)));
				if (line.startsWith('grant ')) provider?.grants.push(line.slice('grant '.length));
			});
			child.once('exit', () => reject(new Error('The OpenID provider has ended')));
		});
	}

	/** Whether an access token holds now (RFC 7662). */
	async holds(token: string): Promise<boolean> {
		const answer = await axios.post<{ active?: boolean }>(
			`${this.issuer}/token/introspection`,
			new URLSearchParams({ token }),
			{ auth: { username: 'api', password: 'secret-of-the-client-api' }, proxy: false },
		);
		return answer.data.active === true;
	}

	stop(): void {
		this.child.stdin?.end();
	}
}

/** The operator's API: the sandbox, behind a door that believes in the provider's tokens alone. */
async function openDoor(provider: OpenIdProvider, api: string, token: string) {
	/** Access tokens that came, in order, each once. */
	const tokens: string[] = [];
	const answer = async (request: IncomingMessage, response: ServerResponse) => {
		const given = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
		if (given !== '' && !tokens.includes(given)) tokens.push(given);
		const holds = given !== '' && (await provider.holds(given));
		const reply = holds
			? await axios.request<string>({
					url: api + (request.url ?? ''),
					method: request.method ?? 'GET',
					headers: { authorization: `Bearer ${token}` },
					responseType: 'text',
					proxy: false,
					validateStatus: () => true,
				})
			: {
					status: 401,
					data: JSON.stringify({ status: 401, code: 'UNAUTHENTICATED', message: 'No.' }),
				};
		response.writeHead(reply.status, { 'content-type': 'application/json' });
		response.end(reply.data);
	};
	const server = http.createServer((request, response) => {
		answer(request, response).catch(() => response.writeHead(500).end());
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	return { url: `http://127.0.0.1:${port}`, tokens, close: () => server.close() };
}

/** A browser without a window: follows redirects by itself and keeps each host's cookies. */
class Browser {
	private readonly jars = new Map<string, Map<string, string>>();

	constructor(private readonly known: Readonly<Record<string, string>>) {}

	/** Opens a page, answers a form on the way where there is one, until there is none. */
	async open(address: string, form?: Record<string, string>): Promise<AxiosResponse<string>> {
		let url = address;
		let body = form;
		for (let hops = 0; hops < 20; hops += 1) {
			const { origin } = new URL(url);
			const jar = this.jars.get(origin) ?? new Map<string, string>();
			this.jars.set(origin, jar);
			const own = [...jar].map(([name, value]) => `${name}=${value}`);
			const answer = await axios.request<string>({
				url,
				method: body ? 'POST' : 'GET',
				...(body ? { data: new URLSearchParams(body) } : {}),
				headers: { cookie: [...own, this.known[origin] ?? ''].filter(Boolean).join('; ') },
				maxRedirects: 0,
				responseType: 'text',
				proxy: false,
				validateStatus: () => true,
			});
			for (const cookie of answer.headers['set-cookie'] ?? []) {
				const [name = '', value = ''] = (cookie.split(';')[0] ?? '').split(/=(.*)/s);
				if (value === '') jar.delete(name);
				else jar.set(name, value);
			}
			const { location } = answer.headers as { location?: string };
			if (location === undefined)
				return Object.assign(answer, { config: { ...answer.config, url } });
			url = new URL(location, url).href;
			body = undefined;
		}
		throw new Error(`No end of redirects from ${address}`);
	}
}

/** Logs in and consents on the provider's own pages, as the subscriber would. */
async function consent(world: World, id: string): Promise<void> {
	const { api, server } = world.playground;
	const asked = await api.http.get<{ data: string }>(`/rest/oauth2-credential/auth?id=${id}`);
	assert.equal(asked.status, 200, `n8n gave no address to log in: ${asked.status}`);
	const browser = new Browser({ [new URL(server.url).origin]: api.cookies.join('; ') });
	let page = await browser.open(asked.data.data);
	const forms: Array<Record<string, string>> = [
		{ prompt: 'login', login: 'subscriber', password: 'any' },
		{ prompt: 'consent' },
	];
	for (const form of forms) {
		const action = /<form[^>]* action="([^"]+)"/.exec(page.data)?.[1] ?? '';
		assert.ok(action, `no form for ${form.prompt}: ${page.status} ${page.data.slice(0, 300)}`);
		page = await browser.open(new URL(action, page.config.url).href, form);
	}
	assert.equal(page.status, 200, `n8n was not content: ${page.data.slice(0, 300)}`);
}

const GRANTS = [
	{
		name: 'client credentials with a secret',
		type: 'camaraOAuth2Api',
		data: { grantType: 'clientCredentials' },
		first: 'n8n client_credentials',
		renewed: 'n8n client_credentials',
	},
	{
		name: 'authorization code',
		type: 'camaraOAuth2Api',
		data: { grantType: 'authorizationCode' },
		first: 'n8n authorization_code',
		renewed: 'n8n refresh_token',
	},
	{
		name: 'authorization code with PKCE',
		type: 'camaraOAuth2Api',
		data: { grantType: 'pkce' },
		first: 'n8n authorization_code',
		renewed: 'n8n refresh_token',
	},
	{
		name: 'private_key_jwt',
		type: 'camaraPrivateKeyApi',
		data: {},
		first: 'me client_credentials',
		renewed: 'me client_credentials',
	},
] as const;

/** CAMARA with the tokens of somebody else's OpenID provider, which are over after a few seconds. */
export async function camaraOidcChecks(world: World): Promise<void> {
	const { playground, sandbox, runner } = world;
	const provider = await OpenIdProvider.start(
		`${playground.server.url}/rest/oauth2-credential/callback`,
	);
	const own = credentialOf(world, 'camaraApi').data;
	const door = await openDoor(provider, sandbox.baseUrls.camara, String(own.token));
	try {
		const cases = GRANTS.map((grant) => {
			const id = `oidc-${grant.name.replace(/\W+/g, '-')}`;
			const { issuer } = provider;
			const address = {
				baseUrl: door.url,
				layout: 'merged',
				release: 'r2.2',
				allowInsecureHttp: true,
			};
			const data =
				grant.type === 'camaraOAuth2Api'
					? {
							...{ ...address, ...grant.data, scope: SCOPE, authentication: 'header' },
							...{ clientId: 'n8n', clientSecret: 'secret-of-the-client-n8n' },
							...{ accessTokenUrl: `${issuer}/token`, authUrl: `${issuer}/auth` },
							authQueryParameters: '',
						}
					: {
							...{ ...address, grant: 'clientCredentials', scope: SCOPE, clientId: 'me' },
							...{ tokenUrl: `${issuer}/token`, privateKey: clientPrivateKey() },
							...{ algorithm: 'RS256', keyId: '', audience: '' },
						};
			const credential: CredentialData = { id, name: id, type: grant.type, data };
			const flow = (operation: string) =>
				chain(`${id}-${operation}`, [
					{
						name: 'Call',
						type: 'camaraWebRtc',
						parameters: {
							...choosing(world, 'camaraWebRtc', grant.type),
							...{ resource: 'mediaSession', operation },
							mediaSessionId: sandbox.targets.camara.mediaSessionId,
						},
						credential,
					},
				]);
			return { grant, id, credential, get: flow('get'), end: flow('end') };
		});
		await importCredentials(
			playground.server,
			cases.map(({ credential }) => credential),
		);
		await importWorkflows(
			playground.server,
			cases.flatMap(({ get, end }) => [get, end]),
		);
		for (const { grant, id, get, end } of cases) {
			await runner.check(`camaraWebRtc with oidc-provider, ${grant.name}: renewed`, async () => {
				const { mediaSessionId } = sandbox.targets.camara;
				resetAndRequireLive(sandbox, [{ provider: 'camara', target: mediaSessionId }]);
				provider.grants.length = 0;
				door.tokens.length = 0;
				if (grant.first.endsWith('authorization_code')) await consent(world, id);
				const look = async () => {
					const [item] = itemsOf(await playground.api.runWorkflow(get, START), 'Call');
					assert.equal(item?.mediaSessionId, mediaSessionId);
				};
				await look();
				assert.deepEqual(provider.grants, [grant.first]);
				const [first = ''] = door.tokens;
				while (await provider.holds(first)) await new Promise((next) => setTimeout(next, 200));
				await look();
				assert.deepEqual(provider.grants, [grant.first, grant.renewed]);
				const second = door.tokens.at(-1) ?? '';
				assert.notEqual(second, first);
				while (await provider.holds(second)) await new Promise((next) => setTimeout(next, 200));
				const [ended] = itemsOf(await playground.api.runWorkflow(end, START), 'Call');
				assert.equal(ended?.outcome, 'accepted');
				assert.deepEqual(provider.grants, [grant.first, grant.renewed, grant.renewed]);
				requireOver(sandbox, [{ provider: 'camara', target: mediaSessionId }]);
				const log = playground.server.rawLog();
				for (const token of door.tokens) assert.ok(!log.includes(token), 'a token is in the log');
			});
		}
	} finally {
		door.close();
		provider.stop();
	}
}
