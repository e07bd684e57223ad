import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import type { N8nHost } from './install';
import { freePorts } from './ports';
import { lastLines, plainEnvironment, run, start, type Running } from './processes';

/** Redis or PostgreSQL: started here, on a free port, with a folder of its own; or somebody's. */
export interface Store {
	readonly name: string;
	/** What n8n has to know to use it. */
	readonly env: Record<string, string>;
	readonly secrets: readonly string[];
	/** Ends it as an operator would and starts it again on the same data; absent where it is not ours. */
	restart?(): Promise<void>;
	/** Ends it and removes its data; where it is not ours, removes what we put there. */
	stop(): Promise<void>;
}

/** The queue's store, which can be asked for jobs that wait and that are being worked on. */
export interface Redis extends Store {
	jobs(): Promise<{ waiting: number; active: number }>;
}

/** Somebody's own stores, for machines that have some: `redis://…`, `postgres://…`. */
export const REDIS_VARIABLE = 'QUEUE_TEST_REDIS_URL';
export const POSTGRES_VARIABLE = 'QUEUE_TEST_POSTGRES_URL';

const READY_WITHIN_MS = 60_000;
const LOOK_MS = 100;
const DEBIAN_POSTGRES = '/usr/lib/postgresql';

/** Redis with an append-only file, so that jobs in the queue survive a restart. */
export async function openRedis(host: N8nHost): Promise<Redis> {
	const address = process.env[REDIS_VARIABLE];
	return address === undefined ? await ownRedis() : foreignRedis(new URL(address), host);
}

/** PostgreSQL under a user without rights: it refuses to run as root. */
export async function openPostgres(host: N8nHost): Promise<Store> {
	const address = process.env[POSTGRES_VARIABLE];
	return address === undefined ? await ownPostgres() : foreignPostgres(new URL(address), host);
}

async function ownRedis(): Promise<Redis> {
	const folder = temporaryFolder('redis');
	const [port = 0] = await freePorts(1);
	const password = randomBytes(18).toString('hex');
	const file = path.join(folder, 'redis.conf');
	const settings = [
		...['bind 127.0.0.1', `port ${port}`, `dir ${folder}`, `requirepass ${password}`],
		...['appendonly yes', 'appendfsync everysec', 'save ""', 'daemonize no'],
	];
	fs.writeFileSync(file, `${settings.join('\n')}\n`, { mode: 0o600 });
	const ask = async (...commands: string[]) => await say(port, [`AUTH ${password}`, ...commands]);
	const store = await openStore({
		name: 'Redis',
		folders: [folder],
		secrets: [password],
		env: {
			QUEUE_BULL_REDIS_HOST: '127.0.0.1',
			QUEUE_BULL_REDIS_PORT: String(port),
			QUEUE_BULL_REDIS_PASSWORD: password,
		},
		launch: () => start('redis-server', [file], { env: plainEnvironment(), secrets: [password] }),
		isReady: async () => (await ask('PING')).includes('+PONG'),
	});
	return {
		...store,
		async jobs() {
			const answers = await ask('LLEN bull:jobs:wait', 'LLEN bull:jobs:active');
			const [waiting, active] = answers.slice(1).map((answer) => Number(answer.slice(1)));
			if (waiting === undefined || active === undefined) throw new Error('Redis does not answer');
			return { waiting, active };
		},
	};
}

/** Modules that n8n brings along, to talk to servers that are not ours. */
const ofN8n = (host: N8nHost, name: string): unknown => createRequire(host.script)(name);

