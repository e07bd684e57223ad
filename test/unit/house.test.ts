import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const root = resolve(__dirname, '../..');

function filesBelow(folder: string): string[] {
	const path = join(root, folder);
	if (!existsSync(path)) return [];
	return readdirSync(path, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => relative(root, join(entry.parentPath, entry.name)));
}

const read = (file: string) => readFileSync(join(root, file), 'utf8');

describe('the house', () => {
	it('has an engine', () => {
		expect(filesBelow('engine')).not.toEqual([]);
	});

	it.each(['camara', 'azure', 'acs', 'verba', 'verint', 'agora', 'huawei'])(
		'keeps the name %s out of the engine and the triggers’ frame',
		(provider) => {
			const name = new RegExp(provider, 'i');
			const telling = [...filesBelow('engine'), ...filesBelow('triggers')].filter(
				(file) => name.test(file) || name.test(read(file)),
			);
			expect(telling).toEqual([]);
		},
	);

	it.each(['nodes', 'credentials', 'engine', 'triggers', 'signing'])(
		'does not switch a lint rule off inside %s (the platform would not listen)',
		(folder) => {
			const silenced = filesBelow(folder).filter((file) =>
				/eslint-(disable|enable)/.test(read(file)),
			);
			expect(silenced).toEqual([]);
		},
	);

	it.each([
		['engine', []],
		['signing', []],
		['credentials', ['signing']],
		['nodes', ['engine', 'triggers', 'signing']],
		['triggers', ['signing']],
		['sandbox', []],
	] as Array<[string, string[]]>)(
		'lets %s import only from %j, itself and packages',
		(folder, allowed) => {
			const foreign = filesBelow(folder)
				.filter((file) => file.endsWith('.ts'))
				.flatMap((file) =>
					[...read(file).matchAll(/(?:from|import|require\()\s*'(\.[^']*)'/g)]
						.map(([, target = '']) => relative(root, resolve(root, dirname(file), target)))
						.filter((target) => ![folder, ...allowed].includes(target.split('/')[0] ?? ''))
						.map((target) => `${file} imports ${target}`),
				);
			expect(foreign).toEqual([]);
		},
	);

	it('takes no package at run time but what n8n provides', () => {
		const manifest = JSON.parse(read('package.json')) as Record<string, unknown>;
		expect(manifest.dependencies).toBeUndefined();
		expect(manifest.peerDependencies).toEqual({ 'n8n-workflow': '*' });
		expect(manifest.files).toEqual(['dist']);
	});

	it('names no address of a registry in the lock file', () => {
		expect(read('package-lock.json')).not.toMatch(/"resolved":/);
	});
});
