import assert from 'node:assert/strict';
import type { CredentialData } from '../../scripts/host/api';
import { importCredentials, importWorkflows } from '../../scripts/host/imports';
import { ENDINGS, type EndingCase } from './endings';
import {
	chain,
	choosing,
	credentialOf,
	explanationOf,
	itemsOf,
	requireOver,
	resetAndRequireLive,
	START,
	type CredentialTypeName,
	type World,
} from './world';

/** Credentials of the table that are not the first of their provider: each gets a run of its own. */
const OTHERS = ENDINGS.flatMap((ending) =>
	ending.credentials.slice(1).map((type) => ({ ending, type })),
);

const ADDRESS_FIELD: Partial<Record<CredentialTypeName, string>> = {
	camaraOAuth2Api: 'baseUrl',
	azureCommunicationOAuth2Api: 'endpoint',
};

function oneStep(world: World, ending: EndingCase, credential: CredentialData, id: string) {
	const type = credential.type;
	return chain(id, [
		{
			name: ending.step,
			type: ending.node,
			parameters: { ...choosing(world, ending.node, type), ...ending.parameters },
			credential,
		},
	]);
}

/** Nodes with each further credential; the OAuth2 ones are proven, and refused, by their first call. */
export async function otherCredentialChecks(world: World): Promise<void> {
	const { runner, playground, sandbox, wrongAddress } = world;
	const cases = OTHERS.map(({ ending, type }) => {
		const good = credentialOf(world, type);
		const variant = (name: string, data: Record<string, unknown>): CredentialData => ({
			...good,
			id: `${name}-${type}`,
			name: `${name} ${type}`,
			data: { ...good.data, ...data },
		});
		const address = ADDRESS_FIELD[type];
		const bad = address
			? {
					secret: variant('wrong-secret', { clientSecret: 'not-the-client-secret' }),
					address: variant('wrong-address', { [address]: wrongAddress }),
				}
			: undefined;
		const flow = (credential: CredentialData) =>
			oneStep(world, ending, credential, `e2e-${credential.id}`);
		return { ending, type, good: flow(good), bad, flow };
	});
	const variants = cases.flatMap(({ bad }) => (bad ? [bad.secret, bad.address] : []));
	await importCredentials(playground.server, variants);
	const flows = cases.flatMap(({ good, bad, flow }) => [
		good,
		...(bad ? [flow(bad.secret), flow(bad.address)] : []),
	]);
	await importWorkflows(playground.server, flows);

	for (const { ending, type, good, bad, flow } of cases) {
		await runner.check(`${ending.node} with ${type}: ends it by its first call`, async () => {
			resetAndRequireLive(sandbox, [ending]);
			const [item] = itemsOf(await playground.api.runWorkflow(good, START), ending.step);
			assert.ok(['accepted', 'ended'].includes(String(item?.outcome)), String(item?.outcome));
			requireOver(sandbox, [ending]);
		});
		if (!bad) continue;
		await runner.check(
			`${ending.node} with ${type}: a wrong client secret is explained`,
			async () => {
				const execution = await playground.api.runWorkflow(flow(bad.secret), START);
				const text = explanationOf(execution, ending.step) ?? '';
				assert.match(text, /client|secret|credential|401|unauthori[sz]ed/i);
				assert.ok(!text.includes('not-the-client-secret'), 'the message shows the secret');
			},
		);
		await runner.check(`${ending.node} with ${type}: a wrong address is explained`, async () => {
			const execution = await playground.api.runWorkflow(flow(bad.address), START);
			assert.match(explanationOf(execution, ending.step) ?? '', /address/i);
		});
	}
}
