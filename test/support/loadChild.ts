/**
 * A process of its own that runs nodes over many items, as a worker of n8n would:
 * `node --import tsx test/support/loadChild.ts job.json result.json`. It may be killed at any time.
 */
import { readFileSync, writeFileSync } from 'node:fs';
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

/** What came of it; memory in bytes. */
export interface Result {
	runs: Array<Array<{ json: IDataObject; failed: boolean }>>;
	idle: number;
	highest: number;
	unhandled: string[];
}

async function main(jobFile: string, resultFile: string): Promise<void> {
	const unhandled: string[] = [];
	process.on('unhandledRejection', (reason) => unhandled.push(String(reason)));
	const { runs } = JSON.parse(readFileSync(jobFile, 'utf8')) as Job;
	await loadPackage();
	const idle = process.memoryUsage.rss();
	let highest = idle;
	const watch = setInterval(() => {
		// With --expose-gc: what counts is what is held, and not when V8 likes to clean up.
		(globalThis as { gc?: () => void }).gc?.();
		highest = Math.max(highest, process.memoryUsage.rss());
	}, 2_000);
	const outputs = await Promise.all(
		runs.map(async ({ items, ...spec }) => {
			const input = items.map((json) => ({ json }));
			const [output = []] = await runNode({ ...spec, onError: 'continueRegularOutput' }, input);
			return output;
		}),
	);
	clearInterval(watch);
	const result: Result = {
		runs: outputs.map((items) =>
			items.map(({ json, error }) => ({
				json: error ? { message: error.message } : json,
				failed: error !== undefined,
			})),
		),
		idle,
		highest,
		unhandled,
	};
	writeFileSync(resultFile, JSON.stringify(result));
}

const [jobFile = '', resultFile = ''] = process.argv.slice(2);
main(jobFile, resultFile).catch((error: unknown) => {
	process.stderr.write(`${String(error instanceof Error ? error.stack : error)}\n`);
	process.exitCode = 1;
});
