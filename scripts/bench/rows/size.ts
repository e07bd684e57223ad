import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { npmEnvironment } from '../../host/nodeBinary';
import type { Bench } from '../measure';
import { spreadOf } from '../statistics';
import { providersAlone } from '../alone';
import type { Line, Row } from '../table';
import { VENDOR_SDKS } from './start';

/** In kB: what is downloaded does not depend on the machine. */
const MOST_ALL = 900;
const MOST_ALONE = 300;

interface Manifest {
	dependencies?: Record<string, string>;
}

/** What an installation brings along. */
export async function size(bench: Bench): Promise<Row> {
	bench.phase('Size: packing');
	const { repository, packageFolder } = bench.options;
	const args = ['pack', '--dry-run', '--json', '--ignore-scripts'];
	const env = npmEnvironment();
	const { stdout } = await promisify(execFile)('npm', args, { cwd: packageFolder, env });
	const [{ unpackedSize }] = JSON.parse(stdout) as [{ unpackedSize: number }];
	const { dependencies = {} } = manifestOf(repository);
	const own = Object.keys(dependencies).length;
	const others = Object.entries(VENDOR_SDKS).map(([name, packages]) => {
		const folders = packages.flatMap((one) => [...treeOf(repository, one)]);
		const bytes = folders.reduce((sum, folder) => sum + bytesIn(folder), 0);
		return { name, bytes, dependencies: new Set(folders).size - packages.length };
	});
	const alone = await providersAlone(repository);
	const largest = Math.max(...alone.map(({ bytes }) => bytes));
	return {
		id: 'size',
		title: 'Size',
		work: 'the unpacked package with everything that npm installs for it',
		lines: [
			lineOf('this package', unpackedSize, own),
			...alone.map(({ provider, bytes }) => lineOf(`${provider} alone`, bytes, own)),
			...others.map((one) => lineOf(one.name, one.bytes, one.dependencies)),
		],
		demands: [
			{
				text: `at most ${MOST_ALL} kB for all providers: ${Math.round(unpackedSize / 1_000)} kB`,
				holds: unpackedSize <= MOST_ALL * 1_000,
			},
			{
				text: `at most ${MOST_ALONE} kB for any single one: ${Math.round(largest / 1_000)} kB`,
				holds: largest <= MOST_ALONE * 1_000,
			},
			{ text: `0 dependencies: ${own}`, holds: own === 0 },
		],
		notes: [],
	};
}

const lineOf = (contender: string, bytes: number, dependencies: number): Line => ({
	contender,
	figures: [{ name: '', unit: ' kB', spread: spreadOf([bytes / 1_000]), digits: 0 }],
	also: [`${dependencies} dependencies`],
});

const manifestOf = (folder: string): Manifest =>
	JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8')) as Manifest;

/** The folders of a package and of all that it depends on, as Node would find them. */
function treeOf(from: string, name: string, found = new Set<string>()): Set<string> {
	const folder = folderOf(from, name);
	if (folder === undefined || found.has(folder)) return found;
	found.add(folder);
	for (const dependency of Object.keys(manifestOf(folder).dependencies ?? {})) {
		treeOf(folder, dependency, found);
	}
	return found;
}

function folderOf(from: string, name: string): string | undefined {
	for (let folder = from; ; folder = path.dirname(folder)) {
		const candidate = path.join(folder, 'node_modules', name);
		if (fs.existsSync(path.join(candidate, 'package.json'))) return candidate;
		if (folder === path.dirname(folder)) return undefined;
	}
}

/** The files of a package, without packages inside it: these are counted by themselves. */
function bytesIn(folder: string): number {
	let bytes = 0;
	for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
		const file = path.join(folder, entry.name);
		if (entry.isFile()) bytes += fs.statSync(file).size;
		else if (entry.isDirectory() && entry.name !== 'node_modules') bytes += bytesIn(file);
	}
	return bytes;
}
