/**
 * Five packages from one source: `npm run pack:providers`. Each provider's repository is written to
 * `.cache/providers/<name>`, type-checked, linted, built, packed, judged by the platform's scanner
 * (source and tarball) and loaded by n8n-core alone; then its names are compared with those of the
 * package that holds all five. The tarballs stand in `.cache/providers`.
 */
import 'reflect-metadata';

import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';

import Table from 'cli-table3';

import { npmEnvironment } from './host/nodeBinary';
import { run } from './host/processes';
import { clashes, loadAlone } from './providers/judge';
import { PROVIDER_PACKAGES, type ProviderPackage } from './providers/packages';
import { writeTree } from './providers/tree';

const root = path.resolve(__dirname, '..');
const MINUTES = 60_000;

interface Packed {
	name: string;
	tarball: string;
	kilobytes: number;
	nodes: number;
	credentials: number;
	clashes: string[];
}

/** Steps of one package, in order; the first that fails names itself. */
async function packOne(provider: ProviderPackage, destination: string): Promise<Packed> {
	const folder = path.join(destination, provider.name);
	const manifest = writeTree(folder, provider);
	const step = async (what: string, command: string, args: string[]) => {
		console.log(`${provider.name}: ${what}`);
		const env = npmEnvironment();
		return await run(`${provider.name}: ${what}`, command, args, {
			cwd: folder,
			env,
			timeoutMs: 5 * MINUTES,
		});
	};
	const tool = (name: string) => path.join('node_modules', ...name.split('/'));
	await step('types', process.execPath, [tool('typescript/bin/tsc'), '-p', 'tsconfig.json']);
	await step('lint', process.execPath, [tool('eslint/bin/eslint.js'), '.']);
	await step('build', process.execPath, [tool('gulp/bin/gulp.js'), '--silent']);
	await step('scanner', process.execPath, ['scripts/scan.mjs']);
	await step('pack', 'npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', '..']);
	const tarball = path.join(destination, `${manifest.name}-${manifest.version}.tgz`);

	const unpacked = path.join(destination, `${provider.name}.unpacked`);
	mkdirSync(unpacked, { recursive: true });
	await run('tar', 'tar', ['-xzf', tarball, '-C', unpacked], {
		cwd: destination,
		env: npmEnvironment(),
		timeoutMs: MINUTES,
	});
	const content = path.join(unpacked, 'package');
	const alone = await loadAlone(content);
	const both = clashes(alone, await loadAlone(root));
	const kilobytes = Math.round(sizeOf(content) / 1000);
	rmSync(unpacked, { recursive: true });
	const { nodes, credentials } = alone;
	return {
		name: provider.name,
		tarball,
		kilobytes,
		nodes: nodes.length,
		credentials: credentials.length,
		clashes: both,
	};
}

function sizeOf(folder: string): number {
	return readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.reduce((sum, entry) => sum + statSync(path.join(entry.parentPath, entry.name)).size, 0);
}

async function main(): Promise<void> {
	const wanted = process.argv.slice(2);
	const destination = path.join(root, '.cache/providers');
	rmSync(destination, { recursive: true, force: true });
	mkdirSync(destination, { recursive: true });
	const packed: Packed[] = [];
	for (const provider of PROVIDER_PACKAGES) {
		if (wanted.length > 0 && !wanted.includes(provider.name)) continue;
		packed.push(await packOne(provider, destination));
	}
	const table = new Table({
		head: ['Package', 'Unpacked', 'Nodes', 'Credentials', 'Clashes with the big package'],
		style: { head: [], border: [] },
	});
	for (const one of packed) {
		table.push([
			one.name,
			`${one.kilobytes} kB`,
			one.nodes,
			one.credentials,
			one.clashes.join('\n') || 'nothing',
		]);
	}
	console.log(table.toString());
	console.log(`Tarballs: ${path.relative(root, destination)}`);
}

main().catch((error: Error) => {
	console.error(error.message);
	process.exitCode = 1;
});
