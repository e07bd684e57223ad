import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PackageDirectoryLoader } from 'n8n-core';

import { loadPackage } from '../support/n8n';
import { repository, underTest } from '../support/n8n/environment';
import { SourceLoader } from '../support/n8n/packages';

interface Manifest {
	dependencies?: object;
	bundledDependencies?: object;
	optionalDependencies?: object;
	scripts: Record<string, string>;
	n8n: { nodes: string[]; credentials: string[] };
}

const manifest = JSON.parse(readFileSync(path.join(underTest, 'package.json'), 'utf8')) as Manifest;
const entries = [...manifest.n8n.nodes, ...manifest.n8n.credentials];
/** What the entries take their code from. */
const parts = ['common.js', 'deliveries.js', 'work.js', 'xml.js'].map((part) => `dist/${part}`);
const files = readdirSync(underTest, { recursive: true, withFileTypes: true })
	.filter((entry) => entry.isFile())
	.map((entry) => path.relative(underTest, path.join(entry.parentPath, entry.name)));

describe('what n8n-core loads from the packed package', () => {
	test('every node and credential type of the sources, with the same description', async () => {
		const { own } = await loadPackage();
		const sources = new SourceLoader(repository);
		await sources.loadAll();
		expect(own).not.toBeInstanceOf(SourceLoader);
		const shown = ({ nodeTypes, credentialTypes }: PackageDirectoryLoader) =>
			JSON.parse(
				JSON.stringify([
					Object.values(nodeTypes).map(({ type }) =>
						'description' in type ? type.description : {},
					),
					Object.values(credentialTypes).map(({ type }) => type),
				]),
			) as [object[], object[]];
		expect(shown(own)).toEqual(shown(sources));
		expect(Object.keys(own.nodeTypes)).toHaveLength(manifest.n8n.nodes.length);
		expect(Object.keys(own.credentialTypes)).toHaveLength(manifest.n8n.credentials.length);
	});

	test('icons and codex files that exist', async () => {
		const { own } = await loadPackage();
		for (const { type } of Object.values(own.nodeTypes)) {
			if (!('description' in type)) throw new Error('a node with versions is not expected here');
			const { iconUrl, codex } = type.description;
			expect(codex?.categories?.length).toBeGreaterThan(0);
			const urls = typeof iconUrl === 'string' ? [iconUrl] : Object.values(iconUrl ?? {});
			expect(urls.length).toBeGreaterThan(0);
			for (const url of urls) {
				const icon = url.replace(`icons/${own.packageName}/`, '');
				expect(existsSync(path.join(underTest, icon))).toBe(true);
			}
		}
	});
});

describe('the packed package', () => {
	test('X11 the tarball of camara, azure, verba, agora and huawei holds only dist and papers', () => {
		const others = files.filter((file) => !file.startsWith('dist/'));
		expect(others.sort()).toEqual(['LICENSE', 'README.md', 'package.json']);
	});

	test('X11 nothing runs on installation, nothing else is installed, for camara, azure, verba, agora and huawei', () => {
		for (const hook of ['preinstall', 'install', 'postinstall', 'prepare']) {
			expect(manifest.scripts).not.toHaveProperty(hook);
		}
		expect(manifest.dependencies).toBeUndefined();
		expect(manifest.bundledDependencies).toBeUndefined();
		expect(manifest.optionalDependencies).toBeUndefined();
	});

	test('L5 camara, azure, verba, agora and huawei: no source map, no file that n8n does not load', () => {
		const loaded = [
			...entries,
			...parts,
			'dist/THIRD-PARTY-LICENSES.txt',
			// n8n finds the codex file beside its node.
			...manifest.n8n.nodes.map((file) => `${file}on`),
		];
		const others = files.filter((file) => file.startsWith('dist/') && !loaded.includes(file));
		expect(others.filter((file) => !/^dist\/icons\/[^/]+\.svg$/.test(file))).toEqual([]);
		for (const file of files.filter((name) => name.endsWith('.js'))) {
			expect(readFileSync(path.join(underTest, file), 'utf8').includes('sourceMappingURL')).toBe(
				false,
			);
		}
	});

	test('takes nothing at run time but n8n-workflow and node:crypto', () => {
		const allowed = ['n8n-workflow', 'node:crypto'];
		const foreign = files
			.filter((file) => file.endsWith('.js'))
			.flatMap((file) =>
				[...readFileSync(path.join(underTest, file), 'utf8').matchAll(/\brequire\("([^"]+)"\)/g)]
					.map(([, name = '']) => name)
					.filter((name) => !allowed.includes(name))
					.map((name) => (name.startsWith('.') ? path.join(path.dirname(file), name) : name))
					.filter((name) => !parts.includes(name))
					.map((name) => `${file} requires ${name}`),
			);
		expect(foreign).toEqual([]);
	});

	test('L5 a start of n8n, which asks every node and credential type of camara, azure, verba, agora and huawei for its description, loads no code that only work needs', () => {
		const program = `
			for (const file of process.argv.slice(1)) {
				for (const Type of Object.values(require(file))) JSON.stringify(new Type());
			}
			console.log(JSON.stringify(Object.keys(require.cache)));`;
		const paths = entries.map((file) => path.join(underTest, file));
		const { stdout, stderr } = spawnSync(process.execPath, ['-e', program, ...paths], {
			encoding: 'utf8',
		});
		expect(stderr).toBe('');
		const loaded = (JSON.parse(stdout) as string[])
			.filter((file) => file.startsWith(underTest))
			.map((file) => path.relative(underTest, file));
		expect(loaded.sort()).toEqual([...entries, 'dist/common.js'].sort());
	});

	test('code of another version, put in place while n8n runs, is not mixed with what n8n has loaded', () => {
		const folder = mkdtempSync(path.join(tmpdir(), 'rtc-teardown-replaced-'));
		try {
			cpSync(path.join(underTest, 'dist'), path.join(folder, 'dist'), { recursive: true });
			const work = path.join(folder, 'dist/work.js');
			const program = `
				const { readFileSync, writeFileSync } = require('node:fs');
				const { Agora } = require(${JSON.stringify(path.join(folder, 'dist/nodes/Agora/Agora.node.js'))});
				const node = new Agora();
				const work = ${JSON.stringify(work)};
				const other = readFileSync(work, 'utf8').replace(/stamp:"[0-9a-f]{12}"/, 'stamp:"another one!"');
				if (!other.includes('another one!')) throw new Error('There is no stamp');
				writeFileSync(work, other);
				Promise.resolve().then(() => node.execute.call({ getInputData: () => [{ json: {} }] }))
					.catch(({ message }) => console.log(message));`;
			const { stdout, stderr } = spawnSync(process.execPath, ['-e', program], {
				encoding: 'utf8',
				env: { ...process.env, NODE_PATH: path.join(repository, 'node_modules') },
			});
			expect(stderr).toBe('');
			expect(stdout).toMatch(/replaced while n8n was running. Nothing was sent. Restart n8n/);
		} finally {
			rmSync(folder, { recursive: true, force: true });
		}
	});

	test("X11 the platform's scanner passes the source and the tarball of camara, azure, verba, agora and huawei", () => {
		const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/scan.mjs'], {
			cwd: repository,
			encoding: 'utf8',
			// n8n's lint plugin behaves otherwise while it is tested itself.
			env: { ...process.env, NODE_ENV: '' },
		});
		expect({ status, said: status === 0 ? '' : stdout + stderr }).toEqual({ status: 0, said: '' });
	}, 300_000);
});
