/**
 * Builds `dist`: the code of every node and credential type that package.json names is bundled, and the
 * icons and the codex files are put beside it.
 *
 * Everything is made in a staging folder and then put in the place of `dist` in one step, so that
 * a failed build leaves no half package behind and a running test never sees an empty folder.
 */
const { existsSync } = require('node:fs');
const { mkdir, readFile, readdir, rename, rm, writeFile } = require('node:fs/promises');
const path = require('node:path');
const { dest, series, parallel, src } = require('gulp');
const manifest = require('./package.json');
const { bundle, FILES, sourceOf } = require('./scripts/bundle.cjs');

const staging = path.join('.cache', `dist-${process.pid}`);
const bundledFiles = new Set();

async function clean() {
	await rm(staging, { recursive: true, force: true });
	await mkdir(staging, { recursive: true });
}

/** Nodes and credential types, and the parts that hold their code (scripts/bundle.cjs). */
async function code() {
	const entries = [...manifest.n8n.credentials, ...manifest.n8n.nodes].map(sourceOf);
	const { inputs, outputs } = await bundle(entries, staging);
	refuseForeignImports(outputs);
	Object.keys(inputs).forEach((file) => bundledFiles.add(file));
}

/** At run time there is n8n-workflow and node:crypto and nothing else (rules of the platform). */
function refuseForeignImports(outputs) {
	const allowed = ['n8n-workflow', 'node:crypto', ...[...FILES].map((part) => `./${part}`)];
	for (const [file, { imports }] of Object.entries(outputs)) {
		for (const { path: name, external } of imports) {
			if (external && !allowed.includes(name)) {
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

exports.default = series(clean, parallel(series(code, licences), icons, codex), putInPlace);
