/**
 * Installs the development packages when the lock file asks for something that is not there.
 * Uses nothing but Node, because it runs in a fresh clone.
 */
import { spawn } from 'node:child_process';
import { existsSync, lstatSync, readFileSync } from 'node:fs';
import path from 'node:path';

const everyMs = 5_000;

function readJson(file) {
	try {
		return JSON.parse(readFileSync(file, 'utf8'));
	} catch {
		return undefined;
	}
}

/** The packages of a lock file, without the root and what belongs to other platforms. */
function packagesOf(lock) {
	return Object.entries(lock?.packages ?? {}).filter(
		([folder, { optional, link }]) => folder !== '' && !optional && !link,
	);
}

/**
 * Whether node_modules holds what package-lock.json names. npm keeps its own list of what it
 * has installed in node_modules/.package-lock.json, written only after a complete install.
 * A node_modules that is a link (a git worktree) belongs to somebody else, who fills it.
 */
export function isInstalled(root) {
	if (isLink(path.join(root, 'node_modules'))) return true;
	const wanted = packagesOf(readJson(path.join(root, 'package-lock.json')));
	const found = readJson(path.join(root, 'node_modules/.package-lock.json'))?.packages;
	if (!found || wanted.length === 0) return false;
	return wanted.every(([folder, { version }]) => found[folder]?.version === version);
}

function isLink(file) {
	return lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
}

/**
 * Runs `npm ci` (and `npm install` when it refuses), saying every few seconds how far it is.
 * Throws with all that npm said when neither works.
 */
export async function install(root) {
	const folders = packagesOf(readJson(path.join(root, 'package-lock.json'))).map(([name]) => name);
	console.log(`Installing ${folders.length} packages for development; this takes a minute or two.`);
	const flags = ['--include=dev', '--no-audit', '--no-fund', '--no-progress'];
	const clean = await npm(root, ['ci', ...flags], folders);
	if (clean.code === 0) return;
	const reason = /npm error code (\w+)/.exec(clean.said)?.[1] ?? `code ${clean.code}`;
	const lacks =
		reason === 'EUSAGE' ? ': the lock file lacks optional packages of some platform' : '';
	console.log(`npm ci refuses (${reason}${lacks}); doing npm install instead.`);
	const usual = await npm(root, ['install', ...flags], folders);
	if (usual.code === 0) return;
	throw new Error(
		`${clean.said}\n${usual.said}\nThe packages could not be installed; npm says why, above.`,
	);
}

/** One npm command with progress: its exit code, and what it said (shown only when all fails). */
async function npm(root, args, folders) {
	const started = Date.now();
	const script = process.env.npm_execpath;
	const [command, ...before] = script?.endsWith('.js') ? [process.execPath, script] : ['npm'];
	const child = spawn(command, [...before, ...args], {
		cwd: root,
		stdio: ['ignore', 'pipe', 'pipe'],
		shell: process.platform === 'win32' && command === 'npm',
	});
	let said = '';
	child.stdout.setEncoding('utf8').on('data', (text) => (said += text));
	child.stderr.setEncoding('utf8').on('data', (text) => (said += text));
	const progress = showProgress(() => {
		const seconds = Math.round((Date.now() - started) / 1000);
		const done = folders.filter((folder) => existsSync(path.join(root, folder, 'package.json')));
		return `npm ${args[0]}: ${seconds} s, ${done.length} of ${folders.length} packages on disk`;
	});
	const code = await new Promise((resolve) => {
		child.on('error', (error) => {
			said += `${error.message}\n`;
			resolve(1);
		});
		child.on('close', resolve);
	});
	progress.end();
	return { code, said };
}

/** On a terminal one line that turns, elsewhere a line every few seconds. */
function showProgress(text) {
	if (!process.stdout.isTTY) {
		const timer = setInterval(() => console.log(text()), everyMs);
		return {
			end() {
				clearInterval(timer);
				console.log(text());
			},
		};
	}
	let turn = 0;
	const timer = setInterval(() => {
		process.stdout.write(`\r\x1b[K${'|/-\\'[turn++ % 4]} ${text()}`);
	}, 250);
	return {
		end() {
			clearInterval(timer);
			process.stdout.write(`\r\x1b[K${text()}\n`);
		},
	};
}
