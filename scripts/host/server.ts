import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import axios from 'axios';
import type { N8nHost } from './install';
import { freePorts } from './ports';
import { lastLines, mask, plainEnvironment, run, start, type Running } from './processes';

/** What belongs to one user folder and outlives the server's process. Holds secrets: mode 600. */
export interface Instance {
	userFolder: string;
	encryptionKey: string;
	email: string;
	password: string;
}

/** A running n8n process that answers. */
export interface N8nServer {
	readonly url: string;
	readonly instance: Instance;
	readonly secrets: readonly string[];
	readonly pid: number;
	hasExited(): boolean;
	/** The whole log of n8n, unmasked: to be searched, not to be shown. */
	rawLog(): string;
	/** The end of n8n's log, secrets masked. */
	logTail(lines?: number): string;
	/** Runs `n8n <args>` on the same user folder beside the server; returns its standard output. */
	command(...args: string[]): Promise<string>;
	stop(): Promise<void>;
}

const READY_WITHIN_MS = 180_000;
const COMMAND_WITHIN_MS = 120_000;
const LOOK_MS = 250;

/** Opens the instance of a user folder, or makes a new one with random secrets. */
export function openInstance(userFolder: string): Instance {
	const file = path.join(userFolder, 'instance.json');
	if (fs.existsSync(file)) {
		return { ...(JSON.parse(fs.readFileSync(file, 'utf8')) as Instance), userFolder };
	}
	fs.mkdirSync(userFolder, { recursive: true, mode: 0o700 });
	const instance: Instance = {
		userFolder,
		encryptionKey: randomBytes(24).toString('hex'),
		email: 'owner@example.com',
		// n8n asks for a digit and a capital letter
		password: `Rtc-1-${randomBytes(6).toString('hex')}`,
	};
	fs.writeFileSync(file, JSON.stringify(instance, null, '\t'), { mode: 0o600 });
	return instance;
}

/** The environment of every n8n process of an instance: nothing phones home, all is on localhost. */
export function n8nEnvironment(
	host: N8nHost,
	instance: Instance,
	extra: Record<string, string> = {},
): Record<string, string> {
	return plainEnvironment({
		PATH: [path.dirname(host.node), process.env.PATH ?? ''].join(path.delimiter),
		N8N_USER_FOLDER: instance.userFolder,
		N8N_ENCRYPTION_KEY: instance.encryptionKey,
		N8N_HOST: '127.0.0.1',
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_DIAGNOSTICS_ENABLED: 'false',
		N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
		N8N_TEMPLATES_ENABLED: 'false',
		N8N_PERSONALIZATION_ENABLED: 'false',
		N8N_HIRING_BANNER_ENABLED: 'false',
		N8N_SECURE_COOKIE: 'false',
		// n8n 1 has no such module, and does not start when one that it lacks is named
		...(host.version.startsWith('1.') ? {} : { N8N_DISABLED_MODULES: 'mcp-registry' }),
		N8N_VERIFIED_PACKAGES_ENABLED: 'false',
		N8N_UNVERIFIED_PACKAGES_ENABLED: 'true',
		// no Python code runs here, and its runner complains at every start
		N8N_PYTHON_ENABLED: 'false',
		N8N_LOG_LEVEL: 'info',
		NO_COLOR: '1',
		...extra,
	});
}

/**
 * Starts one n8n process (`start`, or `worker` and `webhook` for queue mode) and waits until
 * `readyUrl` answers 200. Throws with the end of its log when it ends before or takes too long.
 */
export async function startN8nProcess(options: {
	host: N8nHost;
	args: readonly string[];
	env: Record<string, string>;
	readyUrl: string;
	secrets?: readonly string[];
	/** Told of the process before it is ready. */
	onStart?: (child: Running) => void;
}): Promise<Running> {
	const { host, args, env, readyUrl, secrets } = options;
	const child = start(host.node, [host.script, ...args], { env, secrets });
	options.onStart?.(child);
	const deadline = Date.now() + READY_WITHIN_MS;
	for (;;) {
		if (child.hasExited()) {
			throw new Error(
				`n8n ${args.join(' ')} ended before it was ready. Its log ends:\n${lastLines(child.output())}`,
			);
		}
		if (await isReady(readyUrl)) return child;
		if (Date.now() > deadline) {
			const log = lastLines(child.output());
			await child.stop(2_000);
			throw new Error(
				`n8n ${args.join(' ')} was not ready after ${READY_WITHIN_MS / 1000} s. Its log ends:\n${log}`,
			);
		}
		await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
	}
}

async function isReady(url: string): Promise<boolean> {
	try {
		return (await axios.get(url, { timeout: 2_000, proxy: false })).status === 200;
	} catch {
		return false;
	}
}

/** Starts a single n8n server on an instance. Without `port` any free one is taken. */
export async function startServer(options: {
	host: N8nHost;
	instance: Instance;
	port?: number;
	env?: Record<string, string>;
	secrets?: readonly string[];
}): Promise<N8nServer> {
	const { host, instance } = options;
	const [anyPort = 0, brokerPort = 0] = await freePorts(2);
	const port = options.port ?? anyPort;
	const url = `http://127.0.0.1:${port}`;
	const secrets = [instance.encryptionKey, instance.password, ...(options.secrets ?? [])];
	const env = (broker: number) =>
		n8nEnvironment(host, instance, {
			N8N_PORT: String(port),
			N8N_RUNNERS_BROKER_PORT: String(broker),
			...options.env,
		});
	const child = await startN8nProcess({
		host,
		args: ['start'],
		env: env(brokerPort),
		readyUrl: `${url}/healthz/readiness`,
		secrets,
	});
	return {
		url,
		instance,
		secrets,
		pid: child.pid,
		hasExited: child.hasExited,
		rawLog: child.rawOutput,
		logTail: (lines) => lastLines(child.output(), lines),
		async command(...args) {
			const [broker = 0] = await freePorts(1);
			return await run(`n8n ${mask(args.join(' '), secrets)}`, host.node, [host.script, ...args], {
				env: env(broker),
				secrets,
				timeoutMs: COMMAND_WITHIN_MS,
			});
		},
		stop: async () => await child.stop(),
	};
}
