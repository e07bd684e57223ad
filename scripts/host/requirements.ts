import { spawnSync } from 'node:child_process';

const runs = (command: string, ...args: string[]) =>
	spawnSync(command, args, { stdio: 'ignore' }).status === 0;

/**
 * What n8n's SQLite module needs to be compiled, as far as it is missing here; one sentence, or
 * undefined when everything is there.
 */
export function missingRequirements(): string | undefined {
	if (process.platform === 'win32') {
		return 'The n8n server is started on Linux and macOS only; on Windows use WSL.';
	}
	const missing: string[] = [];
	const python = process.env.PYTHON ?? 'python3';
	if (!runs(python, '--version')) missing.push('python3');
	if (!runs('make', '--version')) missing.push('make');
	const compilers = [process.env.CXX, 'c++', 'g++', 'clang++'];
	if (!compilers.some((compiler) => compiler && runs(compiler, '--version'))) {
		missing.push('a C++ compiler (g++)');
	}
	if (!runs('npm', '--version')) missing.push('npm');
	if (missing.length === 0) return undefined;
	const cure =
		process.platform === 'darwin'
			? 'xcode-select --install'
			: 'apt-get install python3 make g++ (Debian, Ubuntu), or your system’s own packages';
	return `n8n's SQLite module has to be compiled once, and this machine lacks ${missing.join(', ')}. Install: ${cure}`;
}
