// Runs a command and ends it, with everything it started, when whoever started this process is
// gone. The starter holds the other end of our standard input: it closes even after a SIGKILL.
const { spawn } = require('node:child_process');

const [command, ...args] = process.argv.slice(2);

/** The starter made us the leader of a process group; the negative ID means the whole group. */
function signalGroup(signal) {
	try {
		process.kill(-process.pid, signal);
	} catch {
		// nobody is left in the group
	}
}

// The group's signals reach the command directly; we outlive it to hand on its exit code.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});

const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'] });
child.on('error', (error) => {
	console.error(error.message);
	process.exit(127);
});
child.on('exit', (code, signal) => {
	signalGroup('SIGTERM');
	process.exit(code ?? (signal === null ? 1 : 143));
});

process.stdin.resume();
process.stdin.on('error', () => {});
process.stdin.on('close', () => {
	signalGroup('SIGTERM');
	setTimeout(() => signalGroup('SIGKILL'), 5_000);
});
