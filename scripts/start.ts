/**
 * `npm start`: the five providers on localhost and a real n8n with this package, ready to be
 * clicked through. Options: --fresh (forget the n8n data of earlier starts), --port N (n8n's port).
 */
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { startSandbox, type Sandbox } from '../sandbox';
import { cacheFolder } from './host/cache';
import { exampleFiles } from './host/examples';
import { installHost } from './host/install';
import { openPlayground, type Playground } from './host/playground';
import { requireFreePort } from './host/ports';
import { stopAll } from './host/processes';
import { showProgress } from './host/progress';

/** The same as those of `npm run sandbox`, so that credentials made for one fit the other. */
const SANDBOX_PORTS = {
	control: 4000,
	camara: 4010,
	azure: 4020,
	verba: 4030,
	agora: 4040,
	huawei: 4050,
};
/** The trigger's ID in examples/agora-unknown-key.json. */
const AGORA_TRIGGER = '00000000-0000-4000-8000-00000000aaaa';
const SAME_KEYSTROKE_MS = 1500;

let sandbox: Sandbox | undefined;
let playground: Playground | undefined;

async function stopEverything(): Promise<void> {
	await playground?.stop();
	await stopAll();
	await sandbox?.close();
}

/** When the first Ctrl-C came; 0: not yet. */
let endingSince = 0;

/** Ctrl-C reaches us several times (terminal, npm, tsx); a deliberate second one does not wait. */
function endOnSignals(): void {
	const end = (signal: NodeJS.Signals) => {
		if (endingSince !== 0) {
			if (Date.now() - endingSince > SAME_KEYSTROKE_MS) process.exit(1);
			return;
		}
		endingSince = Date.now();
		if (signal === 'SIGINT') console.log('\nStopping n8n and the sandbox ...');
		void stopEverything().then(
			() => process.exit(0),
			() => process.exit(1),
		);
	};
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end);
}

async function main(): Promise<void> {
	const { values } = parseArgs({
		options: { fresh: { type: 'boolean' }, port: { type: 'string', default: '5678' } },
	});
	endOnSignals();
	const port = Number(values.port);
	await requireFreePort(port, 'n8n');
	await requireFreePort(port + 1, "n8n's https address for events");
	for (const [name, sandboxPort] of Object.entries(SANDBOX_PORTS)) {
		await requireFreePort(sandboxPort, `the sandbox's ${name}`);
	}
	const host = await installHost({ useMachine: true });
	const userFolder = path.join(cacheFolder(), `start-n8n-${host.version}`);
	if (values.fresh) fs.rmSync(userFolder, { recursive: true, force: true });

	const progress = showProgress();
	progress.phase('starting the sandbox');
	// Agora's console is where one enters the address of the trigger: that of the example is entered.
	const webhookUrl = `https://127.0.0.1:${port + 1}/webhook/${AGORA_TRIGGER}/webhook`;
	sandbox = await startSandbox({ ports: SANDBOX_PORTS, switches: { agora: { webhookUrl } } });
	playground = await openPlayground({
		host,
		userFolder,
		port,
		doorPort: port + 1,
		sandboxCredentials: sandbox.credentials,
		workflowFiles: exampleFiles(),
		say: progress.phase,
	});
	progress.done();
	printGuide(playground, sandbox, `https://127.0.0.1:${port + 1}/form/kill-switch`);
}

function printGuide(
	{ server, workflows, credentials }: Playground,
	{ baseUrls }: Sandbox,
	killSwitch: string,
): void {
	const { email, password } = server.instance;
	const rows = [
		['n8n', server.url],
		['log in as', `${email}   password ${password}`],
		...workflows.map(({ id, name }) => [name, `${server.url}/workflow/${id}`]),
		[
			'kill switch',
			`${killSwitch}   (once set up and published; the certificate is made here, go past the warning)`,
		],
		['credentials', `${credentials.length} ready-made ones, each named "... (sandbox)"`],
		['what is live', `${baseUrls.control}   (the five providers' state, updates by itself)`],
	];
	const width = Math.max(...rows.map(([label = '']) => label.length));
	console.log(
		`\n${rows.map(([label = '', text]) => `  ${label.padEnd(width)}  ${text}`).join('\n')}\n`,
	);
	console.log(
		'Open the state page beside a workflow, press "Execute workflow", and watch things end.',
	);
	console.log(`To make them live again: curl -X POST ${baseUrls.control}/control/reset`);
	console.log('Ctrl-C stops everything.');
	const timer = setInterval(() => {
		if (!server.hasExited()) return;
		clearInterval(timer);
		console.error(`n8n has ended by itself. Its log ends:\n${server.logTail()}`);
		void stopEverything().then(() => process.exit(1));
	}, 1000);
}

main().catch(async (error: Error) => {
	// what was interrupted fails, and has nothing to say
	if (endingSince !== 0) return;
	console.error(`\n${error.message}`);
	await stopEverything();
	process.exit(1);
});
