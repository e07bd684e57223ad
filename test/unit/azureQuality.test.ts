import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';

import { operations } from '../support/requestOf';

const root = path.resolve(__dirname, '../..');
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');

interface Rule {
	status: 'done' | 'todo' | 'exempt';
	reason?: string;
	proof?: string;
}
const levels = parse(read('nodes/AzureCallAutomation/quality_scale.yaml')) as Record<
	string,
	Record<string, Rule>
>;
const rules = Object.values(levels).flatMap((level) => Object.entries(level));
const page = read('docs/nodes/azure-call-automation.md');

test('the quality scale has its four levels', () => {
	expect(Object.keys(levels)).toEqual(['bronze', 'silver', 'gold', 'platinum']);
});

test.each(rules)('%s is true where that can be checked', (_name, { status, reason, proof }) => {
	expect(['done', 'todo', 'exempt']).toContain(status);
	if (status === 'done') expect(existsSync(path.join(root, proof ?? ''))).toBe(true);
	else expect(reason).toBeTruthy();
});

test('every example that the page names exists, and every example is named', () => {
	const named = [...page.matchAll(/examples\/(azure-[\w-]+\.json)/g)].map(([, name]) => name);
	const there = readdirSync(path.join(root, 'examples')).filter((name) =>
		name.startsWith('azure-'),
	);
	expect([...new Set(named)].sort()).toEqual(there.sort());
});

test('the page names all 36 operations, and the one that ends everything', () => {
	const own = operations.filter(([provider]) => provider === 'azureCallAutomation');
	expect(own).toHaveLength(37);
	for (const [, , { name }] of own)
		expect(page).toContain(name.replace(/^Start Transcription$/, 'Start'));
});
