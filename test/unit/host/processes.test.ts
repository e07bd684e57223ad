import { mask, plainEnvironment, run, start } from '../../../scripts/host/processes';

const node = process.execPath;
const env = plainEnvironment();

/** Waits until no process has this ID; jest's own time limit is the bound. */
async function untilGone(pid: number): Promise<void> {
	const isThere = () => {
		try {
			return process.kill(pid, 0);
		} catch {
			return false;
		}
	};
	while (isThere()) await new Promise(setImmediate);
}

describe('processes of the n8n host', () => {
	test('a command that fails says so with the end of its output, secrets masked', async () => {
		const script = 'console.error("the key is hunter2-secret"); process.exit(3)';
		const failing = run('The command', node, ['-e', script], {
			env,
			timeoutMs: 30_000,
			secrets: ['hunter2-secret'],
		});
		await expect(failing).rejects.toThrow(
			/The command ended with code 3[\s\S]*the key is \*\*\*\*\*/,
		);
	});

	test('a command that hangs is ended at its time limit', async () => {
		const hanging = run('The command', node, ['-e', 'setInterval(() => {}, 1000)'], {
			env,
			timeoutMs: 300,
		});
		await expect(hanging).rejects.toThrow('took longer than');
	});

	test('stopping a command also ends what it started', async () => {
		const script = `
			const { spawn } = require('node:child_process');
			const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
			console.log(child.pid);
			setInterval(() => {}, 1000);`;
		const running = start(node, ['-e', script], { env });
		while (!/^\d+\n/.test(running.stdout())) await new Promise(setImmediate);
		const grandchild = Number(running.stdout());
		await running.stop();
		expect(running.hasExited()).toBe(true);
		await untilGone(grandchild);
	});

	test('a command ends when its starter is killed', async () => {
		const script = `
			const { start } = require(${JSON.stringify(require.resolve('../../../scripts/host/processes'))});
			const running = start(process.execPath, ['-e', 'console.log(process.pid); setInterval(() => {}, 1000)'], { env: process.env });
			const timer = setInterval(() => {
				if (running.stdout() === '') return;
				clearInterval(timer);
				process.stdout.write(running.stdout(), () => process.kill(process.pid, 'SIGKILL'));
			}, 10);`;
		const tsx = ['--require', require.resolve('tsx/cjs'), '-e', script];
		const starter = start(node, tsx, { env });
		await starter.exited;
		const orphan = Number(starter.stdout());
		expect(orphan).toBeGreaterThan(1);
		await untilGone(orphan);
	});

	test('short values are not masked: they would make a log unreadable', () => {
		expect(mask('region na, key abcdefgh', ['na', 'abcdefgh'])).toBe('region na, key *****');
	});

	test('a child gets none of the settings of the shell', () => {
		process.env.N8N_PORT = '1';
		process.env.HTTP_PROXY = 'http://proxy.example';
		try {
			expect(plainEnvironment()).not.toMatchObject({ N8N_PORT: '1' });
			expect(Object.keys(plainEnvironment())).not.toContain('HTTP_PROXY');
		} finally {
			delete process.env.N8N_PORT;
			delete process.env.HTTP_PROXY;
		}
	});
});

test('kill leaves nothing of a command that ignores every polite signal', async () => {
	const stubborn = `
		process.on('SIGTERM', () => {});
		const { spawn } = require('node:child_process');
		const child = spawn(process.execPath, ['-e', "process.on('SIGTERM', () => {}); console.log('pid ' + process.pid); setInterval(() => {}, 1000)"], { stdio: ['ignore', 'inherit', 'inherit'] });
		setInterval(() => {}, 1000);`;
	const running = start(node, ['-e', stubborn], { env });
	let pid: number | undefined;
	while (pid === undefined) {
		await new Promise(setImmediate);
		pid = Number(/pid (\d+)/.exec(running.stdout())?.[1]) || undefined;
	}
	await running.kill();
	expect(running.hasExited()).toBe(true);
	await untilGone(pid);
});
