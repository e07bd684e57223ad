/**
 * A process of its own that runs nodes over many items, as a worker of n8n would:
 * `node --import tsx test/support/loadChild.ts job.json result.json`. It may be killed at any time.
 */
import { keptEntries } from './entries';
import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { IDataObject } from 'n8n-workflow';

import { runNode, type CredentialData } from './n8n';
import { loadPackage } from './n8n/packages';

/** What is to be run, all at the same time. */
export interface Job {
	runs: Array<{
		node: string;
		parameters: IDataObject;
		credentials: Record<string, CredentialData>;
		items: IDataObject[];
	}>;
}

/** What a process holds on to. */
export interface Held {
	/** Sockets, timers and the like that keep a process alive. */
	handles: number;
	/** Entries of all maps and sets, n8n's own among them. */
	entries: number;
}

/** What came of it, and what was held before and after. */
export interface Result {
	runs: Array<Array<{ json: IDataObject; failed: boolean }>>;
	before: Held;
	after: Held;
	unhandled: string[];
}

/** Counted when everything that is over has been forgotten. */
async function held(): Promise<Held> {
	// What is on its way out, such as a connection that is being closed, gets its turn to leave.
	for (let round = 0; round < 3; round++) {
		await pause(100);
		(globalThis as { gc?: () => void }).gc?.();
	}
	return { handles: process.getActiveResourcesInfo().length, entries: keptEntries() };
}

async function main(jobFile: string, resultFile: string): Promise<void> {
	const unhandled: string[] = [];
	process.on('unhandledRejection', (reason) => unhandled.push(String(reason)));
	const { runs } = JSON.parse(readFileSync(jobFile, 'utf8')) as Job;
	await loadPackage();
	const before = await held();
	const outputs = await Promise.all(
		runs.map(async ({ items, ...spec }) => {
			const input = items.map((json) => ({ json }));
			const [output = []] = await runNode({ ...spec, onError: 'continueRegularOutput' }, input);
			return output;
		}),
	);
	const results = outputs.map((items) =>
		items.map(({ json, error }) => ({
			json: error ? { message: error.message } : json,
			failed: error !== undefined,
		})),
	);
	outputs.length = 0;
	const result: Result = { runs: results, before, after: await held(), unhandled };
	writeFileSync(resultFile, JSON.stringify(result));
}

const [jobFile = '', resultFile = ''] = process.argv.slice(2);
main(jobFile, resultFile).catch((error: unknown) => {
	process.stderr.write(`${String(error instanceof Error ? error.stack : error)}\n`);
	process.exitCode = 1;
});
