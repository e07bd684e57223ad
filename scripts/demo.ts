/**
 * `npm run demo`: the example teardown through n8n's own workflow engine, with the built package,
 * against the sandbox, twice. Judged by the sandbox's state and not by what the items say.
 */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { startSandbox, type Sandbox } from '../sandbox';
import { runWorkflow, type WorkflowJson } from '../test/support/n8n';
import { judge, type EndingItem } from './demo/judge';
import { endingsTable, outcomeLine, printState, title } from './demo/show';

const EXAMPLE = path.resolve(__dirname, '../examples/end-everything.json');

async function main(): Promise<number> {
	const workflow = JSON.parse(await readFile(EXAMPLE, 'utf8')) as WorkflowJson;
	const sandbox = await startSandbox();
	try {
		title('Live before, by the state of the emulators');
		printState(sandbox);
		const first = await end(workflow, sandbox, 'First run: end everything of one case');
		title('Live after, by the state of the emulators');
		printState(sandbox);
		const second = await end(workflow, sandbox, 'Second run: the same case again');
		title('Verdict');
		const verdicts = judge(sandbox, first, second);
		for (const verdict of verdicts) outcomeLine(verdict.holds, verdict.text);
		return verdicts.every(({ holds }) => holds) ? 0 : 1;
	} finally {
		await sandbox.close();
	}
}

/** Runs the example once and returns what it says of each ending. */
async function end(
	workflow: WorkflowJson,
	sandbox: Sandbox,
	headline: string,
): Promise<EndingItem[]> {
	title(headline);
	const { status, runData } = await runWorkflow(workflow, { credentials: sandbox.credentials });
	const items = (runData['All Endings']?.[0]?.data?.main?.[0] ?? []).map(
		({ json }) => json as unknown as EndingItem,
	);
	endingsTable(items);
	const worries = runData['Tell a Person']?.[0]?.data?.main?.[0] ?? [];
	for (const { json } of worries) outcomeLine(false, String(json.why));
	console.log(`n8n's engine: ${status}, ${items.length} endings reported`);
	return items;
}

main().then(
	(code) => {
		process.exitCode = code;
	},
	(error: Error) => {
		console.error(`The demo stopped: ${error.message}`);
		process.exitCode = 1;
	},
);
