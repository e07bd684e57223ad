/**
 * Builds `dist`: esbuild bundles every node and credential type that package.json names, gulp
 * carries the icons and the codex files beside them.
 *
 * Everything is made in a staging folder and then put in the place of `dist` in one step, so that
 * a failed build leaves no half package behind and a running test never sees an empty folder.
 */
const { existsSync } = require('node:fs');
const { mkdir, readFile, readdir, rename, rm, writeFile } = require('node:fs/promises');
const path = require('node:path');
const esbuild = require('esbuild');
const { dest, series, parallel, src } = require('gulp');
const manifest = require('./package.json');

const staging = path.join('.cache', `dist-${process.pid}`);
const bundledFiles = new Set();

/** dist/nodes/X/X.node.js is made from nodes/X/X.node.ts. */
const sourceOf = (entry) => path.relative('dist', entry).replace(/\.js$/, '.ts');

async function clean() {
	await rm(staging, { recursive: true, force: true });
	await mkdir(staging, { recursive: true });
}

/**
 * n8n loads every entry by itself and expects the class under the file's name, so each becomes a
 * file of its own. What they share (engine, triggers and signing, with the packages that these use, and what
 * a node has in common with its trigger) stands once in dist/common.js: half the size of a copy in
 * every entry. The tokens of Azure's events, with the package that reads them, are a trigger's alone,
 * so that no action node loads them.
 */
const SHARED =
	/^(?:engine|signing(?!\/azureEvents$)|triggers|nodes\/[^/]+\/(?:provider$|resources|shared))/;

async function bundle() {
	const shared = new Set();
	await bundleEntries(manifest.n8n.credentials, '../common.js', shared);
	await bundleEntries(manifest.n8n.nodes, '../../common.js', shared);
	const modules = [...shared].sort();
	const contents = [
		...modules.map((file, index) => `import * as m${index} from './${file}';`),
		`module.exports = { ${modules.map((file, index) => `'${file}': m${index}`).join(', ')} };`,
	].join('\n');
	await runEsbuild({
		stdin: { contents, resolveDir: '.', sourcefile: 'common.js' },
		outfile: `${staging}/common.js`,
	});
}

/**
 * n8n knows nodes and credential types by the names of their classes, and short ones would clash.
 * Keeping all names would cost a tenth of the package; these are the ones that matter.
 */
const NAMED_CLASSES =
	'for(const[n,c]of Object.entries(module.exports))Object.defineProperty(c,"name",{value:n});';

async function bundleEntries(entries, sharedPath, shared) {
	const plugin = {
		name: 'shared',
		setup(build) {
			build.onResolve({ filter: /^\.\.?\// }, ({ path: name, resolveDir, kind }) => {
				const file = path.relative('.', path.resolve(resolveDir, name)).replaceAll('\\', '/');
				if (kind === 'entry-point' || !SHARED.test(file)) return undefined;
				shared.add(file);
				return { path: file, namespace: 'shared' };
			});
			build.onLoad({ filter: /./, namespace: 'shared' }, ({ path: file }) => ({
				contents: `module.exports = require('${sharedPath}')['${file}'];`,
			}));
		},
	};
	await runEsbuild({
		entryPoints: entries.map(sourceOf),
		outdir: staging,
		outbase: '.',
		footer: { js: NAMED_CLASSES },
		external: ['n8n-workflow', sharedPath],
		plugins: [plugin],
	});
}

async function runEsbuild(options) {
	const { metafile } = await esbuild.build({
		bundle: true,
		format: 'cjs',
		platform: 'node',
		target: 'node20.19',
		minify: true,
		sourcemap: false,
		legalComments: 'none',
		external: ['n8n-workflow'],
		metafile: true,
		logLevel: 'warning',
		...options,
	});
	refuseForeignImports(metafile);
	Object.keys(metafile.inputs).forEach((file) => bundledFiles.add(file));
}

/** At run time there is n8n-workflow and node:crypto and nothing else (rules of the platform). */
function refuseForeignImports(metafile) {
	for (const [file, output] of Object.entries(metafile.outputs)) {
		for (const { path: name, external } of output.imports) {
			if (external && !/^(n8n-workflow|node:crypto|(\.\.\/)+common\.js)$/.test(name)) {
				throw new Error(`${path.relative(staging, file)} needs ${name}, which n8n does not allow.`);
			}
		}
	}
}

/** The licences of the packages that were bundled demand that their text travels along. */
async function licences() {
	const folders = new Set();
	for (const file of bundledFiles) {
		const match = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file);
		if (match) folders.add(match[0]);
	}
	if (folders.size === 0) return;
	const parts = [];
	for (const folder of [...folders].sort()) {
		const { name, version, license } = JSON.parse(await readFile(`${folder}/package.json`, 'utf8'));
		const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry));
		const text = file
			? await readFile(`${folder}/${file}`, 'utf8')
			: '(no licence file in the package)';
		parts.push(`${name} ${version} (${license})\n\n${text.trim()}\n`);
	}
	await writeFile(path.join(staging, 'THIRD-PARTY-LICENSES.txt'), parts.join('\n---\n\n'));
}

function icons() {
	return src('icons/*.svg', { encoding: false, allowEmpty: true }).pipe(dest(`${staging}/icons`));
}

function codex() {
	return src('nodes/**/*.node.json', { allowEmpty: true }).pipe(dest(`${staging}/nodes`));
}

async function putInPlace() {
	const old = `${staging}-old`;
	if (existsSync('dist')) await rename('dist', old);
	await rename(staging, 'dist');
	await rm(old, { recursive: true, force: true });
}

exports.default = series(clean, parallel(series(bundle, licences), icons, codex), putInPlace);
