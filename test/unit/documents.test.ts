import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { buildSync, type BuildOptions } from 'esbuild';
import { parse } from 'yaml';
import { nodeNamed } from '../../scripts/describe/nodes';
import { contentsOf, panelOf } from '../../scripts/describe/panel';
import { anchorsOf, blocksOf, linksOf, pages, proseOf, root, textOf } from '../support/documents';

const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
	name: string;
	scripts: Record<string, string>;
};
const host = JSON.parse(readFileSync(path.join(root, 'host/package.json'), 'utf8')) as {
	dependencies: { n8n: string };
};
const here = (file: string) => existsSync(path.join(root, file));
const allBlocks = pages().flatMap(blocksOf);
const where = ({ page, line }: { page: string; line: number }) => `${page}:${line}`;

/** npm's own commands, which no script of ours defines. */
const OF_NPM = ['install', 'pack', 'ci', 'publish', 'version', 'login'];

/** Throws unless the npm command exists here; what only prints is run. */
function checkNpm(command: string): void {
	const [, run, name = '', rest = ''] =
		/^npm (run )?(?:-s )?([\w:]+)(.*)$/.exec(command.replace(/\s+#.*$/, '')) ?? [];
	if (!(name in manifest.scripts) && (run !== undefined || !OF_NPM.includes(name))) {
		throw new Error(`there is no npm script ${name}`);
	}
	if (name === 'describe' && !/[<[…]/.test(rest)) {
		const [node = '', resource, operation] = rest.trim().split(/\s+/);
		if (node === '') return;
		const { description } = nodeNamed(node);
		if (operation !== undefined) panelOf(description, resource ?? '', operation);
		else contentsOf(description, resource);
	}
}

/** The folders in which a test that a page names would have to stand. */
const isTestPath = (file: string) => here(file) || here(path.dirname(file)) || /[<*…]/.test(file);

function checkShellLine(line: string): void {
	if (/^npm install --ignore-scripts --legacy-peer-deps \S+$/.test(line)) {
		expect(line.split(' ').at(-1)).toBe(manifest.name);
	} else if (line.startsWith('npm ')) checkNpm(line);
	else if (line.startsWith('npx jest ')) {
		const [, , file = ''] = line.replace(/\s+#.*$/, '').split(/\s+/);
		if (!isTestPath(file)) throw new Error(`there is no ${file}`);
	} else if (line.startsWith('bash ')) {
		if (!here(line.split(' ')[1] ?? '')) throw new Error(`there is no ${line.slice(5)}`);
	} else if (!KNOWN_TO_EVERYBODY.test(line) && !EXECUTED_ELSEWHERE.test(line)) {
		throw new Error('nothing checks this command: teach this test');
	}
}

const KNOWN_TO_EVERYBODY = /^(mkdir|cd|git|docker|export|#)\b|^#|^[A-Z0-9_]+=/;
/** `test/engine/documents.test.ts` sends them to a sandbox. */
const EXECUTED_ELSEWHERE = /^curl -X POST http:\/\/127\.0\.0\.1:4000\/control\//;

describe('the documents', () => {
	it('are there', () => {
		expect(pages()).toEqual(
			expect.arrayContaining(['README.md', 'docs/README.md', 'docs/nodes/agora.md']),
		);
	});

	it.each(pages())('%s: every link and picture leads somewhere, every anchor too', (page) => {
		const dead = linksOf(page).filter(
			({ file, anchor }) =>
				!here(file) || (anchor !== '' && file.endsWith('.md') && !anchorsOf(file).has(anchor)),
		);
		expect(dead.map(({ to }) => to)).toEqual([]);
	});

	it('are all in the index', () => {
		const indexed = new Set(linksOf('docs/README.md').map(({ file }) => file));
		const missing = pages().filter(
			(page) => page.startsWith('docs/') && page !== 'docs/README.md' && !indexed.has(page),
		);
		expect(missing).toEqual([]);
	});

	it('show every picture that the repository holds', () => {
		const shown = new Set(pages().flatMap((page) => linksOf(page).map(({ file }) => file)));
		const pictures = readdirSync(path.join(root, 'docs/images')).map((name) =>
			path.join('docs/images', name),
		);
		expect(pictures.filter((picture) => !shown.has(picture))).toEqual([]);
	});

	it('list every example, and no other', () => {
		const listed = linksOf('examples/README.md')
			.filter(({ file }) => file.startsWith('examples/'))
			.map(({ file }) => path.basename(file));
		const examples = readdirSync(path.join(root, 'examples')).filter((name) =>
			name.endsWith('.json'),
		);
		expect([...listed].sort()).toEqual(examples.sort());
	});

	it.each(pages())('%s: every command of npm that it names exists', (page) => {
		const wrong = [...proseOf(page).matchAll(/`(npm [^`]+)`/g)].flatMap(([, command = '']) => {
			try {
				checkNpm(command);
				return [];
			} catch (error) {
				return [`${command}: ${(error as Error).message}`];
			}
		});
		expect(wrong).toEqual([]);
	});

	// What a page says it is in, must be there: files are renamed, pages are forgotten.
	it.each(pages())('%s: every file of ours that it names exists', (page) => {
		const folders =
			'credentials|docs|engine|examples|icons|nodes|sandbox|scripts|signing|test|triggers';
		const named = [
			...proseOf(page).matchAll(
				new RegExp(`\`((?:${folders})/[\\w./-]+\\.(?:ts|mjs|cjs|json|md))\``, 'g'),
			),
		].map(([, file = '']) => file);
		const history = page === 'CHANGELOG.md';
		expect(history ? [] : named.filter((file) => !here(file))).toEqual([]);
	});
});

describe('the blocks of the documents', () => {
	it('are of kinds that a test knows', () => {
		const known = ['', 'sh', 'json', 'js', 'ts', 'Dockerfile', 'yaml'];
		expect(allBlocks.filter(({ language }) => !known.includes(language)).map(where)).toEqual([]);
	});

	it.each(
		allBlocks.filter(({ language }) => language === 'sh').map((one) => [where(one), one] as const),
	)('%s: every line is a command that exists', (_where, { text }) => {
		for (const line of text.replaceAll('\\\n', ' ').split('\n').filter(Boolean)) {
			checkShellLine(line.trim());
		}
	});

	it.each(
		allBlocks
			.filter(({ language }) => language === 'json')
			.map((one) => [where(one), one] as const),
	)('%s: the JSON can be read', (_where, { text }) => {
		expect(() => JSON.parse(text) as unknown).not.toThrow();
	});

	it('the options of esbuild that decision 0001 names take the banned globals out of crypto-js', () => {
		const blocks = allBlocks.filter(({ language }) => language === 'js');
		expect(blocks.map(({ page }) => page)).toEqual(['docs/decisions/0001-node-crypto-signs.md']);
		const [, list = ''] = /^\s*define: \{(.*)\},\s*$/.exec(blocks[0]?.text ?? '') ?? [];
		const define = Object.fromEntries(
			[...list.matchAll(/(\w+): '(\w+)'/g)].map(([, name = '', value = '']) => [name, value]),
		);
		const bundle = (options: BuildOptions) =>
			buildSync({
				...{ stdin: { contents: "require('crypto-js')", resolveDir: root }, write: false },
				...{ bundle: true, platform: 'node', ...options },
			}).outputFiles?.[0]?.text ?? '';
		const banned = /\b(globalThis|global)\b/;
		expect(bundle({})).toMatch(banned);
		expect(bundle({ define })).not.toMatch(banned);
	});

	it('the YAML can be read', () => {
		for (const { text } of allBlocks.filter(({ language }) => language === 'yaml')) {
			expect(() => parse(text) as unknown).not.toThrow();
		}
	});

	it('a Dockerfile starts from the n8n that the tests run, and installs as the page says', () => {
		const files = allBlocks.filter(({ language }) => language === 'Dockerfile');
		expect(files).not.toEqual([]);
		for (const { page, text } of files) {
			expect(text).toContain(`/n8n:${host.dependencies.n8n}\n`);
			const [, install = ''] = /(npm install .*)$/m.exec(text) ?? [];
			expect(install).not.toBe('');
			expect(textOf(page).split(install)).toHaveLength(3);
		}
	});

	it('an excerpt of a source says what the source says', () => {
		const excerpts = allBlocks.filter(
			({ language, text }) => language === 'ts' && !/^import /m.test(text),
		);
		expect(excerpts).not.toEqual([]);
		for (const { above, text } of excerpts) {
			const [, file = ''] = /`([\w/.]+\.ts)`/.exec(above) ?? [];
			const source = new Set(
				textOf(file)
					.split('\n')
					.map((line) => line.trim()),
			);
			const lines = text.split('\n').map((line) => line.trim());
			expect(lines.filter((line) => line !== '…' && !source.has(line))).toEqual([]);
		}
	});

	it('a drawing of the house names folders that are there', () => {
		const drawings = allBlocks.filter(({ language }) => language === '');
		for (const { text } of drawings) {
			const named = [...text.matchAll(/^(\w[\w./]*\/?) {2,}/gm)].map(([, name = '']) => name);
			expect(named).not.toEqual([]);
			expect(named.filter((name) => !here(name))).toEqual([]);
		}
	});
});
