import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';

/** What was measured, and on what. */
export interface Surroundings {
	date: string;
	cpu: string;
	cores: number;
	memoryGb: number;
	system: string;
	/** Processes that wanted a core, on average over the minute before the start. */
	load: number;
	node: string;
	packages: Record<string, string>;
	/** The commit, and whether files differ from it. */
	commit: string;
}

const PACKAGES = [
	'n8n-core',
	'n8n-workflow',
	'n8n-nodes-base',
	'@azure/communication-common',
	'@azure/communication-call-automation',
	'@huaweicloud/huaweicloud-sdk-core',
	'crypto-js',
];

export function surroundings(repository: string): Surroundings {
	return {
		date: new Date().toISOString(),
		cpu: os.cpus()[0]?.model.trim() ?? 'unknown',
		cores: os.cpus().length,
		memoryGb: Math.round(os.totalmem() / 2 ** 30),
		system: `${os.type()} ${os.release()} ${os.arch()}`,
		load: os.loadavg()[0] ?? 0,
		node: process.version,
		packages: Object.fromEntries(PACKAGES.map((name) => [name, versionOf(repository, name)])),
		commit: commitOf(repository),
	};
}

/** How much of all cores nobody uses, over one second; ask while the benchmark itself does nothing. */
export async function idleShare(): Promise<number> {
	const sums = () => {
		const times = os.cpus().map(({ times }) => times);
		const idle = times.reduce((sum, one) => sum + one.idle, 0);
		const all = times.reduce((sum, one) => sum + Object.values(one).reduce((a, b) => a + b, 0), 0);
		return { idle, all };
	};
	const before = sums();
	await setTimeout(1_000);
	const after = sums();
	return (after.idle - before.idle) / Math.max(1, after.all - before.all);
}

function versionOf(repository: string, name: string): string {
	const file = path.join(repository, 'node_modules', name, 'package.json');
	return (JSON.parse(fs.readFileSync(file, 'utf8')) as { version: string }).version;
}

function commitOf(repository: string): string {
	const git = (...args: string[]) =>
		execFileSync('git', args, { cwd: repository, encoding: 'utf8' }).trim();
	try {
		const changed = git(
			'status',
			'--porcelain',
			'--',
			'engine',
			'triggers',
			'signing',
			'nodes',
			'credentials',
		);
		return git('rev-parse', '--short', 'HEAD') + (changed === '' ? '' : ' with changes');
	} catch {
		return 'unknown';
	}
}
