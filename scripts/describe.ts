/**
 * Prints the panel of an operation as the editor shows it:
 *
 *     npm run describe <node> [resource] [operation]
 *
 * Without an operation it lists what there is. Names may be the editor's or those of the files.
 */
import { nodeNamed } from './describe/nodes';
import { contentsOf, panelOf } from './describe/panel';

function main(): number {
	const [node, resource, operation] = process.argv.slice(2);
	if (node === undefined) {
		console.error('Usage: npm run describe <node> [resource] [operation]');
		return 2;
	}
	const { description } = nodeNamed(node);
	console.log(
		resource === undefined || operation === undefined
			? contentsOf(description, resource)
			: panelOf(description, resource, operation),
	);
	return 0;
}

try {
	process.exitCode = main();
} catch (error) {
	console.error((error as Error).message);
	process.exitCode = 1;
}
