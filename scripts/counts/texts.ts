import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { INodePropertyOptions, INodeTypeDescription } from 'n8n-workflow';

import { nodeFiles, nodeIn } from '../describe/nodes';

const root = path.resolve(__dirname, '../..');

/** Texts in which operations are counted. */
export function countedFiles(): string[] {
	const below = (folder: string) =>
		readdirSync(path.join(root, folder))
			.filter((name) => name.endsWith('.md'))
			.map((name) => `${folder}/${name}`);
	return ['README.md', 'CHANGELOG.md', ...below('docs'), ...below('docs/nodes')];
}

const operationsOf = ({ properties }: INodeTypeDescription): INodePropertyOptions[] =>
	properties
		.filter(({ name }) => name === 'operation')
		.flatMap(({ options = [] }) => options as INodePropertyOptions[]);

/** Number of operations by the node's display name. Triggers have none. */
export function operationCounts(): Map<string, number> {
	const descriptions = nodeFiles().map((file) => nodeIn(file).description);
	return new Map(
		descriptions
			.map((one): [string, number] => [one.displayName, operationsOf(one).length])
			.filter(([, count]) => count > 0),
	);
}

/** Number of things that package.json names. */
function manifestCounts(): Record<string, number> {
	const { n8n } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
		n8n: { nodes: string[]; credentials: string[] };
	};
	const triggers = n8n.nodes.filter((file) => file.endsWith('Trigger.node.js')).length;
	return {
		'action nodes': n8n.nodes.length - triggers,
		triggers,
		'credential types': n8n.credentials.length,
	};
}

/**
 * The text with right numbers: "42 operations" in a line (or below a first heading) that names one
 * node, and "5 action nodes", "2 triggers", "11 credential types" anywhere.
 */
export function withCounts(text: string): string {
	const counts = operationCounts();
	const heading = /^# (.+)$/m.exec(text)?.[1] ?? '';
	const all = Object.entries(manifestCounts());
	return text
		.split('\n')
		.map((line) => {
			const named = [...counts.keys()].filter((name) => new RegExp(`\\b${name}\\b`).test(line));
			const [node = heading] = named;
			const count = named.length > 1 ? undefined : counts.get(node);
			const operations =
				count === undefined ? line : line.replace(/\b\d+ operations\b/, `${count} operations`);
			return all.reduce(
				(changed, [what, number]) =>
					changed.replace(new RegExp(`\\b\\d+ ${what}\\b`), `${number} ${what}`),
				operations,
			);
		})
		.join('\n');
}
