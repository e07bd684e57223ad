/**
 * After a run of jest: is there a passing test for every case of the catalogue, for every provider
 * it applies to; and has any test shown a secret? `npm run catalogue [-- --write] [results.json]`;
 * `--write` also writes docs/reliability.md.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { format, resolveConfig } from 'prettier';

import { IDS } from './catalogue/ids';
import { scan } from './catalogue/leaks';
import { documentOf, gapsIn } from './catalogue/report';
import { casesIn } from './catalogue/results';

const root = path.resolve(__dirname, '..');
const document = path.join(root, 'docs', 'reliability.md');
const outputs = path.join(root, '.cache', 'outputs');

async function main(): Promise<number> {
	const args = process.argv.slice(2);
	const major = process.versions.node.split('.')[0];
	const named = args.find((argument) => !argument.startsWith('--'));
	const results = path.resolve(root, named ?? `.cache/results/jest-node${major}.json`);
	if (!existsSync(results)) {
		console.error(`There is no ${path.relative(root, results)}: run npm test first.`);
		return 1;
	}
	const cases = casesIn(results);
	const gaps = gapsIn(cases);
	for (const gap of gaps) console.error(gap);

	const { texts, characters, secrets, leaks } = scan(outputs);
	for (const { test, secret } of leaks) console.error(`a secret is shown (${secret}) in: ${test}`);
	const scanned = texts > 0;
	if (!scanned)
		console.error('No outputs were recorded: the search for secrets found nothing to search.');

	if (args.includes('--write')) {
		const config = await resolveConfig(document);
		const text = await format(documentOf(cases), { ...config, filepath: document });
		const changed = !existsSync(document) || readFileSync(document, 'utf8') !== text;
		if (changed) writeFileSync(document, text);
		console.log(`docs/reliability.md ${changed ? 'written' : 'unchanged'}`);
	}
	console.log(
		`catalogue: ${IDS.length} ids, ${cases.length} tests, ${gaps.length} gaps; ` +
			`${secrets} secrets looked for in ${texts} outputs (${characters.toLocaleString('en')} characters), ${leaks.length} shown`,
	);
	return gaps.length === 0 && leaks.length === 0 && scanned ? 0 : 1;
}

main().then(
	(code) => {
		process.exitCode = code;
	},
	(error: unknown) => {
		console.error(error instanceof Error ? error.message : error);
		process.exitCode = 1;
	},
);
