import { readFileSync } from 'node:fs';
import path from 'node:path';

import { countedFiles, operationCounts, withCounts } from '../../../scripts/counts/texts';

const root = path.resolve(__dirname, '../../..');

test.each(countedFiles())('%s: its numbers of operations are right (npm run counts)', (file) => {
	const text = readFileSync(path.join(root, file), 'utf8');
	expect(withCounts(text)).toBe(text);
});

test('numbers are found in lines that name a node, below its heading, and for the package', () => {
	const agora = operationCounts().get('Agora');
	expect(agora).toBeGreaterThan(40);
	expect(withCounts('- Agora: 1 operations on streams')).toBe(
		`- Agora: ${agora} operations on streams`,
	);
	expect(withCounts('# Agora\n\n1 operations.')).toBe(`# Agora\n\n${agora} operations.`);
	expect(withCounts('1 operations of somebody')).toBe('1 operations of somebody');
	expect(withCounts('Agora and Verint Verba: 1 operations')).toBe(
		'Agora and Verint Verba: 1 operations',
	);
	expect(withCounts('0 credential types')).toMatch(/^[1-9]\d* credential types$/);
});
