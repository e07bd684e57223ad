import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';

const root = path.resolve(__dirname, '../..');
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');

interface Rule {
	status: 'done' | 'todo' | 'exempt';
	reason?: string;
	proof?: string;
}
const levels = parse(read('nodes/HuaweiRtc/quality_scale.yaml')) as Record<
	string,
	Record<string, Rule>
>;
const rules = Object.values(levels).flatMap((level) => Object.entries(level));

test('the quality scale has its four levels', () => {
	expect(Object.keys(levels)).toEqual(['bronze', 'silver', 'gold', 'platinum']);
});

test.each(rules)('%s is true where that can be checked', (_name, { status, reason, proof }) => {
	expect(['done', 'todo', 'exempt']).toContain(status);
	if (status === 'done') expect(existsSync(path.join(root, proof ?? ''))).toBe(true);
	else expect(reason).toBeTruthy();
});

test('every example that the page names exists, and every example is named', () => {
	const page = read('docs/nodes/huawei-rtc.md');
	const named = [...page.matchAll(/examples\/(huawei-[\w-]+\.json)/g)].map(([, name]) => name);
	expect(named).toHaveLength(4);
	for (const name of named) expect(existsSync(path.join(root, 'examples', name ?? ''))).toBe(true);
});
