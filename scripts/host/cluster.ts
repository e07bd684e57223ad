import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { connect, type N8nApi } from './api';
import { openBalancer, type Balancer } from './balancer';
import type { N8nHost } from './install';
import { npmEnvironment } from './nodeBinary';
import { installPackage, packPackage } from './pack';
import { freePorts } from './ports';
import { lastLines, run, type Running } from './processes';
import { MAIN_ENVIRONMENT, QUEUE_ENVIRONMENT, WORKER_CONCURRENCY } from './queueEnvironment';
import { n8nEnvironment, openInstance, startN8nProcess, type Instance } from './server';
import { openPostgres, openRedis, type Redis, type Store } from './stores';

const COMMAND_WITHIN_MS = 180_000;

/** One n8n process of the cluster. */
export interface Member {
	readonly name: string;
	readonly url: string;
	/** How often it ended without being told to, and was started again. */
	readonly fell: number;
	start(): Promise<void>;
	stop(): Promise<void>;
	/** SIGKILL; it stays down until `start`. */
	kill(): Promise<void>;
	/** Waits until it answers again after it fell. */
	ready(): Promise<void>;
	rawLog(): string;
	/** Every process that it was. */
	readonly pids: readonly number[];
}

/** n8n in queue mode: one main process, workers, webhook processes, and the two stores. */
export interface Cluster {
	main: Member;
	workers: Member[];
	webhooks: Member[];
	/** The address of the webhook processes. */
	balancer: Balancer;
	redis: Redis;
	postgres: Store;
	api: N8nApi;
	secrets: readonly string[];
	/** `n8n <args>` on the same data. */
	command(...args: string[]): Promise<string>;
	stop(): Promise<void>;
	logTails(): string;
	/** Every process of n8n that was started. */
	pids(): number[];
}

type Role = 'main' | 'worker' | 'webhook';
const ARGUMENTS: Record<Role, readonly string[]> = {
	main: ['start'],
	worker: ['worker', `--concurrency=${WORKER_CONCURRENCY}`],
	webhook: ['webhook'],
};

/** Starts everything but the second worker. Whatever fails, nothing keeps running. */
export async function openCluster(options: {
	host: N8nHost;
	secrets: readonly string[];
	env?: Record<string, string>;
	say(phase: string): void;
}): Promise<Cluster> {
	const { host, say } = options;
	const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'rtc-teardown-queue-'));
	const clean = () => fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
	process.once('exit', clean);
	const stops: Array<() => Promise<void> | void> = [];
	const stop = async () => {
		for (const one of stops.splice(0).reverse()) await one();
		process.off('exit', clean);
		clean();
	};
	try {
		say('starting Redis and PostgreSQL');
		const redis = await openRedis(host);
		stops.push(redis.stop);
		const postgres = await openPostgres(host);
		stops.push(postgres.stop);

		say('packing the package and installing it once, as into an image');
		const image = path.join(folder, 'image');
		await installPackage(await packPackage(folder), image, npmEnvironment());
		const instance = openInstance(path.join(folder, 'main'));
		const secrets = [
			...[instance.encryptionKey, instance.password, ...options.secrets],
			...[...redis.secrets, ...postgres.secrets],
		];

		const ports = await freePorts(2);
		const balancer = await openBalancer(ports.map((port) => `http://127.0.0.1:${port}`));
		stops.push(balancer.close);
		const common = {
			...QUEUE_ENVIRONMENT,
			...redis.env,
			...postgres.env,
			WEBHOOK_URL: `${balancer.url}/`,
			...options.env,
		};
		const member = async (role: Role, name: string, port?: number) =>
			await makeMember({ host, instance, image, role, name, port, common, secrets });

		const main = await member('main', 'main');
		const workers = [await member('worker', 'worker 1'), await member('worker', 'worker 2')];
		const webhooks = [
			await member('webhook', 'webhook 1', ports[0]),
			await member('webhook', 'webhook 2', ports[1]),
		];
		const members = [main, ...workers, ...webhooks];
		stops.push(async () => void (await Promise.all(members.map((one) => one.stop()))));

		say(`starting n8n ${host.version}: the main process makes its tables`);
		await main.start();
		const api = await connect(main.url, instance);
		say('starting a worker and two webhook processes');
		await Promise.all([workers[0], ...webhooks].map(async (one) => await one?.start()));

		return {
			...{ main, workers, webhooks, balancer, redis, postgres, api, secrets, stop },
			async command(...args) {
				const [broker = 0] = await freePorts(1);
				return await run(`n8n ${args[0]}`, host.node, [host.script, ...args], {
					env: n8nEnvironment(host, instance, {
						...common,
						N8N_RUNNERS_BROKER_PORT: String(broker),
					}),
					secrets,
					timeoutMs: COMMAND_WITHIN_MS,
				});
			},
			pids: () => members.flatMap(({ pids }) => pids),
			logTails: () =>
				members
					.map(({ name, rawLog }) => `── ${name}\n${lastLines(mask(rawLog(), secrets), 12)}`)
					.join('\n'),
		};
	} catch (error) {
		await stop();
		throw error;
	}
}

