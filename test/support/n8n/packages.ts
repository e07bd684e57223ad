import { repository, underTest } from './environment';
import { LazyPackageDirectoryLoader, PackageDirectoryLoader } from 'n8n-core';
import { NodeHelpers } from 'n8n-workflow';
import type { ICredentialType, INodeType, INodeTypes, IVersionedNodeType } from 'n8n-workflow';
import path from 'node:path';

/** The node and credential types that a server with this package installed would know. */
export interface Packages {
	/** The loader of the package under test; `nodeTypes` and `credentialTypes` hold the classes. */
	own: PackageDirectoryLoader;
	/** Finds `n8n-nodes-rtc-teardown.agora`, `n8n-nodes-base.switch`, … */
	nodeTypes: INodeTypes;
	/** Full name of a node type: `agora` becomes `n8n-nodes-rtc-teardown.agora`. */
	fullName(node: string): string;
	credentialType(name: string): ICredentialType;
	/** The types that a credential extends, with theirs. */
	parentTypes(name: string): string[];
	/** Full names of the nodes that list this credential. */
	supportedNodes(credential: string): string[];
}

/** Loads what package.json names from the sources that it is built of, so that traces are readable. */
export class SourceLoader extends PackageDirectoryLoader {
	/** `dist/nodes/X/X.node.js` is built of `nodes/X/X.node.ts`; codex files are copied. */
	protected override resolvePath(file: string): string {
		const source = file.replace(/^dist\//, '').replace(/\.js$/, '.ts');
		return super.resolvePath(source);
	}
}

let loading: Promise<Packages> | undefined;

/** Loads the package under test and n8n's own nodes as the server does, once per process. */
export async function loadPackage(): Promise<Packages> {
	loading ??= load();
	return await loading;
}

async function load(): Promise<Packages> {
	const own =
		underTest === 'sources' ? new SourceLoader(repository) : new PackageDirectoryLoader(underTest);
	await own.loadAll();
	const base = new LazyPackageDirectoryLoader(
		path.dirname(require.resolve('n8n-nodes-base/package.json')),
	);
	await base.loadAll();
	const loaders = [own, base];
	const fullName = (node: string) => (node.includes('.') ? node : `${own.packageName}.${node}`);
	const nodeNamed = (node: string): INodeType | IVersionedNodeType => {
		const [packageName, name = ''] = fullName(node).split('.');
		const loader = loaders.find((candidate) => candidate.packageName === packageName);
		if (!loader) throw new Error(`No package ${packageName} is loaded (node ${node})`);
		return loader.getNode(name).type;
	};
	const loaderOf = (credential: string) => {
		const loader = loaders.find(({ known }) => credential in known.credentials);
		if (!loader) throw new Error(`No credential type ${credential} is loaded`);
		return loader;
	};
	const parentTypes = (name: string): string[] => {
		const parents = loaderOf(name).known.credentials[name]?.extends ?? [];
		return [...parents, ...parents.flatMap(parentTypes)];
	};
	return {
		own,
		fullName,
		credentialType: (name) => loaderOf(name).getCredential(name).type,
		parentTypes,
		supportedNodes: (credential) =>
			(loaderOf(credential).known.credentials[credential]?.supportedNodes ?? []).map(
				(node) => `${loaderOf(credential).packageName}.${node}`,
			),
		nodeTypes: {
			getByName: nodeNamed,
			getByNameAndVersion: (node, version) =>
				NodeHelpers.getVersionedNodeType(nodeNamed(node), version),
			getKnownTypes: () => ({}),
		},
	};
}
