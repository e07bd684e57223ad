import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { connect, type CredentialData, type N8nApi, type Workflow } from './api';
import { importCredentials, importWorkflows, readWorkflow, sandboxCredentials } from './imports';
import type { N8nHost } from './install';
import { openDoor, type Door } from './door';
import { npmEnvironment } from './nodeBinary';
import { installPackage, packPackage } from './pack';
import { freePorts } from './ports';
import { openInstance, startServer, type N8nServer } from './server';

const SHORTEST_SECRET = 6;

/** A running n8n with the packed package, an owner, credentials and workflows in it. */
export interface Playground {
	server: N8nServer;
	api: N8nApi;
	credentials: CredentialData[];
	workflows: Workflow[];
	/** Every secret value of the credentials. */
	secrets: Secret[];
	stop(): Promise<void>;
}

export interface PlaygroundOptions {
	host: N8nHost;
	/** Where n8n keeps its data; kept between starts. Absent: a temporary folder, removed at the end. */
	userFolder?: string;
	port?: number;
	/** The port of the https address for events; any free one if absent. */
	doorPort?: number;
	/** The sandbox's ready-made credential data by type. */
	sandboxCredentials: Record<string, Record<string, unknown>>;
	workflowFiles?: readonly string[];
	/** A packed package; absent: the repository is packed. */
	tarball?: string;
	say?: (phase: string) => void;
}

/** A secret value and where it comes from, `agoraApi.customerSecret`. */
export interface Secret {
	field: string;
	value: string;
}

/** What credentials keep secret. Key IDs (Huawei's AK) are names, not secrets. */
export function secretsOf(credentials: readonly CredentialData[]): Secret[] {
	const secretName = /secret|password|token$|apiKey|authKey|privateKey|connectionString/i;
	return credentials.flatMap(({ type, data }) =>
		Object.entries(data)
			.filter(([name]) => secretName.test(name) || (name === 'accessKey' && !('secretKey' in data)))
			.map(([name, value]) => ({ field: `${type}.${name}`, value: String(value) }))
			.filter(({ value }) => value.length >= SHORTEST_SECRET),
	);
}

/** Packs, installs, starts, makes the owner, imports. Whatever fails, nothing keeps running. */
export async function openPlayground(options: PlaygroundOptions): Promise<Playground> {
	const say = options.say ?? (() => undefined);
	const temporary = fs.mkdtempSync(path.join(os.tmpdir(), 'rtc-teardown-'));
	const userFolder = options.userFolder ?? path.join(temporary, 'n8n');
	const credentials = sandboxCredentials(options.sandboxCredentials);
	const workflows = (options.workflowFiles ?? []).map((file) => readWorkflow(file, credentials));
	let server: N8nServer | undefined;
	let door: Door | undefined;
	const clean = () => fs.rmSync(temporary, { recursive: true, force: true, maxRetries: 5 });
	// also when the process is ended before anybody could call `stop`
	process.once('exit', clean);
	const stop = async () => {
		await server?.stop();
		door?.close();
		process.off('exit', clean);
		clean();
	};
	try {
		const instance = openInstance(userFolder);
		say('packing the package and installing it into n8n');
		const tarball = options.tarball ?? (await packPackage(temporary));
		await installPackage(tarball, userFolder, npmEnvironment());
		say(`starting n8n ${options.host.version}`);
		const secrets = secretsOf(credentials);
		const [anyPort = 0] = await freePorts(1);
		const port = options.port ?? anyPort;
		door = await openDoor(port, options.doorPort);
		server = await startServer({
			host: options.host,
			instance,
			port,
			env: {
				WEBHOOK_URL: `${door.url}/`,
				// the editor itself stays where it is
				N8N_EDITOR_BASE_URL: `http://127.0.0.1:${port}`,
			},
			secrets: secrets.map(({ value }) => value),
		});
		const api = await connect(server.url, instance);
		say('importing credentials and example workflows');
		await importChanged(server, api, credentials, workflows);
		return { server, api, credentials, workflows, secrets, stop };
	} catch (error) {
		await stop();
		throw error;
	}
}

/**
 * Imports what is new or has changed since the last start: an import takes seconds, and must not
 * undo what the user changed in an example.
 */
async function importChanged(
	server: N8nServer,
	api: N8nApi,
	credentials: CredentialData[],
	workflows: Workflow[],
): Promise<void> {
	const file = path.join(server.instance.userFolder, 'imported.json');
	const before = (fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : {}) as Record<
		string,
		string
	>;
	const hash = (thing: unknown) => createHash('sha256').update(JSON.stringify(thing)).digest('hex');
	const inN8n = new Set(
		[...(await api.credentials()), ...(await api.workflows())].map(({ id }) => id),
	);
	const isNew = (thing: { id: string }) => !inN8n.has(thing.id) || before[thing.id] !== hash(thing);

	await importCredentials(server, credentials.filter(isNew));
	await importWorkflows(server, workflows.filter(isNew));
	const now = Object.fromEntries(
		[...credentials, ...workflows].map((thing) => [thing.id, hash(thing)]),
	);
	fs.writeFileSync(file, JSON.stringify({ ...before, ...now }, null, '\t'), { mode: 0o600 });
}
