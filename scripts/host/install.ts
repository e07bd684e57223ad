import { createHash } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { cached, cacheFolder } from './cache';
import {
	abiForN8n,
	fetchedNode,
	nodeForN8n,
	npmEnvironment,
	npmInstall,
	type NodeInstallation,
} from './nodeBinary';
import { plainEnvironment, run } from './processes';
import { showProgress, type Progress } from './progress';
import { missingRequirements } from './requirements';

/** A runnable n8n: its starter script and the Node that runs it. */
export interface N8nHost {
	node: string;
	script: string;
	version: string;
	/** true: found on the machine; false: our own installation in the cache. */
	ofMachine: boolean;
}

const HOST_FILES = path.resolve(__dirname, '../../host');

/** A pinned n8n: the folder of its package.json and lock file, and the Node that it runs on. */
interface Pin {
	files: string;
	/** Absent: the Node that `nodeForN8n` gives. */
	node?: { version: string; abi: string };
}

const NEWEST: Pin = { files: HOST_FILES };

/** The oldest line that starts here: `npm run test:compat` asks for it. */
const OLDEST: Pin = {
	files: path.join(HOST_FILES, 'oldest'),
	node: { version: '22.23.3', abi: '127' },
};
const OLDEST_FITTING = [2, 36] as const;
const MINUTES = 60_000;

/**
 * Returns an n8n to run: the one of the machine when allowed and fitting, else the pinned one,
 * installed once per lock file into the cache. Throws with one clear line when the machine lacks
 * what the installation needs.
 */
export async function installHost(options: { useMachine?: boolean } = {}): Promise<N8nHost> {
	const found = options.useMachine ? machineN8n() : undefined;
	if (found) return found;
	const progress = showProgress();
	try {
		return await pinnedHost(NEWEST, progress);
	} finally {
		progress.done();
	}
}

/** The oldest n8n that the package is proven in, installed once into the cache. */
export async function installOldestHost(): Promise<N8nHost> {
	const progress = showProgress();
	try {
		return await pinnedHost(OLDEST, progress);
	} finally {
		progress.done();
	}
}

async function nodeOf({ node }: Pin, progress: Progress): Promise<NodeInstallation> {
	if (!node) return await nodeForN8n(progress);
	const why = 'an old n8n needs it';
	return { ...(await fetchedNode(node.version, progress, why)), abi: node.abi };
}

async function pinnedHost(pin: Pin, progress: Progress): Promise<N8nHost> {
	const name = `host-${hashOfLock(pin.files, pin.node?.abi ?? abiForN8n())}`;
	if (!fs.existsSync(path.join(cacheFolder(), name))) {
		const missing = missingRequirements();
		if (missing !== undefined) throw new Error(missing);
	}
	const node = await nodeOf(pin, progress);
	const folder = await cached(
		name,
		async (partial) => await fill(partial, pin, node, progress),
		() => progress.phase('another process is installing n8n; waiting for it'),
	);
	return hostIn(folder, node.node);
}

function hostIn(folder: string, node: string): N8nHost {
	const root = path.join(folder, 'node_modules/n8n');
	const { version } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8')) as {
		version: string;
	};
	return { node, script: path.join(root, 'bin/n8n'), version, ofMachine: false };
}

/** One installation per lock file, platform and ABI. */
function hashOfLock(files: string, abi: string): string {
	const hash = createHash('sha256');
	for (const file of ['package.json', 'package-lock.json']) {
		hash.update(fs.readFileSync(path.join(files, file)));
	}
	return hash.update(`${process.platform}-${process.arch}-${abi}`).digest('hex').slice(0, 12);
}

async function fill(
	folder: string,
	pin: Pin,
	node: NodeInstallation,
	progress: Progress,
): Promise<void> {
	for (const file of ['package.json', 'package-lock.json']) {
		fs.copyFileSync(path.join(pin.files, file), path.join(folder, file));
	}
	const env = npmEnvironment({
		PATH: [path.dirname(node.node), process.env.PATH ?? ''].join(path.delimiter),
		npm_config_nodedir: node.root,
	});
	const npm = async (what: string, minutes: number, ...args: string[]) =>
		await run(what, 'npm', args, { cwd: folder, env, timeoutMs: minutes * MINUTES });

	progress.phase('1 of 4: fetching n8n and its 2,100 packages (2 GB; one to ten minutes, once)');
	await npm('Installing n8n', 30, ...npmInstall());
	progress.phase('2 of 4: compiling the SQLite module (about a minute)');
	await npm('Compiling the SQLite module', 15, 'rebuild', 'sqlite3', '--ignore-scripts=false');
	progress.phase('3 of 4: preparing isolated-vm');
	await npm('Preparing isolated-vm', 15, 'rebuild', 'isolated-vm', '--ignore-scripts=false');
	progress.phase('4 of 4: looking whether it runs');
	const env24 = plainEnvironment();
	await run('Loading the compiled modules', node.node, ['-e', LOAD_MODULES], {
		cwd: folder,
		env: env24,
		timeoutMs: MINUTES,
	});
	await run('n8n --version', node.node, [hostIn(folder, node.node).script, '--version'], {
		cwd: folder,
		env: env24,
		timeoutMs: MINUTES,
	});
}

const LOAD_MODULES = `
const sqlite = require('sqlite3');
const { Isolate } = require('isolated-vm');
new Isolate().dispose();
new sqlite.Database(':memory:').close();
`;

/** An n8n in the PATH whose version fits and whose Node is new enough to run it. */
function machineN8n(): N8nHost | undefined {
	const starter = (process.env.PATH ?? '')
		.split(path.delimiter)
		.filter((folder) => !folder.includes(`${path.sep}node_modules${path.sep}`))
		.map((folder) => path.join(folder, 'n8n'))
		.find((file) => fs.existsSync(file));
	if (starter === undefined) return undefined;
	const script = fs.realpathSync(starter);
	const packageFile = path.resolve(path.dirname(script), '../package.json');
	if (path.basename(path.dirname(script)) !== 'bin' || !fs.existsSync(packageFile))
		return undefined;
	const { name, version, engines } = JSON.parse(fs.readFileSync(packageFile, 'utf8')) as {
		name: string;
		version: string;
		engines?: { node?: string };
	};
	const [major = 0, minor = 0] = version.split('.').map(Number);
	const fits = major === OLDEST_FITTING[0] && minor >= OLDEST_FITTING[1];
	if (name !== 'n8n' || !fits) return undefined;
	const wantedNode = Number(/\d+/.exec(engines?.node ?? '')?.[0] ?? 0);
	const node = [path.join(path.dirname(starter), 'node'), process.execPath].find(
		(file) => majorOf(file) >= wantedNode,
	);
	return node === undefined ? undefined : { node, script, version, ofMachine: true };
}

/** The major version of a Node, 0 when it does not run. */
function majorOf(node: string): number {
	const answer = spawnSync(node, ['-p', 'process.versions.node'], { encoding: 'utf8' });
	return answer.status === 0 ? parseInt(answer.stdout, 10) : 0;
}

if (require.main === module) {
	installHost()
		.then((host) => console.log(`n8n ${host.version} is ready: ${host.script}`))
		.catch((error: Error) => {
			console.error(error.message);
			process.exitCode = 1;
		});
}
