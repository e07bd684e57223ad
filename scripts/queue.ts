/**
 * `npm run test:queue`: the packed package in n8n's queue mode (main, two workers, two webhook
 * processes, private Redis and PostgreSQL), against the sandbox; measured, then with everything
 * dying in the middle. Ends with `N passed, N failed` and writes .cache/queue.json.
 *
 *     npm run test:queue -- [--round NAME]... [--batches N] [--write]
 *
 * `--round` (throughput, limits, events, faults) may be given several times; `--batches` is for work
 * on the run itself; `--write` puts the tables into docs/scaling.md.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { startSandbox } from '../sandbox';
import { createRunner } from '../test/e2e/runner';
import { eventsRound } from './queue/events';
import { faultsRound } from './queue/faults';
import { limitsRound } from './queue/limits';
import { openRecord } from './queue/record';
import { openTables } from './queue/table';
import { tables, type Measured } from './queue/tables';
import { throughputRound } from './queue/throughput';
import { setUp } from './queue/work';
import type { World } from './queue/world';
import { openCluster, type Cluster } from './host/cluster';
import {
	importCredentials,
	importWorkflows,
	readWorkflow,
	sandboxCredentials,
} from './host/imports';
import { installHost } from './host/install';
import { secretsOf } from './host/playground';
import { stopAll } from './host/processes';
import { runToTheEnd } from './host/program';
import { showProgress } from './host/progress';
import { requireStores } from './host/stores';

const ROOT = path.resolve(__dirname, '..');
const RESULTS = path.join(ROOT, '.cache/queue.json');
/** Names every target that was recovered. */
const REPORT = path.join(ROOT, '.cache/queue-report.json');
const PAGE = path.join(ROOT, 'docs/scaling.md');
const EXAMPLE = path.join(ROOT, 'examples/recover-after-crash.json');
const ROUNDS = ['throughput', 'limits', 'events', 'faults'];

let cluster: Cluster | undefined;

async function main(): Promise<number> {
	const { values } = parseArgs({
		options: {
			round: { type: 'string', multiple: true, default: ROUNDS },
			batches: { type: 'string', default: '40' },
			write: { type: 'boolean', default: false },
		},
	});
	requireStores();
	const runner = createRunner();
	const host = await installHost();
	console.log(`Load before the start: ${os.loadavg()[0]?.toFixed(1)}; ${os.cpus().length} cores`);
	const progress = showProgress();
	const sandbox = await startSandbox();
	const record = openRecord(sandbox);
	const credentials = sandboxCredentials(sandbox.credentials);
	const secrets = secretsOf(credentials).map(({ value }) => value);
	const measured: Measured = { throughput: [], paces: [], delivered: [], faults: [] };
	try {
		const opened = await openCluster({ host, secrets, say: progress.phase });
		cluster = opened;
		progress.done(`n8n ${host.version} in queue mode runs at ${opened.main.url}`);
		const example = readWorkflow(EXAMPLE, credentials);
		await importCredentials(opened, credentials);
		await importWorkflows(opened, [example]);
		const world: World = {
			...{ runner, sandbox, cluster: opened, record, example, credentials },
			tables: openTables(opened.api),
			say: (phase) => console.log(`                  ${phase}`),
		};
		await setUp(world);
		const wanted = (round: string) => values.round.includes(round);
		if (wanted('throughput')) {
			const batches = Number(values.batches);
			measured.throughput = await throughputRound(world, { batches });
		} else await opened.workers[1]?.start();
		if (wanted('limits')) measured.paces = await limitsRound(world);
		if (wanted('events')) measured.delivered = await eventsRound(world);
		if (wanted('faults')) measured.faults = await faultsRound(world);
		await runner.check('everything stops, and nothing of it stays', async () => {
			await opened.stop();
			for (const pid of opened.pids()) {
				if (isAlive(pid)) throw new Error(`Process ${pid} still runs`);
			}
		});
	} finally {
		progress.done();
		const tails = runner.failed() > 0 ? cluster?.logTails() : undefined;
		await cluster?.stop();
		record.close();
		await sandbox.close();
		if (tails) console.log(`\nThe logs end:\n${tails}\n`);
	}
	fs.mkdirSync(path.dirname(REPORT), { recursive: true });
	fs.writeFileSync(REPORT, JSON.stringify(measured, null, '\t'));
	const printed = tables(measured);
	for (const text of Object.values(printed)) console.log(`\n${text}`);
	for (const { what, named } of measured.faults) console.log(`\n${what}:${names(named)}`);
	if (values.write) await write(printed);
	console.log(`\nEvery target by name: ${path.relative(process.cwd(), REPORT)}\n`);
	return runner.finish(RESULTS);
}

/** The recovered targets, some to a line. */
function names(named: Measured['faults'][number]['named']): string {
	if (named.length === 0) return ' nothing had to be recovered';
	const texts = named.map(({ target, outcome }) => `${target} ${outcome}`);
	return texts.map((text, index) => (index % 3 === 0 ? `\n  ${text}` : `, ${text}`)).join('');
}

function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch {
		return false;
	}
}

/** Puts the tables between their marks in docs/scaling.md. */
async function write(printed: Record<string, string>): Promise<void> {
	const { format, resolveConfig } = await import('prettier');
	let page = fs.readFileSync(PAGE, 'utf8');
	for (const [name, text] of Object.entries(printed)) {
		const mark = new RegExp(`(<!-- ${name} -->)[\\s\\S]*?(<!-- /${name} -->)`);
		if (!mark.test(page)) throw new Error(`docs/scaling.md has no marks for ${name}`);
		page = page.replace(mark, (_, from: string, to: string) => `${from}\n\n${text}\n\n${to}`);
	}
	const options = { ...(await resolveConfig(PAGE)), filepath: PAGE };
	fs.writeFileSync(PAGE, await format(page, options));
}

runToTheEnd(main, async () => await (cluster ? cluster.stop() : stopAll()));
