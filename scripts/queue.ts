/**
 * `npm run test:queue`: the packed package in n8n's queue mode (main, two workers, two webhook
 * processes, private Redis and PostgreSQL), against the sandbox; measured, then with everything
 * dying in the middle. Ends with `N passed, N failed` and writes .cache/queue.json.
 */
import path from 'node:path';
import { startSandbox } from '../sandbox';
import { createRunner } from '../test/e2e/runner';
import { openRecord } from '../test/queue/record';
import { makeBatches } from '../test/queue/targets';
import { openTables } from '../test/queue/table';
import { post, setUp, waitForResults } from '../test/queue/work';
import { throughputRound } from '../test/queue/throughput';
import type { World } from '../test/queue/world';
import { openCluster } from './host/cluster';
import {
	sandboxCredentials,
	importCredentials,
	importWorkflows,
	readWorkflow,
} from './host/imports';
import { installHost } from './host/install';
import { secretsOf } from './host/playground';
import { stopAll } from './host/processes';
import { showProgress } from './host/progress';
import { requireStores } from './host/stores';

const RESULTS = path.resolve(__dirname, '../.cache/queue.json');
const EXAMPLE = path.resolve(__dirname, '../examples/recover-after-crash.json');

async function main(): Promise<number> {
	requireStores();
	const runner = createRunner();
	const host = await installHost();
	const progress = showProgress();
	const sandbox = await startSandbox();
	const record = openRecord(sandbox);
	const credentials = sandboxCredentials(sandbox.credentials);
	const secrets = secretsOf(credentials).map(({ value }) => value);
	const cluster = await openCluster({ host, credentials, secrets, say: progress.phase });
	progress.done(`n8n ${host.version} in queue mode runs at ${cluster.main.url}`);
	try {
		const example = readWorkflow(EXAMPLE, credentials);
		await importCredentials(cluster, credentials);
		await importWorkflows(cluster, [example]);
		const tables = openTables(cluster.api);
		const world: World = {
			...{ runner, sandbox, cluster, record, tables, example, credentials },
			say: (phase) => console.log(`        ${phase}`),
		};
		await setUp(world);
		const values = { small: process.argv.includes('--small') };
		await throughputRound(world, values.small ? { batches: 4 } : { batches: 40 });
		await runner.check('50 endings through webhook, queue and worker', async () => {
			const batches = makeBatches(sandbox, { batches: 1, each: 10 });
			await post(world, batches);
			const rows = await waitForResults(world, batches.flat());
			console.log(rows.length);
		});
		await runner.check('everything stops, and nothing of it stays', async () => {
			await cluster.stop();
		});
	} finally {
		const tails = runner.failed() > 0 ? cluster.logTails() : '';
		await cluster.stop();
		record.close();
		await sandbox.close();
		if (tails) console.log(`\nThe logs end:\n${tails}\n`);
	}
	return runner.finish(RESULTS);
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
	process.once(signal, () => void stopAll().then(() => process.exit(1)));
}
main()
	.then((failed) => process.exit(failed === 0 ? 0 : 1))
	.catch(async (error: Error) => {
		await stopAll();
		console.error(error.message);
		console.log('0 passed, 1 failed');
		process.exit(1);
	});
