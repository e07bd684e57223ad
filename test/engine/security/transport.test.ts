import { selfSignedCertificate } from '../../support/certificate';
import { FaultyNetwork } from '../../support/faults';
import { ProxyServer } from '../../support/proxyServer';
import { SEEDS, type Seed } from '../../support/seeds';
import { Stand } from '../../support/stand';
import { testTools } from '../../support/tools';

let stand: Stand;
let proxy: ProxyServer;
const secure = new Map<string, FaultyNetwork>();

beforeAll(async () => {
	stand = await Stand.start();
	proxy = await ProxyServer.start();
	const certificate = selfSignedCertificate();
	for (const { provider } of SEEDS) {
		const { baseUrls } = stand.sandbox;
		secure.set(provider, await FaultyNetwork.start(baseUrls[provider], certificate));
	}
});
afterAll(async () => {
	await Promise.all([...secure.values()].map(async (network) => await network.close()));
	await proxy.close();
	await stand.close();
});

const names = ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'http_proxy', 'https_proxy', 'no_proxy'];
const before = Object.fromEntries(names.map((name) => [name, process.env[name]]));
afterEach(() => {
	for (const name of names) {
		if (before[name] === undefined) delete process.env[name];
		else process.env[name] = before[name];
	}
});
beforeEach(() => {
	stand.fresh();
	proxy.asked.length = 0;
	for (const network of secure.values()) network.reset();
	for (const name of names) delete process.env[name];
});

describe.each(SEEDS)('the way to $provider', (seed) => {
	const { provider, addressField } = seed;
	const network = () => secure.get(provider)!;
	const port = () => network().port;

	const overTls = async (more: object = {}) =>
		await stand.end(seed, testTools(), {
			credentialData: { [addressField]: network().baseUrl, allowInsecureHttp: false, ...more },
			options: { maxRetries: 0 },
		});

	test(`X8 ${provider}: HTTP_PROXY is used`, async () => {
		process.env.HTTP_PROXY = proxy.url;
		const [item] = await stand.end(seed, testTools());
		expect(item?.json).toMatchObject({ outcome: 'accepted' });
		const { baseUrl } = stand.network(seed);
		expect(proxy.asked.some((line) => isEnding(seed, line) && line.includes(baseUrl))).toBe(true);
	});

	test(`X8 ${provider}: NO_PROXY is honoured`, async () => {
		process.env.HTTP_PROXY = proxy.url;
		process.env.NO_PROXY = '127.0.0.1';
		const [item] = await stand.end(seed, testTools());
		expect(item?.json).toMatchObject({ outcome: 'accepted' });
		expect(proxy.asked).toEqual([]);
	});

	test(`X8 ${provider}: a self-signed certificate fails by default, and the text names the way out`, async () => {
		await expect(overTls()).rejects.toMatchObject({
			message: expect.stringMatching(/DEPTH_ZERO_SELF_SIGNED_CERT/) as unknown,
			description: expect.stringMatching(/Nothing has reached.*Ignore SSL Issues/) as unknown,
		});
		expect(network().requests).toEqual([]);
	});

	test(`X8 ${provider}: Ignore SSL Issues lets it pass`, async () => {
		const [item] = await overTls({ allowUnauthorizedCerts: true });
		expect(item?.json).toMatchObject({ outcome: 'accepted' });
		expect(network().count(seed.path)).toBe(1);
	});

	test(`X8 ${provider}: proxy and Ignore SSL Issues work together`, async () => {
		process.env.HTTPS_PROXY = proxy.url;
		const [item] = await overTls({ allowUnauthorizedCerts: true });
		expect(item?.json).toMatchObject({ outcome: 'accepted' });
		expect(proxy.asked).toContain(`CONNECT 127.0.0.1:${port()}`);
	});

	test(`X8 ${provider}: behind a proxy a self-signed certificate fails by default too`, async () => {
		process.env.HTTPS_PROXY = proxy.url;
		await expect(overTls()).rejects.toThrow(/SELF_SIGNED|self-signed/);
		expect(network().requests).toEqual([]);
	});
});

function isEnding({ path }: Seed, line: string): boolean {
	return line.includes(path);
}
