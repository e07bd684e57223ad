import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { INodeType } from 'n8n-workflow';

const root = path.resolve(__dirname, '../..');

/** The files of the nodes that package.json names, as they are written: `nodes/X/X.node.ts`. */
export function nodeFiles(): string[] {
	const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
		n8n: { nodes: string[] };
	};
	return manifest.n8n.nodes.map((file) => file.replace(/^dist\//, '').replace(/\.js$/, '.ts'));
}

/** A node type from its source. */
export function nodeIn(file: string): INodeType {
	const [className = ''] = path.basename(file).split('.');
	// eslint-disable-next-line @typescript-eslint/no-require-imports
	const module = require(path.join(root, file)) as Record<string, new () => INodeType>;
	const Node = module[className];
	if (!Node) throw new Error(`${file} exports no ${className}`);
	return new Node();
}

/** Without blanks, in lower case: "Media Pull", "mediaPull" and "mediapull" are the same. */
export const plainName = (name: string) => name.replace(/[^a-z0-9]/gi, '').toLowerCase();

/** @throws Error with the names that there are. */
export function nodeNamed(name: string): INodeType {
	const nodes = nodeFiles().map(nodeIn);
	const wanted = plainName(name);
	const found = nodes.find(({ description }) =>
		[description.name, description.displayName].some((one) => plainName(one) === wanted),
	);
	if (found) return found;
	const names = nodes.map(({ description }) => description.name);
	throw new Error(`There is no node "${name}". There are: ${names.join(', ')}`);
}
