import fs from 'node:fs';
import path from 'node:path';
import { npmEnvironment } from './nodeBinary';
import { run } from './processes';

const REPOSITORY = path.resolve(__dirname, '../..');
const MINUTES = 60_000;

interface Manifest {
	n8n?: { nodes?: string[]; credentials?: string[] };
}

/**
 * Packs the built repository as npm would publish it; returns the tarball's path. Throws when a
 * node or credential that package.json names is not in the tarball.
 */
export async function packPackage(
	destination: string,
	repository: string = REPOSITORY,
): Promise<string> {
	const manifest = JSON.parse(
		fs.readFileSync(path.join(repository, 'package.json'), 'utf8'),
	) as Manifest;
	fs.mkdirSync(destination, { recursive: true });
	const printed = await run(
		'npm pack',
		'npm',
		['pack', '--json', '--ignore-scripts', '--pack-destination', destination],
		{ cwd: repository, env: npmEnvironment(), timeoutMs: 2 * MINUTES },
	);
	const [packed] = JSON.parse(printed) as [{ filename: string; files: Array<{ path: string }> }];
	const packedFiles = new Set(packed.files.map((file) => file.path));
	const named = [...(manifest.n8n?.nodes ?? []), ...(manifest.n8n?.credentials ?? [])];
	const missing = named.filter((file) => !packedFiles.has(file));
	if (missing.length > 0) {
		throw new Error(
			`The package is not built; package.json names ${missing.length} files that are not there, such as ${missing[0]}. Run: npm run build`,
		);
	}
	return path.join(destination, packed.filename);
}

/** Installs the tarball where n8n looks for community packages; replaces an earlier state of it. */
export async function installPackage(
	tarball: string,
	userFolder: string,
	env: Record<string, string>,
): Promise<void> {
	const folder = path.join(userFolder, '.n8n/nodes');
	fs.mkdirSync(folder, { recursive: true });
	const packageFile = path.join(folder, 'package.json');
	if (!fs.existsSync(packageFile)) {
		fs.writeFileSync(packageFile, JSON.stringify({ name: 'installed-nodes', private: true }));
	}
	// the same version with other content: npm would keep the old one
	const old = ['node_modules/n8n-nodes-rtc-teardown', 'node_modules/.package-lock.json'];
	for (const entry of [...old, 'package-lock.json']) {
		fs.rmSync(path.join(folder, entry), { recursive: true, force: true });
	}
	const flags = [
		'--legacy-peer-deps',
		'--ignore-scripts',
		'--no-audit',
		'--no-fund',
		'--prefer-offline',
	];
	await run('Installing the package into n8n', 'npm', ['install', ...flags, tarball], {
		cwd: folder,
		env,
		timeoutMs: 2 * MINUTES,
	});
}
