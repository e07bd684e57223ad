import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';

import { agora } from '../../../../nodes/Agora/provider';

const root = path.resolve(__dirname, '../../../..');
const text = readFileSync(path.join(root, 'nodes/Agora/quality_scale.yaml'), 'utf8');

interface Rule {
	status: string;
	comment?: string;
	check?: string;
}
const scale = parse(text) as Record<string, Record<string, Rule>>;
const rules = Object.entries(scale).flatMap(([level, all]) =>
	Object.entries(all).map(([name, rule]) => ({ name: `${level}: ${name}`, ...rule })),
);

it('has the four levels', () => {
	expect(Object.keys(scale)).toEqual(['bronze', 'silver', 'gold', 'platinum']);
});

it.each(rules)(
	'$name is done, todo or exempt, with what shows it',
	({ status, comment, check }) => {
		expect(['done', 'todo', 'exempt']).toContain(status);
		if (status !== 'done') expect(comment).toBeTruthy();
		if (check !== undefined) expect(existsSync(path.join(root, check))).toBe(true);
		expect(comment ?? check).toBeTruthy();
	},
);

it('the page describes every operation, and the troubleshooting has the words of the vendor', () => {
	const page = readFileSync(path.join(root, 'docs/nodes/agora.md'), 'utf8');
	const missing = agora.resources.flatMap(({ name, operations }) =>
		Object.values(operations)
			.map((operation) => `${name}: ${operation.name}`)
			.filter((title) => !page.includes(title)),
	);
	expect(missing).toEqual([]);
	expect(page).toContain('no Route matched with those values');
});

it('the examples that the issue asks for exist and name no secret', () => {
	for (const name of ['disable-stream', 'ban-user', 'clean-up-keys', 'unknown-key']) {
		const json = readFileSync(path.join(root, `examples/agora-${name}.json`), 'utf8');
		expect(json).not.toMatch(/customerSecret|sk-Lesson/);
	}
});