const mask = (text: string, secrets: readonly string[]) =>
	secrets.reduce((masked, secret) => masked.replaceAll(secret, '*****'), text);

/**
 * A process with a folder of its own, as a container has one, and the package in it. One that ends
 * without being told to is started again: the compose file says `restart: unless-stopped`.
 */
async function makeMember(options: {
	host: N8nHost;
	instance: Instance;
	image: string;
	role: Role;
	name: string;
	port?: number;
	common: Record<string, string>;
	secrets: readonly string[];
}): Promise<Member> {
	const { host, image, role, name, common, secrets } = options;
	const [anyPort = 0, brokerPort = 0] = await freePorts(2);
	const port = options.port ?? anyPort;
	const url = `http://127.0.0.1:${port}`;
	const userFolder = path.join(path.dirname(image), name.replace(' ', '-'));
	fs.cpSync(image, userFolder, { recursive: true });
	const env = n8nEnvironment(
		host,
		{ ...options.instance, userFolder },
		{
			...common,
			N8N_RUNNERS_BROKER_PORT: String(brokerPort),
			[role === 'worker' ? 'QUEUE_HEALTH_CHECK_PORT' : 'N8N_PORT']: String(port),
			...(role === 'main' ? MAIN_ENVIRONMENT : {}),
		},
	);
	let running: Running | undefined;
	let wanted = false;
	let fell = 0;
	const pids: number[] = [];
	let log = '';
	let starting: Promise<void> = Promise.resolve();

	const begin = async (): Promise<void> => {
		const begun = await startN8nProcess({
			...{ host, args: ARGUMENTS[role], env, secrets },
			readyUrl: `${url}/healthz/readiness`,
			onStart: (child) => {
				running = child;
				pids.push(child.pid);
			},
		});
		void begun.exited.then(() => {
			log += begun.rawOutput();
			if (!wanted || running !== begun) return;
			fell += 1;
			restart();
		});
	};
	/** As a container engine does: again and again, as long as it is wanted. */
	const restart = () => {
		starting = begin().catch((error: Error) => {
			log += `\n${error.message}\n`;
			if (wanted) restart();
		});
	};
	const down = async (how: 'stop' | 'kill') => {
		wanted = false;
		const current = running;
		running = undefined;
		await current?.[how]();
	};
	return {
		...{ name, url, pids },
		get fell() {
			return fell;
		},
		async start() {
			wanted = true;
			starting = begin();
			await starting;
		},
		stop: async () => await down('stop'),
		kill: async () => await down('kill'),
		async ready() {
			for (let seen: unknown; seen !== starting;) {
				seen = starting;
				await starting;
			}
		},
		rawLog: () => log + (running?.rawOutput() ?? ''),
	};
}