/** Keys under a prefix of our own, which are removed at the end. */
function foreignRedis(address: URL, host: N8nHost): Redis {
	const prefix = `rtc-teardown-${randomBytes(6).toString('hex')}`;
	const password = decodeURIComponent(address.password);
	const Client = ofN8n(host, 'ioredis') as new (url: string) => {
		llen(list: string): Promise<number>;
		keys(pattern: string): Promise<string[]>;
		del(keys: string[]): Promise<number>;
		quit(): Promise<unknown>;
	};
	const client = new Client(address.href);
	return {
		name: 'Redis',
		secrets: password === '' ? [] : [password],
		env: {
			QUEUE_BULL_REDIS_HOST: address.hostname,
			QUEUE_BULL_REDIS_PORT: address.port || '6379',
			QUEUE_BULL_REDIS_PASSWORD: password,
			QUEUE_BULL_REDIS_USERNAME: decodeURIComponent(address.username),
			QUEUE_BULL_PREFIX: prefix,
			N8N_REDIS_KEY_PREFIX: prefix,
		},
		jobs: async () => ({
			waiting: await client.llen(`${prefix}:jobs:wait`),
			active: await client.llen(`${prefix}:jobs:active`),
		}),
		async stop() {
			const keys = await client.keys(`${prefix}*`);
			if (keys.length > 0) await client.del(keys);
			await client.quit();
		},
	};
}

/** A schema of our own, which is dropped at the end. */
function foreignPostgres(address: URL, host: N8nHost): Store {
	const schema = `rtc_teardown_${randomBytes(6).toString('hex')}`;
	const password = decodeURIComponent(address.password);
	return {
		name: 'PostgreSQL',
		secrets: password === '' ? [] : [password],
		env: {
			DB_POSTGRESDB_HOST: address.hostname,
			DB_POSTGRESDB_PORT: address.port || '5432',
			DB_POSTGRESDB_DATABASE: address.pathname.slice(1) || 'postgres',
			DB_POSTGRESDB_USER: decodeURIComponent(address.username),
			DB_POSTGRESDB_PASSWORD: password,
			DB_POSTGRESDB_SCHEMA: schema,
		},
		async stop() {
			const { Client } = ofN8n(host, 'pg') as {
				Client: new (options: { connectionString: string }) => {
					connect(): Promise<void>;
					query(text: string): Promise<unknown>;
					end(): Promise<void>;
				};
			};
			const client = new Client({ connectionString: address.href });
			await client.connect();
			await client.query(`DROP SCHEMA IF EXISTS ${schema} CASCADE`);
			await client.end();
		},
	};
}

async function ownPostgres(): Promise<Store> {
	const bin = postgresFolder();
	const folder = temporaryFolder('postgres');
	const [port = 0] = await freePorts(1);
	const password = randomBytes(18).toString('hex');
	const data = path.join(folder, 'data');
	const passwordFile = path.join(folder, 'password');
	fs.writeFileSync(passwordFile, password, { mode: 0o600 });
	const env = plainEnvironment({ HOME: folder, LC_ALL: 'C' });
	const as = otherUser(folder, passwordFile);
	const tool = (name: string, ...args: string[]) => [...as, path.join(bin, name), ...args];
	const [command = '', ...args] = tool(
		'initdb',
		...['-D', data, '-U', 'n8n', '--pwfile', passwordFile],
		...['-A', 'scram-sha-256', '-E', 'UTF8', '--no-locale'],
	);
	await run('initdb', command, args, { env, cwd: folder, timeoutMs: READY_WITHIN_MS });
	const [server = '', ...options] = tool(
		'postgres',
		...['-D', data, '-c', 'listen_addresses=127.0.0.1', '-c', `port=${port}`],
		...['-c', 'unix_socket_directories='],
	);
	return await openStore({
		name: 'PostgreSQL',
		folders: [folder],
		secrets: [password],
		env: {
			DB_POSTGRESDB_HOST: '127.0.0.1',
			DB_POSTGRESDB_PORT: String(port),
			DB_POSTGRESDB_DATABASE: 'postgres',
			DB_POSTGRESDB_USER: 'n8n',
			DB_POSTGRESDB_PASSWORD: password,
		},
		launch: () => start(server, options, { env, cwd: folder, secrets: [password] }),
		hurry: () => {
			const [pid] = fs.readFileSync(path.join(data, 'postmaster.pid'), 'utf8').split('\n');
			process.kill(Number(pid), 'SIGINT');
		},
		isReady: async () =>
			spawnSync(path.join(bin, 'pg_isready'), ['-q', '-h', '127.0.0.1', '-p', String(port)])
				.status === 0,
	});
}

