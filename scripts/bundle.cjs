/**
 * Bundles nodes and credential types for n8n: a file for each of them, and their code in parts beside
 * these. `gulpfile.js` makes `dist` with it, the benchmark the package that each provider would be.
 */
const { createHash } = require('node:crypto');
const { mkdir, readFile, writeFile } = require('node:fs/promises');
const path = require('node:path');
const esbuild = require('esbuild');

/** All nodes and credential types, with what describes them: n8n needs that when it starts. */
const COMMON = 'common.js';

/**
 * The parts, by the modules in them; the first pattern that fits decides. n8n loads every node and
 * credential type when it starts, and reading code takes longer than running it. So what only work needs
 * stands apart, and is loaded when something in it is used for the first time. That may not happen while
 * the common part is evaluated or a description is made: such a module stands in the common part, and a
 * test of the packed package (test/dist) tells when one does not.
 */
const PARTS = [
	[COMMON, /^engine\/(?:describe|listSearch|locator|options)\./],
	[COMMON, /^engine\/(?:base\/(?:order|time)|model\/(?:answer|checks|limit|operation|request))\./],
	[COMMON, /^signing\/(?:fetchedSession|reachable)\./],
	[COMMON, /^triggers\/(?:activation|age)\./],
	[COMMON, /^nodes\/[^/]+\/trigger\/(?:activation|events|lifeCycle|properties)\./],
	['deliveries.js', /^(?:triggers\/|nodes\/[^/]+\/trigger\/|signing\/azureEvents\.)/],
	['xml.js', /^signing\/verbaXml\./],
	['work.js', /^(?:engine|signing)\//],
	[COMMON, /^(?:nodes|credentials)\//],
];
const FILES = new Set(PARTS.map(([part]) => part));

/** The part that a module of ours stands in. Packages stand with the module that imports them. */
const partOf = (file) => PARTS.find(([, modules]) => modules.test(file))?.[0];

/**
 * @param {string[]} entries sources, e.g. `nodes/Agora/Agora.node.ts`
 * @param {string} folder where the files go
 * @returns {Promise<object>} what was bundled and what that needs, as a metafile of esbuild
 */
async function bundle(entries, folder) {
	const { inputs } = await run({ entryPoints: entries, outdir: folder, write: false });
	const asked = askedAcross(inputs);
	const stamp = await stampOf(Object.keys(inputs));
	const doors = await doorsTo(
		asked.filter((file) => partOf(file) !== COMMON),
		stamp,
	);
	const outputs = {};
	for (const part of FILES) {
		const modules = asked.filter((file) => part === COMMON || partOf(file) === part);
		if (part === COMMON) modules.push(...entries);
		if (modules.length === 0) continue;
		const made = await run({
			stdin: {
				contents: tableOf(modules, stamp) + (part === COMMON ? named(entries) : ''),
				resolveDir: '.',
				sourcefile: part,
			},
			outfile: path.join(folder, part),
			plugins: [fromOtherParts(part, part === COMMON ? doors : fromCommon)],
		});
		Object.assign(outputs, made.outputs);
	}
	for (const entry of entries) await writeEntry(entry, folder);
	refuseTwice(outputs);
	return { inputs, outputs };
}

/** A module that stood in two parts would keep two states: paces, sessions, what is under way. */
function refuseTwice(outputs) {
	const places = new Map();
	for (const [part, { inputs }] of Object.entries(outputs)) {
		for (const file of Object.keys(inputs)) {
			if (file.startsWith('parts:')) continue;
			if (places.has(file))
				throw new Error(`${file} stands in ${places.get(file)} and in ${part}.`);
			places.set(file, part);
		}
	}
}

/** n8n expects the class under the file's name in a file of its own. */
async function writeEntry(entry, folder) {
	const file = path.join(folder, entry.replace(/\.ts$/, '.js'));
	const common = path.relative(path.dirname(file), path.join(folder, COMMON)).replaceAll('\\', '/');
	await mkdir(path.dirname(file), { recursive: true });
	await writeFile(file, `module.exports=require("${common}")["${entry}"];\n`);
}

/** The modules that others import from another part. */
function askedAcross(inputs) {
	const asked = new Set();
	for (const [importer, { imports }] of Object.entries(inputs)) {
		for (const { path: file, external } of imports) {
			const part = external ? undefined : partOf(file);
			if (part && part !== partOf(importer)) asked.add(file);
		}
	}
	return [...asked].sort();
}

/** Tells one state of the sources from another. */
async function stampOf(files) {
	const hash = createHash('sha256');
	for (const file of [...files].sort()) hash.update(file).update(await readFile(file));
	return hash.digest('hex').slice(0, 12);
}

/** A file that exports modules by their paths, and says of which state it is. */
const tableOf = (modules, stamp) =>
	[
		...modules.map((file, index) => `import * as m${index} from './${file}';`),
		`module.exports = { stamp: '${stamp}',`,
		...modules.map((file, index) => `'${file}': m${index},`),
		'};',
	].join('\n');

/** What a part says that was put in place of another one after n8n had started. */
const REPLACED =
	'This package was replaced while n8n was running. Nothing was sent. Restart n8n, each of its processes.';

/**
 * n8n knows nodes and credential types by the names of their classes, and short ones would clash.
 * Keeping all names would cost a tenth of the package; these are the ones that matter.
 */
const named = (entries) => `
for (const entry of ${JSON.stringify(entries)}) {
	for (const [name, value] of Object.entries(module.exports[entry])) {
		Object.defineProperty(value, 'name', { value: name });
	}
}`;

/** The other parts take modules that are not their own from the common one. */
const fromCommon = (file) => `module.exports = require('./${COMMON}')['${file}'];`;

/** The common part takes them through getters, the first of which loads the part that it needs. */
async function doorsTo(modules, stamp) {
	const { outputs } = await run({
		entryPoints: modules,
		outdir: '.',
		bundle: false,
		external: undefined,
		format: 'esm',
		write: false,
	});
	const names = new Map(
		Object.values(outputs).map(({ entryPoint, exports }) => [entryPoint, exports]),
	);
	return (file) =>
		[
			'let loaded;',
			'const load = () => {',
			'if (loaded) return loaded;',
			`const part = require('./${partOf(file)}');`,
			`if (part.stamp !== '${stamp}') throw new Error(${JSON.stringify(REPLACED)});`,
			`return (loaded = part['${file}']);`,
			'};',
			'module.exports = {',
			...names.get(file).map((name) => `get ${name}() { return load().${name}; },`),
			'};',
		].join('\n');
}

/** Puts what `contentsOf` says in the place of modules that stand in another part than `own`. */
function fromOtherParts(own, contentsOf) {
	const asking = Symbol('our own question');
	return {
		name: 'parts',
		setup(build) {
			build.onResolve({ filter: /^\.\.?\// }, async ({ path: name, pluginData, ...from }) => {
				if (pluginData === asking) return undefined;
				if (from.namespace === 'parts') return { path: name, external: true };
				const { importer, resolveDir, kind } = from;
				const question = { importer, resolveDir, kind, pluginData: asking };
				const found = await build.resolve(name, question);
				const file = path.relative('.', found.path).replaceAll('\\', '/');
				const part = partOf(file);
				return part && part !== own ? { path: file, namespace: 'parts' } : found;
			});
			build.onLoad({ filter: /./, namespace: 'parts' }, ({ path: file }) => ({
				contents: contentsOf(file),
			}));
		},
	};
}

async function run(options) {
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
	return metafile;
}

/** dist/nodes/X/X.node.js, as package.json names it, is made from nodes/X/X.node.ts. */
const sourceOf = (file) => file.replace(/^dist\//, '').replace(/\.js$/, '.ts');

module.exports = { bundle, FILES, sourceOf };
