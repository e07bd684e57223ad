import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { cached } from '../host/cache';
import { fetchedNode, npmEnvironment, npmInstall } from '../host/nodeBinary';
import { packPackage } from '../host/pack';
import { lastLines, plainEnvironment, run } from '../host/processes';
import type { Progress } from '../host/progress';

const root = path.resolve(__dirname, '../..');
const OLDEST = path.join(root, 'host/oldest-core');
const MINUTES = 60_000;

/** The Nodes that n8n of the supported lines runs on: the oldest patch line, and two newer majors. */
export const NODES = ['20.19.6', '22.23.3', '24.21.0'];

/** An engine of n8n: the folder to resolve it from, and its versions. */
export interface Core {
	folder: string;
	n8n: string;
	core: string;
}

/** What one ending per provider came to, on one Node with one engine or server. */
export interface Cell {
	/** `n8n-core 1.122.48 (n8n 1.123)`, or `n8n 2.41.1` for a whole server. */
	what: string;
	node: string;
	/** Why it failed; absent when everything was loaded and ended. */
	fault?: string;
}

const versionIn = (folder: string, name: string) =>
	(
		JSON.parse(
			fs.readFileSync(path.join(folder, 'node_modules', name, 'package.json'), 'utf8'),
		) as { version: string }
	).version;

/** The engine of n8n 1.123, fetched once into the cache, and the one that the tests use. */
export async function cores(progress: Progress): Promise<Core[]> {
	const { version } = JSON.parse(fs.readFileSync(path.join(OLDEST, 'package-lock.json'), 'utf8'))
		.packages['node_modules/n8n-core'] as { version: string };
	const oldest = await cached(`core-${version}`, async (partial) => {
		progress.phase(`fetching n8n-core ${version}`);
		for (const file of ['package.json', 'package-lock.json']) {
			fs.copyFileSync(path.join(OLDEST, file), path.join(partial, file));
		}
		await run(`Installing n8n-core ${version}`, 'npm', npmInstall(), {
			cwd: partial,
			env: npmEnvironment(),
			timeoutMs: 10 * MINUTES,
		});
	});
	return [
		{ folder: oldest, n8n: '1.123', core: version },
		{ folder: root, n8n: '2.41', core: versionIn(root, 'n8n-core') },
	];
}

/** The packed package, below a node_modules folder as n8n installs it. */
export async function unpackedPackage(folder: string): Promise<string> {
	const tarball = await packPackage(folder);
	const modules = path.join(folder, 'node_modules');
	fs.mkdirSync(modules, { recursive: true });
	const env = plainEnvironment();
	await run('tar', 'tar', ['-xzf', tarball, '-C', modules], {
		cwd: folder,
		env,
		timeoutMs: MINUTES,
	});
	const unpacked = path.join(modules, 'n8n-nodes-rtc-teardown');
	fs.renameSync(path.join(modules, 'package'), unpacked);
	return unpacked;
}

interface Answer {
	/** The version that was really loaded. */
	core: string;
	nodes: number;
	credentials: number;
	verdicts: Array<{ provider: string; ended: boolean; said: string }>;
}

/** Runs `child.ts` in one Node with one engine. */
export async function cellOf(
	version: string,
	core: Core,
	unpacked: string,
	progress: Progress,
): Promise<Cell> {
	const { node } = await fetchedNode(version, progress, 'it is one of those that are tried');
	progress.phase(`Node ${version} with n8n-core ${core.core}`);
	const what = `n8n-core ${core.core} (n8n ${core.n8n})`;
	const userFolder = fs.mkdtempSync(path.join(os.tmpdir(), 'rtc-teardown-'));
	const args = [
		...['--require', path.join(__dirname, 'redirect.cjs'), '--import', 'tsx'],
		path.join(__dirname, 'child.ts'),
	];
	try {
		const printed = await run(`Node ${version}, n8n-core ${core.core}`, node, args, {
			cwd: root,
			env: plainEnvironment({
				RTC_TEARDOWN_CORE: core.folder,
				RTC_TEARDOWN_PACKAGE: unpacked,
				N8N_USER_FOLDER: userFolder,
				N8N_ENCRYPTION_KEY: 'compatibility',
			}),
			timeoutMs: 5 * MINUTES,
		});
		return {
			what,
			node: version,
			fault: faultIn(JSON.parse(lastLines(printed, 1)) as Answer, core),
		};
	} catch (error) {
		return { what, node: version, fault: (error as Error).message };
	} finally {
		fs.rmSync(userFolder, { recursive: true, force: true });
	}
}

/** undefined when all that package.json names was loaded, and each of the five ended. */
function faultIn(answer: Answer, core: Core): string | undefined {
	const { nodes, credentials, verdicts } = answer;
	const { n8n } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8')) as {
		n8n: { nodes: string[]; credentials: string[] };
	};
	const wrong = verdicts
		.filter(({ ended }) => !ended)
		.map(({ provider, said }) => `${provider} was not ended: ${said}`);
	if (answer.core !== core.core) wrong.push(`n8n-core ${answer.core} was loaded`);
	if (nodes !== n8n.nodes.length) wrong.push(`${nodes} of ${n8n.nodes.length} nodes were loaded`);
	if (credentials !== n8n.credentials.length) {
		wrong.push(`${credentials} of ${n8n.credentials.length} credential types were loaded`);
	}
	if (verdicts.length !== 5) wrong.push(`${verdicts.length} of 5 providers were tried`);
	return wrong.length > 0 ? wrong.join('; ') : undefined;
}
