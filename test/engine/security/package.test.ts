import { readFileSync } from 'node:fs';
import path from 'node:path';
import { getSchema } from 'n8n-core/dist/execution-engine/node-execution-context/utils/create-node-as-tool';
import { NodeHelpers, type INode, type INodeProperties } from 'n8n-workflow';

import { FaultyNetwork } from '../../support/faults';
import { loadPackage, testCredential, type Packages } from '../../support/n8n';
import { credentialOf, endingParameters, SEEDS, type Seed } from '../../support/seeds';
import { Stand } from '../../support/stand';
import { testTools } from '../../support/tools';

const root = path.resolve(__dirname, '../../..');
const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
	n8n: { credentials: string[] };
};
const credentialTypes: Record<Seed['provider'], string[]> = {
	camara: ['camaraApi'],
	azure: ['azureCommunicationApi', 'azureCommunicationTokenApi'],
	verba: ['verbaApi'],
	agora: ['agoraApi'],
	huawei: ['huaweiCloudApi', 'huaweiCloudTokenApi'],
};

let stand: Stand;
let packages: Packages;

beforeAll(async () => {
	stand = await Stand.start();
	packages = await loadPackage();
});
afterAll(async () => await stand.close());
beforeEach(() => stand.fresh());

const descriptionOf = ({ node }: Seed) =>
	packages.nodeTypes.getByNameAndVersion(packages.fullName(node)).description;

describe.each(SEEDS)('$provider', (seed) => {
	const { provider } = seed;

	test.each(credentialTypes[provider])(
		`X10 ${provider}: the test of %s only reads, at the base URL`,
		async (type) => {
			const network = await FaultyNetwork.start(stand.sandbox.baseUrls[provider]);
			const credentials = credentialOf(seed, type as never, stand.sandbox, network.baseUrl);
			try {
				expect(await testCredential(type, credentials[type]!)).toMatchObject({ status: 'OK' });
				const logins = /\/oauth2\/|\/v3\/auth\/tokens/;
				const asked = network.requests.filter(({ target }) => !logins.test(target));
				expect(asked.length).toBeGreaterThan(0);
				for (const { method, target } of asked) {
					expect(method).toBe('GET');
					expect(target).not.toMatch(/DeleteCall|dismiss|cancelAdd/);
				}
				expect(stand.isOver(seed)).toBe(false);
			} finally {
				await network.close();
			}
		},
	);

	const choices = (name: string) =>
		descriptionOf(seed).properties.filter((property) => property.name === name);

	test(`X12 ${provider}: no model can choose resource or operation`, () => {
		expect(descriptionOf(seed).usableAsTool).toBe(true);
		for (const property of [...choices('resource'), ...choices('operation')]) {
			expect(property).toMatchObject({ type: 'options', noDataExpression: true });
		}
		const fields = descriptionOf(seed).properties.filter(({ type }) => type === 'string');
		const filled = Object.fromEntries(
			fields.map(({ name }) => [name, `={{ $fromAI('${name}', 'An ID', 'string') }}`]),
		);
		const { shape } = getSchema(asTool(seed, filled));
		expect(Object.keys(shape).sort()).toEqual([...new Set(Object.keys(filled))].sort());
		expect(Object.keys(shape)).not.toContain('operation');
	});

	test(`X12 ${provider}: the tool's description says that it ends something`, () => {
		const description = NodeHelpers.getToolDescriptionForNode(
			asTool(seed, {}),
			packages.nodeTypes.getByNameAndVersion(packages.fullName(seed.node)),
		);
		expect(description).toMatch(/end|cancel|delete|disconnect|dismiss/i);
		expect(description).toContain(descriptionOf(seed).displayName);
	});

	test.each(['..', '', 'a\r\nb', 'x'.repeat(2_000)])(
		`X12 ${provider}: an ID that a model makes up is checked (%j)`,
		async (id) => {
			const [item] = await stand.end(
				seed,
				testTools(),
				{ perItem: true, options: { onFailure: 'returnItem' } },
				[{ json: { ...seed.parameters, [seed.idField]: id } }],
			);
			expect(item?.json).toMatchObject({ outcome: 'failed', ended: false });
			expect(stand.network(seed).connections).toBe(0);
		},
	);

	test(`L3 ${provider}: the description can be cloned, and is the same as JSON`, () => {
		const description = descriptionOf(seed);
		expect(structuredClone(description)).toEqual(description);
		expect(JSON.parse(JSON.stringify(description))).toEqual(description);
		expect(functionsIn(description.properties)).toEqual([]);
		for (const type of credentialTypes[provider]) {
			const { properties } = packages.credentialType(type);
			expect(JSON.parse(JSON.stringify(properties))).toEqual(properties);
		}
	});
});

/** The node as the builder of an agent sets it up. */
function asTool(seed: Seed, filled: object): INode {
	return {
		id: '1',
		name: 'End it',
		type: packages.fullName(seed.node),
		typeVersion: 1,
		position: [0, 0],
		parameters: {
			...endingParameters(seed),
			descriptionType: 'auto',
			...filled,
		} as INode['parameters'],
	};
}

function functionsIn(properties: INodeProperties[]): string[] {
	return properties
		.filter((property) => Object.values(property).some((value) => typeof value === 'function'))
		.map(({ name }) => name);
}

describe('the package', () => {
	test('X11 releases of camara, azure, verba, agora and huawei carry their provenance', () => {
		const release = readFileSync(path.join(root, '.github/workflows/release.yml'), 'utf8');
		expect(release).toMatch(/npm publish .*--provenance/);
		expect(release).toMatch(/id-token: write/);
	});

	test('L4 credential types of camara, azure, verba, agora and huawei have names of their own', () => {
		const own = packages.own.known.credentials;
		const classes = Object.values(own).map(({ className }) => className);
		expect(Object.keys(own)).toHaveLength(manifest.n8n.credentials.length);
		expect(new Set(classes).size).toBe(classes.length);
		const builtIn = JSON.parse(
			readFileSync(require.resolve('n8n-nodes-base/dist/known/credentials.json'), 'utf8'),
		) as Record<string, { className: string }>;
		const taken = new Set(Object.values(builtIn).map(({ className }) => className));
		expect(taken.size).toBeGreaterThan(300);
		for (const [name, { className }] of Object.entries(own)) {
			expect(builtIn).not.toHaveProperty(name);
			expect(taken.has(className)).toBe(false);
		}
	});
});
