import type { ProviderPackage } from './packages';

export interface Manifest {
	name: string;
	version: string;
	description: string;
	n8n: { n8nNodesApiVersion: number; credentials: string[]; nodes: string[] };
	devDependencies: Record<string, string>;
	[key: string]: unknown;
}

/** What builds and checks a package of one provider. What it bundles comes on top. */
const TOOLS = [
	'@eslint/js',
	'@n8n/eslint-plugin-community-nodes',
	'@n8n/scan-community-package',
	'@types/node',
	'esbuild',
	'eslint',
	'eslint-plugin-import-x',
	'eslint-plugin-n8n-nodes-base',
	'globals',
	'gulp',
	'n8n-workflow',
	'typescript',
	'typescript-eslint',
];

/** Keywords of the big package that hold for each. */
const COMMON_KEYWORDS = ['n8n-community-node-package', 'rtc', 'teardown'];

/**
 * package.json of one provider, made of the big one's: same version, author and licence, its own
 * name, nodes, credentials and repository.
 *
 * @param packages what its sources import, to be bundled
 * @throws Error when the big package does not name a tool
 */
export function manifestOf(
	whole: Manifest,
	{ name, folder, keywords }: ProviderPackage,
	displayName: string,
	credentials: string[],
	packages: string[],
): Manifest {
	const repository = `https://github.com/rtc-teardown/${name}`;
	const wanted = [...new Set([...TOOLS, ...packages])].sort();
	return {
		name,
		version: whole.version,
		description: `n8n node and trigger for ${displayName}: ends real-time communication for sure, and says truthfully what happened`,
		license: whole.license,
		author: whole.author,
		homepage: `${repository}#readme`,
		repository: { type: 'git', url: `git+${repository}.git` },
		keywords: [...COMMON_KEYWORDS, ...keywords],
		files: whole.files,
		n8n: {
			n8nNodesApiVersion: whole.n8n.n8nNodesApiVersion,
			credentials: credentials.map((file) => `dist/credentials/${file}.credentials.js`),
			nodes: [folder, `${folder}Trigger`].map((node) => `dist/nodes/${folder}/${node}.node.js`),
		},
		scripts: {
			build: 'gulp',
			lint: 'eslint .',
			types: 'tsc -p tsconfig.json',
			scan: 'node scripts/scan.mjs',
			check: 'npm run types && npm run lint && npm run build && npm run scan',
			prepublishOnly: 'npm run check',
		},
		peerDependencies: whole.peerDependencies,
		devDependencies: Object.fromEntries(
			wanted.map((tool) => {
				const version = whole.devDependencies[tool];
				if (!version) throw new Error(`${name} needs ${tool}, which package.json does not name`);
				return [tool, version];
			}),
		),
	};
}
