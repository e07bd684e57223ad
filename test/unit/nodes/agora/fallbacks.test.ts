import { Route } from '../../../../engine/wire/route';
import { fallbacks } from '../../../../nodes/Agora/fallbacks';

const connection = (baseUrl: string, bases: Record<string, string> = {}) =>
	({ baseUrl, bases }) as never;
const inRegion = (region: string) => ({
	path: `/${region}/v1/projects/x/rtls/ingress/online-streams`,
});

/** The hosts that attempts go to when each of them fails with these codes. */
function hosts(baseUrl: string, path: string, codes: string[]): string[] {
	const list = fallbacks(connection(baseUrl), { path });
	const route = new Route(baseUrl, list);
	const tried = [baseUrl];
	for (const code of codes) {
		route.failed(code);
		tried.push(route.of(connection(baseUrl)).baseUrl);
	}
	return tried.map((address) => new URL(address).host);
}

it('the same host comes first, then the adjacent region where it was no failure of the name', () => {
	expect(
		hosts('https://api.agora.io', inRegion('eu').path, ['ECONNRESET', 'ETIMEDOUT', 'ETIMEDOUT']),
	).toEqual([
		'api.agora.io',
		'api.agora.io',
		'api-eu-west-1.agora.io',
		'api-eu-central-1.agora.io',
	]);
});

it('the other domain is tried only after the name was not found', () => {
	expect(
		hosts('https://api.sd-rtn.com', inRegion('cn').path, ['ENOTFOUND', 'EAI_AGAIN', 'ECONNRESET']),
	).toEqual(['api.sd-rtn.com', 'api.sd-rtn.com', 'api.agora.io', 'api-cn-north-1.sd-rtn.com']);
});

it('what belongs to no region goes to those outside mainland China', () => {
	expect(
		hosts('https://api.agora.io', '/dev/v1/kicking-rule', ['ETIMEDOUT', 'ETIMEDOUT']).at(-1),
	).toBe('api-us-west-1.agora.io');
	const all = fallbacks(connection('https://api.agora.io'), { path: '/dev/v1/kicking-rule' });
	expect(all.some(({ baseUrl }) => baseUrl.includes('-cn-'))).toBe(false);
});

it.each([
	'http://127.0.0.1:4040',
	'https://agora-proxy.example.com',
	'https://api.agora.io.evil.example',
	'https://api.agora.io/proxy',
])('%s has none: only published addresses fall back', (baseUrl) => {
	expect(fallbacks(connection(baseUrl), inRegion('na'))).toEqual([]);
});

it("a list of the user's own takes the place of the published one", () => {
	expect(
		fallbacks(
			connection('https://api.agora.io', { fallback0: 'https://one.example' }),
			inRegion('na'),
		),
	).toEqual([{ baseUrl: 'https://one.example' }]);
});
