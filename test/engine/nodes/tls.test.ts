import { readFileSync } from 'node:fs';
import { createServer as createPlainServer, request as forward, type Server } from 'node:http';
import { createServer } from 'node:https';
import { connect, type AddressInfo } from 'node:net';
import path from 'node:path';
import type { Duplex } from 'node:stream';

import type { CredentialType } from '../../../sandbox/framework/provider';
import type { CredentialData } from '../../support/n8n';
import { credentialOf, endingParameters, SEEDS, type Seed } from '../../support/seeds';
import { failureOf, jsonOf, sandboxSuite } from '../../support/suite';

const suite = sandboxSuite();
const pem = (name: string) => readFileSync(path.join(__dirname, '../../support/tls', name));

/** A server with a self-signed certificate in front of a provider of the sandbox. */
let front: ReturnType<typeof createServer>;
let behind = '';
let visits = 0;

beforeAll(async () => {
	const tls = { key: pem('key.pem'), cert: pem('certificate.pem') };
	front = createServer(tls, (incoming, outgoing) => {
		visits += 1;
		const { method, headers, url = '' } = incoming;
		const passed = forward(`${behind}${url}`, { method, headers }, (answer) => {
			outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
			answer.pipe(outgoing);
		});
		incoming.pipe(passed);
	});
	await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve));
});
beforeEach(() => {
	visits = 0;
});
afterAll(async () => await new Promise((resolve) => front.close(resolve)));

const AUTHENTICATIONS: Partial<Record<CredentialType, string>> = {
	camaraOAuth2Api: 'oAuth2',
	azureCommunicationOAuth2Api: 'entraId',
	huaweiCloudTokenApi: 'token',
};

const cases = SEEDS.flatMap((seed) =>
	[...new Set([seed.credential, seed.renewing.type])].map((type) => [type, seed] as const),
);

function ending(seed: Seed, type: CredentialType, change: CredentialData = {}) {
	behind = suite.sandbox.baseUrls[seed.provider];
	const address = `https://127.0.0.1:${(front.address() as AddressInfo).port}`;
	const { [type]: data } = credentialOf(seed, type, suite.sandbox, address);
	const authentication = AUTHENTICATIONS[type];
	return {
		node: seed.node,
		parameters: {
			...endingParameters(seed, { options: { maxRetries: 0 } }),
			...(authentication ? { authentication } : {}),
		},
		credentials: { [type]: { ...data, allowInsecureHttp: false, ...change } },
	};
}

test.each(cases)('X8 %s: a self-signed certificate is refused by default', async (type, seed) => {
	const failed = await failureOf(jsonOf(ending(seed, type)));
	expect(`${failed.message} ${failed.description}`).toMatch(/self-signed|not trusted|SELF_SIGNED/);
	expect(`${failed.message} ${failed.description}`).toMatch(/Ignore SSL Issues/);
	expect(failed.description).not.toMatch(/not known whether/);
	expect(visits).toBe(0);
});

test.each(cases)('X8 %s: Ignore SSL Issues accepts it', async (type, seed) => {
	const change = {
		allowUnauthorizedCerts: true,
		// Another account of the same login, so that the refused one is not remembered.
		...(type === 'verbaApi' || type === 'huaweiCloudTokenApi' ? otherIdentity(seed, type) : {}),
	};
	const [item] = await jsonOf(ending(seed, type, change));
	expect(item?.outcome).toBe('accepted');
	expect(visits).toBeGreaterThan(0);
});

/** The same address, written in another way. */
function otherIdentity(seed: Seed, type: CredentialType): CredentialData {
	const data = ending(seed, type).credentials[type] as CredentialData;
	return type === 'verbaApi'
		? { baseUrl: `${String(data.baseUrl)}/verba` }
		: { iamUrl: `${String(data.iamUrl)}/v3` };
}

describe('X8 with a proxy in the environment', () => {
	let proxy: Server;
	let tunnels: string[] = [];
	const sockets = new Set<Duplex>();
	const before = { ...process.env };

	beforeAll(async () => {
		proxy = createPlainServer();
		proxy.on('connect', (request, client) => {
			tunnels.push(request.url ?? '');
			const [host, port] = (request.url ?? '').split(':');
			const target = connect(Number(port), host, () => {
				client.write('HTTP/1.1 200 OK\r\n\r\n');
				target.pipe(client);
				client.pipe(target);
			});
			for (const socket of [target, client]) {
				sockets.add(socket);
				socket.on('error', () => socket.destroy());
			}
		});
		await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
	});
	beforeEach(() => {
		tunnels = [];
		const address = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
		Object.assign(process.env, {
			HTTPS_PROXY: address,
			https_proxy: address,
			NO_PROXY: '',
			no_proxy: '',
		});
	});
	afterEach(() => {
		for (const name of ['HTTPS_PROXY', 'https_proxy', 'NO_PROXY', 'no_proxy']) {
			if (before[name] === undefined) delete process.env[name];
			else process.env[name] = before[name];
		}
	});
	afterAll(async () => {
		for (const socket of sockets) socket.destroy();
		await new Promise((resolve) => proxy.close(resolve));
	});

	const seed = SEEDS[0]!;

	test('the certificate is still checked', async () => {
		const failed = await failureOf(jsonOf(ending(seed, 'camaraApi')));
		expect(failed.description).toMatch(/self-signed/);
		expect(tunnels).toHaveLength(1);
		expect(visits).toBe(0);
	});

	test('Ignore SSL Issues holds behind the proxy too', async () => {
		const [item] = await jsonOf(ending(seed, 'camaraApi', { allowUnauthorizedCerts: true }));
		expect(item?.outcome).toBe('accepted');
		expect(tunnels).toHaveLength(1);
	});
});
