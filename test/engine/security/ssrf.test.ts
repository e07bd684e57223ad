import '../../support/ssrfOn';
import { SEEDS } from '../../support/seeds';
import { Stand } from '../../support/stand';
import { testTools } from '../../support/tools';

let stand: Stand;

beforeAll(async () => {
	stand = await Stand.start();
});
afterAll(async () => await stand.close());
beforeEach(() => stand.fresh());

describe.each(SEEDS)("n8n's SSRF protection and $provider", (seed) => {
	const { provider, addressField } = seed;

	test(`X9 ${provider}: a private address that is listed is allowed`, async () => {
		const [item] = await stand.end(seed, testTools());
		expect(item?.json).toMatchObject({ outcome: 'accepted' });
	});

	test.each(['http://127.0.0.2:9', 'http://10.1.2.3', 'http://169.254.169.254'])(
		`X9 ${provider}: %s is blocked, and the text says by whom`,
		async (address) => {
			const tools = testTools();
			const blocked = stand.end(seed, tools, {
				credentialData: { [addressField]: address },
			});
			const { message, description } = (await blocked.catch((thrown: unknown) => thrown)) as {
				message: string;
				description: string;
			};
			// A login fails as a credential does, everything else as a request.
			const text = `${message} ${description}`;
			expect(text).toMatch(/SSRF protection of n8n blocks this address/);
			expect(text).toMatch(/allow the host or its IP range/);
			expect(text).toMatch(/Nothing has reached the service|was not carried out/);
			expect(tools.slept).toEqual([]);
			expect(stand.network(seed).connections).toBe(0);
		},
	);
});
