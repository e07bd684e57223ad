import path from 'node:path';
import { PackageDirectoryLoader } from 'n8n-core';

/** What n8n-core knows after it has loaded a package from a folder. */
export interface Loaded {
	/** With the package's name in front, as workflows have them. */
	nodes: string[];
	/** Without any prefix, as n8n keeps them: these are what two packages can both bring. */
	credentials: string[];
}

/** Loads an unpacked package as the server does. Throws what n8n would throw. */
export async function loadAlone(folder: string): Promise<Loaded> {
	const loader = new PackageDirectoryLoader(path.resolve(folder));
	await loader.loadAll();
	return {
		nodes: Object.keys(loader.nodeTypes).map((name) => `${loader.packageName}.${name}`),
		credentials: Object.keys(loader.credentialTypes),
	};
}

/** What both would register under the same name. */
export function clashes(one: Loaded, other: Loaded): string[] {
	const theirs = new Set([...other.nodes, ...other.credentials]);
	return [...one.nodes, ...one.credentials].filter((name) => theirs.has(name));
}