interface StoreParts extends Pick<Store, 'name' | 'env' | 'secrets'> {
	folders: string[];
	launch(): Running;
	/** Asks it to end at once, where SIGTERM means to wait for its clients. */
	hurry?(): void;
	isReady(): Promise<boolean>;
}

async function openStore(parts: StoreParts): Promise<Store> {
	const { name, env, secrets, folders, launch, hurry, isReady } = parts;
	const clean = () => {
		for (const folder of folders) {
			fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
		}
	};
	// also when the process is ended before anybody could call `stop`
	process.once('exit', clean);
	let running: Running | undefined;
	const begin = async () => {
		running = launch();
		const deadline = Date.now() + READY_WITHIN_MS;
		while (!(await isReady())) {
			if (running.hasExited() || Date.now() > deadline) {
				throw new Error(`${name} did not start. Its log ends:\n${lastLines(running.output())}`);
			}
			await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
		}
	};
	const end = async () => {
		if (running && !running.hasExited()) hurry?.();
		await running?.stop();
	};
	const stop = async () => {
		await end();
		process.off('exit', clean);
		clean();
	};
	try {
		await begin();
	} catch (error) {
		await stop();
		throw error;
	}
	return {
		...{ name, env, secrets, stop },
		async restart() {
			await end();
			await begin();
		},
	};
}

function temporaryFolder(what: string): string {
	return fs.mkdtempSync(path.join(os.tmpdir(), `rtc-teardown-${what}-`));
}

/** The lines that Redis answers to commands, one each; fewer while it does not listen. */
async function say(port: number, commands: readonly string[]): Promise<string[]> {
	return await new Promise((resolve) => {
		let heard = '';
		const lines = () => heard.split('\r\n').slice(0, -1);
		const socket = net.connect(port, '127.0.0.1', () => {
			socket.write(commands.map((command) => `${command}\r\n`).join(''));
		});
		const done = () => {
			socket.destroy();
			resolve(lines());
		};
		socket.setEncoding('utf8').on('data', (text: string) => {
			heard += text;
			if (lines().length >= commands.length) done();
		});
		socket.setTimeout(2_000, done).on('error', done).on('close', done);
	});
}

/** Debian puts each version's programs into a folder of its own, outside the PATH. */
function postgresFolder(): string {
	const versions = fs.existsSync(DEBIAN_POSTGRES) ? fs.readdirSync(DEBIAN_POSTGRES) : [];
	const [newest] = versions.map(Number).sort((a, b) => b - a);
	const folders = [
		...(newest === undefined ? [] : [path.join(DEBIAN_POSTGRES, String(newest), 'bin')]),
		...(process.env.PATH ?? '').split(path.delimiter),
	];
	const found = folders.find((folder) => fs.existsSync(path.join(folder, 'initdb')));
	if (found === undefined) throw new Error(`PostgreSQL is not on this machine. ${HOW_TO_INSTALL}`);
	return found;
}

const HOW_TO_INSTALL = 'Install it: apt-get install redis-server postgresql (Debian, Ubuntu)';

/** Throws with one plain sentence when the machine has no Redis or PostgreSQL, and is told of none. */
export function requireStores(): void {
	if (process.env[POSTGRES_VARIABLE] === undefined) postgresFolder();
	if (process.env[REDIS_VARIABLE] !== undefined) return;
	if (spawnSync('redis-server', ['--version']).status !== 0) {
		throw new Error(`Redis is not on this machine. ${HOW_TO_INSTALL}`);
	}
}

/** The words that run a command as the user of Debian's package when we are root; none otherwise. */
function otherUser(...owned: string[]): string[] {
	if (process.getuid?.() !== 0) return [];
	const id = (what: string) =>
		Number(spawnSync('id', [what, 'postgres'], { encoding: 'utf8' }).stdout || NaN);
	const [uid, gid] = [id('-u'), id('-g')];
	if (Number.isNaN(uid)) throw new Error('There is no user postgres to run PostgreSQL as');
	for (const file of owned) fs.chownSync(file, uid, gid);
	return ['setpriv', `--reuid=${uid}`, `--regid=${gid}`, '--clear-groups'];
}
