/**
 * The door to every task: `node scripts/run.mjs test | demo | start | sandbox | e2e | queue | bench`.
 * Works in a fresh clone with nothing but Node and npm: it installs when that is needed, then
 * runs the task. npm's own pre-scripts would not do, since .npmrc switches scripts off.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const [task, ...rest] = process.argv.slice(2);

/** Tasks that are programs of their own, and whether they run the built package. */
const programs = {
	demo: { file: 'scripts/demo.ts', build: true },
	start: { file: 'scripts/start.ts', build: true },
	sandbox: { file: 'sandbox/main.ts', build: false },
	e2e: { file: 'scripts/e2e.ts', build: true },
	queue: { file: 'scripts/queue.ts', build: true },
	bench: { file: 'scripts/bench.ts', build: true },
	screenshots: { file: 'scripts/screenshots.ts', build: true },
	compat: { file: 'scripts/compat.ts', build: true },
	providers: { file: 'scripts/packProviders.ts', build: true },
};

function nodeIsOldEnough() {
	const [major, minor] = process.versions.node.split('.').map(Number);
	return major > 20 || (major === 20 && minor >= 19);
}

/**
 * Runs a program in the foreground and waits until it has ended. Ctrl-C on a terminal reaches the
 * program by itself (it is in the same group); signals sent to this process alone are passed on.
 */
function foreground(args) {
	const child = spawn(process.execPath, args, { cwd: root, stdio: 'inherit' });
	const pass = (signal) => {
		if (signal === 'SIGTERM' || !process.stdin.isTTY) child.kill(signal);
	};
	process.on('SIGINT', pass).on('SIGTERM', pass);
	return new Promise((resolve) => {
		child.on('error', () => resolve(1));
		child.on('close', (code, signal) => {
			process.off('SIGINT', pass).off('SIGTERM', pass);
			resolve(code ?? (signal === 'SIGINT' ? 130 : 1));
		});
	});
}

async function runProgram({ file, build }) {
	if (!existsSync(path.join(root, file))) {
		console.error(`There is no ${file} yet.`);
		return 1;
	}
	if (build) {
		const code = await foreground([
			path.join('node_modules', 'gulp', 'bin', 'gulp.js'),
			'--silent',
		]);
		if (code !== 0) return code;
	}
	return await foreground(['--import', 'tsx', file, ...rest]);
}

async function main() {
	if (task !== 'test' && !programs[task]) {
		console.error(`Usage: node scripts/run.mjs <test | ${Object.keys(programs).join(' | ')}>`);
		return 2;
	}
	if (!nodeIsOldEnough()) {
		console.error(`Node ${process.versions.node} is too old: this needs Node 20.19 or newer.`);
		return 1;
	}
	const { install, isInstalled } = await import('./install.mjs');
	if (!isInstalled(root)) await install(root);
	if (task !== 'test') return await runProgram(programs[task]);
	const { runChecks } = await import('./checks.mjs');
	return await runChecks(root);
}

main().then(
	(code) => {
		process.exitCode = code;
	},
	(error) => {
		console.error(error.message);
		process.exitCode = 1;
	},
);
