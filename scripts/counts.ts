/**
 * Writes how many operations each node has into README, CHANGELOG and the pages:
 * `npm run counts`. A test fails while a number is wrong.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { countedFiles, withCounts } from './counts/texts';

const root = path.resolve(__dirname, '..');
for (const file of countedFiles()) {
	const text = readFileSync(path.join(root, file), 'utf8');
	const counted = withCounts(text);
	if (counted !== text) writeFileSync(path.join(root, file), counted);
	console.log(`${counted === text ? 'unchanged' : 'written  '}  ${file}`);
}
