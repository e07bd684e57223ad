/**
 * The platform's own package scanner over the source and over the packed tarball, and what we
 * promise about the tarball besides: `node scripts/scan.mjs` (after `npm run build`).
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import {
	analyzePackage,
	SOURCE_FILE_PATTERNS,
} from '@n8n/scan-community-package/scanner/scanner.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const work = path.join(root, '.cache', `scan-${process.pid}`);
const installHooks = [
	'preinstall',
	'install',
	'postinstall',
	'prepare',
	'preprepare',
	'postprepare',
];
const outsideDist = /^(package\.json|README\.md|LICENSE|CHANGELOG\.md)$/;

function run(command, args, cwd) {
	const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, encoding: 'utf8' });
	if (status !== 0) throw new Error(`${command} ${args[0]} failed: ${error?.message ?? stderr}`);
	return stdout;
}

/** Packs what would be published and unpacks it; answers the folder of its contents. */
function pack() {
	rmSync(work, { recursive: true, force: true });
	mkdirSync(work, { recursive: true });
	run('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', work], root);
	const tarball = readdirSync(work).find((file) => file.endsWith('.tgz'));
	run('tar', ['-xzf', tarball], work);
	return path.join(work, 'package');
}

function filesBelow(folder) {
	return readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)));
}

/** The promises about the tarball that are not kept, as sentences; prints its size. */
function brokenPromises(folder) {
	const files = filesBelow(folder);
	const size = files.reduce((sum, file) => sum + statSync(path.join(folder, file)).size, 0);
	console.log(`tarball: ${files.length} files, ${size.toLocaleString('en')} bytes unpacked`);

	const manifest = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
	const named = [...manifest.n8n.credentials, ...manifest.n8n.nodes];
	return [
		...['README.md', 'LICENSE', ...named]
			.filter((file) => !files.includes(file))
			.map((file) => `${file} is missing from the tarball`),
		...files
			.filter((file) => !file.startsWith('dist/') && !outsideDist.test(file))
			.map((file) => `${file} does not belong into the tarball`),
		...files
			.filter(
				(file) => file.endsWith('.map') || (file.endsWith('.js') && hasSourceMap(folder, file)),
			)
			.map((file) => `${file} carries a source map`),
		...installHooks
			.filter((hook) => manifest.scripts?.[hook])
			.map((hook) => `package.json has the install hook "${hook}"`),
		...['dependencies', 'optionalDependencies', 'bundledDependencies', 'bundleDependencies']
			.filter((kind) => Object.keys(manifest[kind] ?? {}).length > 0)
			.map((kind) => `package.json has ${kind}`),
	];
}

function hasSourceMap(folder, file) {
	return readFileSync(path.join(folder, file), 'utf8').includes('sourceMappingURL=');
}

try {
	const source = await analyzePackage(root, SOURCE_FILE_PATTERNS);
	const unpacked = pack();
	const packed = await analyzePackage(unpacked, ['**/*.js', 'package.json']);
	const broken = brokenPromises(unpacked);

	for (const [name, result] of Object.entries({ source, tarball: packed })) {
		console.log(`scanner on the ${name}: ${result.passed ? 'passed' : 'FAILED'}`);
		if (!result.passed) console.log(result.details ?? result.message);
	}
	broken.forEach((sentence) => console.log(`FAILED: ${sentence}`));
	if (!source.passed || !packed.passed || broken.length > 0) process.exitCode = 1;
} finally {
	rmSync(work, { recursive: true, force: true });
}
