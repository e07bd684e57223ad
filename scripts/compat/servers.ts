import type { INodeTypeDescription } from 'n8n-workflow';

import { startSandbox } from '../../sandbox';
import { ENDINGS } from '../../test/e2e/endings';
import { allEndings } from '../../test/e2e/runs';
import { PACKAGE, requireOver, resetAndRequireLive } from '../../test/e2e/world';
import { executeByCommand, importWorkflows } from '../host/imports';
import { installHost, installOldestHost, type N8nHost } from '../host/install';
import { openPlayground } from '../host/playground';
import { run, plainEnvironment } from '../host/processes';
import { showProgress } from '../host/progress';
import type { Cell } from './cores';

/** The oldest real n8n that starts here, and the newest that is pinned. */
export async function serverCells(): Promise<Cell[]> {
	const cells: Cell[] = [];
	for (const install of [installOldestHost, installHost]) cells.push(await cellOf(await install()));
	return cells;
}

/** Installs the packed package into this n8n and ends one thing per provider through it. */
async function cellOf(host: N8nHost): Promise<Cell> {
	const env = plainEnvironment();
	const node = (
		await run('node', host.node, ['-p', 'process.versions.node'], { env, timeoutMs: 60_000 })
	).trim();
	const what = `n8n ${host.version}, the server`;
	const progress = showProgress();
	const sandbox = await startSandbox();
	try {
		const playground = await openPlayground({
			host,
			sandboxCredentials: sandbox.credentials,
			say: progress.phase,
		});
		try {
			progress.phase(`n8n ${host.version} ends one thing per provider`);
			const described = (await playground.api.nodeTypes()) as unknown as INodeTypeDescription[];
			const own = described.filter(({ name }) => name.startsWith(`${PACKAGE}.`));
			const nodeTypes = new Map(own.map((one) => [one.name.slice(PACKAGE.length + 1), one]));
			const workflow = allEndings({ playground, nodeTypes });
			await importWorkflows(playground.server, [workflow]);
			resetAndRequireLive(sandbox, ENDINGS);
			const { status, error } = await executeByCommand(playground.server, workflow);
			if (status !== 'success') throw new Error(error?.message ?? `the execution is ${status}`);
			requireOver(sandbox, ENDINGS);
			return { what, node };
		} finally {
			await playground.stop();
		}
	} catch (error) {
		return { what, node, fault: (error as Error).message };
	} finally {
		progress.done();
		await sandbox.close();
	}
}
