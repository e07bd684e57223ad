import { startSandbox, type Sandbox } from '../../sandbox';
import { runNode, testCredential } from '../support/n8n';
import { credentialOf, endingParameters, SEEDS } from '../support/seeds';

let sandbox: Sandbox;
beforeAll(async () => {
	sandbox = await startSandbox();
});
afterAll(async () => await sandbox.close());

describe.each(SEEDS)('the built node of $provider', (seed) => {
	const { provider, node } = seed;
	const credentials = () => credentialOf(seed, seed.credential, sandbox);
	const live = () => sandbox.control.inspect()[provider].live.map(({ id }) => id);

	test(`${provider}: the credential's test passes`, async () => {
		const data = credentials()[seed.credential]!;
		expect(await testCredential(seed.credential, data)).toMatchObject({ status: 'OK' });
	});

	test(`${provider}: ends something, and knows it no more the second time`, async () => {
		const spec = {
			node,
			parameters: endingParameters(seed, { options: { ifNotFound: 'report' } }),
			credentials: credentials(),
		};
		expect(live()).toContain(seed.stateId);
		const [first = []] = await runNode(spec);
		expect(first[0]?.json).toMatchObject({ outcome: 'accepted', ended: false });
		expect(live()).not.toContain(seed.stateId);
		const [second = []] = await runNode(spec);
		expect(['notFound', 'accepted', 'alreadyEnded']).toContain(second[0]?.json.outcome);
	});
});
