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

/** Every file that leads back to itself over imports, with the way it takes. */
function circlesIn(files: string[]): string[] {
	const known = new Set(files);
	const imports = new Map(
		files.map((file) => [
			file,
			[...read(file).matchAll(/(?:from|import\()\s*'(\.[^']*)'/g)]
				.map(([, target = '']) => join(dirname(file), target))
				.map((target) => [`${target}.ts`, join(target, 'index.ts')].find((one) => known.has(one)))
				.filter((target) => target !== undefined),
		]),
	);
	const circles: string[] = [];
	const done = new Set<string>();
	const visit = (file: string, way: string[]): void => {
		const at = way.indexOf(file);
		if (at >= 0) circles.push([...way.slice(at), file].join(' -> '));
		if (at >= 0 || done.has(file)) return;
		for (const target of imports.get(file) ?? []) visit(target, [...way, file]);
		done.add(file);
	};
	for (const file of files) visit(file, []);
	return circles;
}

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

	it('holds no TODO of a skeleton (npm run new:operation) that was forgotten', () => {
		const forgotten = [
			'nodes',
			'credentials',
			'engine',
			'triggers',
			'signing',
			'sandbox',
			'docs/nodes',
			'test/engine',
		]
			.flatMap(filesBelow)
			.filter((file) => /\.(ts|md)$/.test(file) && /\bTODO\b/.test(read(file)));
		expect(forgotten).toEqual([]);
	});

	it('measures no machine in a test: time is injected, speed and memory are rows of the benchmark', () => {
		const measures = /performance\.now|hrtime|(?:memory|cpu)Usage|monitorEventLoopDelay/;
		const own = relative(root, __filename);
		// The real n8n (e2e, queue) is no part of jest; its throughput is reported, not demanded.
		const measuring = filesBelow('test')
			.filter((file) => file !== own && !/^test\/(e2e|queue)\//.test(file))
			// Named only to leave the real one in place beside fake timers.
			.filter((file) => measures.test(read(file).replaceAll("'hrtime'", '')));
		expect(measuring).toEqual([]);
	});

	// The linter overlooks circles in which types alone are imported.
	it.each(['engine', 'triggers', 'signing', 'credentials', 'nodes', 'sandbox', 'scripts'])(
		'has no circle of imports in %s, types included',
		(folder) => {
			expect(circlesIn(filesBelow(folder).filter((file) => file.endsWith('.ts')))).toEqual([]);
		},
	);

	it('takes no package at run time but what n8n provides', () => {
		const manifest = JSON.parse(read('package.json')) as Record<string, unknown>;
		expect(manifest.dependencies).toBeUndefined();
		expect(manifest.peerDependencies).toEqual({ 'n8n-workflow': '*' });
		expect(manifest.files).toEqual(['dist']);
	});
});
