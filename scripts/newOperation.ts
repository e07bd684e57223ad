/**
 * Writes the skeleton of an operation: its file, its place in the resource (and the resource in the
 * provider), its test and its line in the node's page:
 *
 *     npm run new:operation <node> <resource> <kind> <name>
 *     npm run new:operation agora mediaPull write "Update Volume"
 *
 * Kinds: read, list, download, write, end, compound, local. What is left to say stands as TODO in the files;
 * a test finds every TODO that is forgotten.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { format, resolveConfig } from 'prettier';

import { nodeFiles, nodeIn, plainName } from './describe/nodes';
import { changesFor } from './newOperation/changes';
import { KINDS, type Kind } from './newOperation/templates';
import { place } from './newOperation/place';

const root = path.resolve(__dirname, '..');

async function main(): Promise<number> {
	const [node = '', resource = '', kind = '', name = ''] = process.argv.slice(2);
	if (name === '' || !KINDS.includes(kind as Kind)) {
		console.error(
			`Usage: npm run new:operation <node> <resource> <${KINDS.join(' | ')}> <"Name of the operation">`,
		);
		return 2;
	}
	const file = nodeFiles().find((one) => {
		const { name: type, displayName } = nodeIn(one).description;
		return [type, displayName].some((text) => plainName(text) === plainName(node));
	});
	if (!file) {
		console.error(`There is no node "${node}". There are: ${nodeFiles().join(', ')}`);
		return 1;
	}
	const { displayName, name: type } = nodeIn(file).description;
	const read = (one: string) => readFileSync(path.join(root, one), 'utf8');
	const changes = changesFor(
		{ folder: path.dirname(file), displayName, type, resource, kind: kind as Kind, name },
		read,
	);
	for (const change of changes) {
		const full = path.join(root, change.file);
		const config = await resolveConfig(full);
		place(full, await format(change.text, { ...config, filepath: full }), change.isNew);
		console.log(`${change.isNew ? 'new    ' : 'changed'}  ${change.file}`);
	}
	console.log(
		[
			'',
			'Now, with the page of the vendor open (docs/operations.md):',
			'  1. fill in every TODO of the operation',
			`  2. npm run describe ${type} ${resource}`,
			`  3. teach sandbox/ the same page, then npx jest ${changes.find(({ file: one }) => one.endsWith('.test.ts'))?.file}`,
			'  4. complete the line in docs/nodes/, add one to CHANGELOG.md, then npm run counts',
		].join('\n'),
	);
	return 0;
}

main().then(
	(code) => {
		process.exitCode = code;
	},
	(error: Error) => {
		console.error(error.message);
		process.exitCode = 1;
	},
);
