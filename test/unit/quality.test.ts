import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';

import { PROVIDER_PACKAGES } from '../../scripts/providers/packages';
import { operations } from '../support/requestOf';

const root = path.resolve(__dirname, '../..');
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');

interface Rule {
	status: 'done' | 'todo' | 'exempt';
	reason?: string;
	proof?: string;
}

const plain = (name: string) => name.toLowerCase();

describe.each(PROVIDER_PACKAGES)('the quality scale of $folder', ({ folder, icon, page }) => {
	const levels = parse(read(`nodes/${folder}/quality_scale.yaml`)) as Record<
		string,
		Record<string, Rule>
	>;
	const rules = Object.values(levels).flatMap((level) => Object.entries(level));
	const text = read(`docs/nodes/${page}`);

	test('has its four levels', () => {
		expect(Object.keys(levels)).toEqual(['bronze', 'silver', 'gold', 'platinum']);
	});

	test.each(rules)('%s is true where that can be checked', (_name, { status, reason, proof }) => {
		expect(['done', 'todo', 'exempt']).toContain(status);
		if (status !== 'done') expect(reason).toBeTruthy();
		expect(reason ?? proof).toBeTruthy();
		if (proof !== undefined) expect(existsSync(path.join(root, proof))).toBe(true);
	});

	test('the page names every example, and only those that exist', () => {
		const examples = new RegExp(`examples/(${icon}-[\\w-]+\\.json)`, 'g');
		const named = [...text.matchAll(examples)].map(([, name]) => name);
		const there = readdirSync(path.join(root, 'examples')).filter((name) =>
			name.startsWith(`${icon}-`),
		);
		expect(there.length).toBeGreaterThan(0);
		expect([...new Set(named)].sort()).toEqual(there.sort());
	});

	test('the page names every operation', () => {
		const own = operations.filter(([provider]) => plain(provider) === plain(folder));
		expect(own.length).toBeGreaterThan(10);
		// "Start Transcription" may stand as "Transcription: Start", "Download Original" below "Download".
		const missing = own
			.map(([, , { name }]) => name.replace(' (Candidate)', ''))
			.filter((name) => !name.split(' ').every((word) => text.includes(word)));
		expect(missing).toEqual([]);
	});
});
