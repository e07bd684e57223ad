import { spawn } from 'node:child_process';
import path from 'node:path';

/** A started command. `stop` ends it and everything it started. */
export interface Running {
	readonly pid: number;
	/** The exit code, once it is over. */
	readonly exited: Promise<number>;
	hasExited(): boolean;
	/** Everything printed so far (the newest part if it is long), secrets masked. */
	output(): string;
	rawOutput(): string;
	/** Only what went to standard output, unmasked: for results that are parsed. */
	stdout(): string;
	stop(graceMs?: number): Promise<void>;
	/** SIGKILL, without any chance to put things away, to it and everything it started. */
	kill(): Promise<void>;
}

export interface CommandOptions {
	cwd?: string;
	env: Record<string, string>;
	/** Values that must not appear in what is shown of the output. */
	secrets?: readonly string[];
	/** How long `stop` waits before it kills; the default suits a server that puts things away. */
	graceMs?: number;
}

const LEASH = path.join(__dirname, 'leash.cjs');
const KEPT_CHARACTERS = 4_000_000;
const SHORTEST_SECRET = 6;

/** Replaces every secret of six or more characters by stars. */
export function mask(text: string, secrets: readonly string[] = []): string {
	return secrets
		.filter((secret) => secret.length >= SHORTEST_SECRET)
		.reduce((masked, secret) => masked.replaceAll(secret, '*****'), text);
}

export function lastLines(text: string, count = 25): string {
	return text.trimEnd().split('\n').slice(-count).join('\n');
}

/**
 * The few variables of our own environment that a child gets. n8n reads several hundred; none of
 * the user's shell may change what we test, and no proxy may come between n8n and localhost.
 */
export function plainEnvironment(extra: Record<string, string> = {}): Record<string, string> {
	const kept = ['HOME', 'USER', 'LOGNAME', 'LANG', 'LC_ALL', 'TZ', 'TMPDIR', 'PATH', 'SHELL'];
	const environment: Record<string, string> = {};
	for (const name of kept) {
		const value = process.env[name];
		if (value !== undefined) environment[name] = value;
	}
	return { ...environment, ...extra };
}

const running = new Set<Running>();

/** Ends everything that was started here and still runs. */
export async function stopAll(): Promise<void> {
	await Promise.all([...running].map(async (one) => await one.stop()));
}

/** Starts a command in a process group of its own, on a leash that ends it when we are gone. */
export function start(command: string, args: readonly string[], options: CommandOptions): Running {
	const child = spawn(process.execPath, [LEASH, command, ...args], {
		cwd: options.cwd,
		env: options.env,
		detached: true,
		stdio: ['pipe', 'pipe', 'pipe'],
	});
	let all = '';
	let out = '';
	let over = false;
	child.stdout.setEncoding('utf8').on('data', (text: string) => {
		out = (out + text).slice(-KEPT_CHARACTERS);
		all = (all + text).slice(-KEPT_CHARACTERS);
	});
	child.stderr.setEncoding('utf8').on('data', (text: string) => {
		all = (all + text).slice(-KEPT_CHARACTERS);
	});
	child.stdin.on('error', () => undefined);

	const exited = new Promise<number>((resolve) => {
		child.on('error', () => resolve(127));
		child.on('close', (code) => resolve(code ?? 1));
	}).then((code) => {
		over = true;
		running.delete(handle);
		return code;
	});
	const signalGroup = (signal: NodeJS.Signals) => {
		try {
			if (child.pid !== undefined) process.kill(-child.pid, signal);
		} catch {
			// the group is empty
		}
	};
	const handle: Running = {
		pid: child.pid ?? 0,
		exited,
		hasExited: () => over,
		output: () => mask(all, options.secrets),
		rawOutput: () => all,
		stdout: () => out,
		async stop(graceMs = options.graceMs ?? 15_000) {
			if (over) return;
			signalGroup('SIGTERM');
			const killer = setTimeout(() => signalGroup('SIGKILL'), graceMs);
			await exited;
			clearTimeout(killer);
		},
		async kill() {
			signalGroup('SIGKILL');
			await exited;
		},
	};
	running.add(handle);
	return handle;
}

/**
 * Runs a command to its end and returns what it printed to standard output.
 * Throws when it fails or takes longer than `timeoutMs`, with the end of its output.
 */
export async function run(
	what: string,
	command: string,
	args: readonly string[],
	options: CommandOptions & { timeoutMs: number },
): Promise<string> {
	const process = start(command, args, { graceMs: 2_000, ...options });
	let late = false;
	const timer = setTimeout(() => {
		late = true;
		void process.stop();
	}, options.timeoutMs);
	const code = await process.exited;
	clearTimeout(timer);
	if (late || code !== 0) {
		const reason = late
			? `took longer than ${Math.round(options.timeoutMs / 1000)} s`
			: `ended with code ${code}`;
		throw new Error(`${what} ${reason}. The end of its output:\n${lastLines(process.output())}`);
	}
	return process.stdout();
}
