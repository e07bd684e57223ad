import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { PROVIDER_PACKAGES } from '../../../scripts/providers/packages';
import { sourcesOf } from '../../../scripts/providers/sources';
import { writeTree } from '../../../scripts/providers/tree';

const root = path.resolve(__dirname, '../../..');
const folder = mkdtempSync(path.join(tmpdir(), 'rtc-providers-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const { n8n } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
	n8n: { nodes: string[]; credentials: string[] };
};

describe('the packages of one provider each', () => {
	const trees = PROVIDER_PACKAGES.map((provider) => {
		const place = path.join(folder, provider.name);
		return { provider, place, manifest: writeTree(place, provider) };
	});

	test('hold, together, just what the big package names', () => {
		const all = trees.flatMap(({ manifest }) => manifest.n8n.nodes);
		expect([...all].sort()).toEqual([...n8n.nodes].sort());
		const credentials = trees.flatMap(({ manifest }) => manifest.n8n.credentials);
		expect([...credentials].sort()).toEqual([...n8n.credentials].sort());
	});

	test.each(trees)('$provider.name holds nothing of another service', ({ provider, place }) => {
		for (const { folder: other } of PROVIDER_PACKAGES) {
			expect(existsSync(path.join(place, 'nodes', other))).toBe(other === provider.folder);
		}
		expect(existsSync(path.join(place, 'sandbox'))).toBe(false);
	});

	test.each(trees)('$provider.name: codex and examples name its own node types', (tree) => {
		const { provider, place } = tree;
		const node = provider.folder;
		const codex = readFileSync(path.join(place, `nodes/${node}/${node}.node.json`), 'utf8');
		expect((JSON.parse(codex) as { node: string }).node).toMatch(`${provider.name}.`);
		const readme = readFileSync(path.join(place, 'README.md'), 'utf8');
		const examples = [...readme.matchAll(/\]\((examples\/[^)]+)\)/g)].map(([, file = '']) => file);
		expect(examples.length).toBeGreaterThan(0);
		for (const file of examples) {
			const text = readFileSync(path.join(place, file), 'utf8');
			expect(text).toContain(`"${provider.name}.`);
			expect(text).not.toContain('"n8n-nodes-rtc-teardown.');
		}
	});

	test.each(trees)('$provider.name: no link of the README leads nowhere', ({ place }) => {
		const readme = readFileSync(path.join(place, 'README.md'), 'utf8');
		const links = [...readme.matchAll(/\]\(([^)#]+)/g)].map(([, link = '']) => link);
		const dead = links.filter(
			(link) => !link.startsWith('https://') && !existsSync(path.join(place, link)),
		);
		expect(dead).toEqual([]);
	});
});

test('what a file imports is followed, types too, and packages are named', () => {
	const { files, packages } = sourcesOf(root, ['signing/verbaXml.ts']);
	expect(files).toContain('signing/verbaXml.ts');
	expect(packages).toContain('fast-xml-parser');
	expect(files.every((file) => existsSync(path.join(root, file)))).toBe(true);
});
