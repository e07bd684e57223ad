import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';

const root = path.resolve(__dirname, '../..');
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');

interface Rule {
	status: 'done' | 'todo' | 'exempt';
	reason?: string;
	proof?: string;
}
const levels = parse(read('nodes/CamaraWebRtc/quality_scale.yaml')) as Record<
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

test('the page names every example, and only those that exist', () => {
	const page = read('docs/nodes/camara-webrtc.md');
	const named = [...page.matchAll(/`examples\/(camara-[\w-]+\.json)`/g)].map(([, name]) => name);
	const there = readdirSync(path.join(root, 'examples')).filter((name) => /^camara-/.test(name));
	expect(named.sort()).toEqual(there.sort());
});

test('the page names every operation', () => {
	const page = read('docs/nodes/camara-webrtc.md');
	for (const name of ['End', 'Get', 'Create', 'Update Status', 'Refresh', 'Delete', 'Get Many']) {
		expect(page).toContain(name);
	}
});
