import {
	cpSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import path from 'node:path';

import type { ICredentialType, INodeType } from 'n8n-workflow';

import { nodeIn } from '../describe/nodes';
import { manifestOf, type Manifest } from './manifest';
import type { ProviderPackage } from './packages';
import { readmeOf, withWholeLinks } from './readme';
import { sourcesOf } from './sources';

const root = path.resolve(__dirname, '../..');
const BIG = 'n8n-nodes-rtc-teardown';

/** Files of the big package that a small one takes as they are. */
const AS_THEY_ARE = [
	'.npmrc',
	'.gitignore',
	'LICENSE',
	'eslint.config.mjs',
	'gulpfile.js',
	'scripts/bundle.cjs',
	'scripts/scan.mjs',
];

interface Example {
	name: string;
	nodes: Array<{ type: string }>;
}

const textOf = (file: string) => readFileSync(path.join(root, file), 'utf8');

/** Names of the credential types that a node and its trigger use, as package.json has files. */
function credentialFiles(nodes: INodeType[]): string[] {
	const names = nodes.flatMap(({ description }) =>
		(description.credentials ?? []).map(({ name }) => name),
	);
	return [...new Set(names)].map((name) => name[0]!.toUpperCase() + name.slice(1));
}

function credentialType(file: string): ICredentialType {
	// eslint-disable-next-line @typescript-eslint/no-require-imports
	const module = require(path.join(root, `credentials/${file}.credentials.ts`)) as Record<
		string,
		new () => ICredentialType
	>;
	return new module[file]!();
}

/** The examples that need this provider and no other. */
function examplesOf(types: string[]): Array<{ file: string; title: string; text: string }> {
	return readdirSync(path.join(root, 'examples'))
		.filter((file) => file.endsWith('.json'))
		.map((file) => ({ file, text: textOf(`examples/${file}`) }))
		.map(({ file, text }) => ({ file, text, example: JSON.parse(text) as Example }))
		.filter(({ example }) => {
			const own = example.nodes.filter(({ type }) => type.startsWith(`${BIG}.`));
			return own.length > 0 && own.every(({ type }) => types.includes(type.slice(BIG.length + 1)));
		})
		.map(({ file, text, example }) => ({ file, title: example.name, text }));
}

/**
 * Writes the repository of one provider's package into `folder`: sources, icons, page, examples,
 * README, workflows, and what builds and checks it. `node_modules` is a link to ours.
 *
 * @returns its package.json
 */
export function writeTree(folder: string, provider: ProviderPackage): Manifest {
	const { name, folder: own, icon, page } = provider;
	const node = nodeIn(`nodes/${own}/${own}.node.ts`);
	const trigger = nodeIn(`nodes/${own}/${own}Trigger.node.ts`);
	const credentials = credentialFiles([node, trigger]);
	const { files, packages } = sourcesOf(root, [
		...[own, `${own}Trigger`].map((entry) => `nodes/${own}/${entry}.node.ts`),
		...credentials.map((file) => `credentials/${file}.credentials.ts`),
	]);
	const whole = JSON.parse(textOf('package.json')) as Manifest;
	const manifest = manifestOf(whole, provider, node.description.displayName, credentials, packages);
	const examples = examplesOf([node.description.name, trigger.description.name]);
	const renamed = (text: string) => text.replaceAll(`"${BIG}.`, `"${name}.`);

	rmSync(folder, { recursive: true, force: true });
	const write = (file: string, text: string) => {
		const place = path.join(folder, file);
		mkdirSync(path.dirname(place), { recursive: true });
		writeFileSync(place, text);
	};
	for (const file of [...files, ...AS_THEY_ARE, `icons/${icon}.svg`, `icons/${icon}.dark.svg`]) {
		mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
		cpSync(path.join(root, file), path.join(folder, file));
	}
	for (const codex of [own, `${own}Trigger`].map((entry) => `nodes/${own}/${entry}.node.json`)) {
		write(codex, renamed(textOf(codex)));
	}
	for (const { file, text } of examples) write(`examples/${file}`, renamed(text));
	write(`docs/${page}`, withWholeLinks(textOf(`docs/nodes/${page}`)));
	write('package.json', `${JSON.stringify(manifest, undefined, '\t')}\n`);
	write('tsconfig.json', typeScriptConfig());
	write('.github/workflows/release.yml', textOf('scripts/providers/release.yml'));
	write(
		'CHANGELOG.md',
		`# Changelog\n\nSee ${String(whole.homepage).split('#')[0]}/blob/main/CHANGELOG.md: all packages have one version and one log.\n`,
	);
	const types = credentials.map((file) => credentialType(file));
	const { description } = node;
	write(
		'README.md',
		readmeOf(
			manifest,
			page,
			textOf(`docs/nodes/${page}`),
			description,
			trigger.description as typeof description,
			types,
			examples,
		),
	);
	symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'));
	return manifest;
}

/** Ours, over the product alone. */
function typeScriptConfig(): string {
	const config = JSON.parse(textOf('tsconfig.json')) as {
		compilerOptions: object;
		include: string[];
	};
	const product = ['nodes', 'credentials', 'engine', 'signing', 'triggers'];
	return `${JSON.stringify(
		{
			compilerOptions: { ...config.compilerOptions, types: ['node'] },
			include: config.include.filter((folder) => product.includes(folder)),
		},
		undefined,
		'\t',
	)}\n`;
}
