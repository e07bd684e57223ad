/**
 * `npm run test:e2e`: the packed package in a real n8n on random ports, against the sandbox.
 * Ends with `N passed, N failed` and writes .cache/e2e.json. Options: --only TEXT (checks whose
 * name contains it), --group TEXT,TEXT (groups of checks whose name contains one), --no-browser.
 */
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { INodeTypeDescription } from 'n8n-workflow';
import { startSandbox } from '../sandbox';
import { agentChecks, type WorldWithModel } from '../test/e2e/agentTools';
import { camaraOidcChecks } from '../test/e2e/camaraOidc';
import { credentialChecks } from '../test/e2e/credentialTests';
import { editorChecks } from '../test/e2e/editorChecks';
import { everyExampleChecks } from '../test/e2e/everyExample';
import { exampleChecks } from '../test/e2e/example';
import { httpRequestChecks } from '../test/e2e/httpRequestNode';
import { otherCredentialChecks } from '../test/e2e/oauth2';
import { killSwitchChecks, killSwitchWalkChecks } from '../test/e2e/killSwitch';
import { listChecks } from '../test/e2e/listChecks';
import { presenceChecks } from '../test/e2e/presence';
import { createRunner } from '../test/e2e/runner';
import { runChecks } from '../test/e2e/runs';
import { startScriptedModel } from '../test/e2e/scriptedModel';
import { stateChecks } from '../test/e2e/stateChecks';
import { searchChecks } from '../test/e2e/searchChecks';
import { triggerChecks } from '../test/e2e/triggerChecks';
import { walkChecks } from '../test/e2e/walkChecks';
import { PACKAGE } from '../test/e2e/world';
import { exampleFiles } from './host/examples';
import { installHost } from './host/install';
import { openPlayground } from './host/playground';
import { runToTheEnd } from './host/program';
import { showProgress } from './host/progress';

const RESULTS = path.resolve(__dirname, '../.cache/e2e.json');
const STOP_WITHIN_MS = 30_000;

/** A web server that is none of the vendors. */
async function startWrongAddress(): Promise<{ url: string; close(): void }> {
	const server = http.createServer((_request, response) => {
		response.writeHead(404, { 'content-type': 'text/html' });
		response.end('<html><body><h1>404 Not Found</h1></body></html>');
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	return { url: `http://127.0.0.1:${port}`, close: () => server.close() };
}

async function main(): Promise<number> {
	const { values } = parseArgs({
		options: {
			only: { type: 'string', default: '' },
			group: { type: 'string', default: '' },
			'no-browser': { type: 'boolean', default: false },
		},
	});
	const runner = createRunner(values.only);
	const host = await installHost();
	const progress = showProgress();
	const sandbox = await startSandbox();
	const wrongAddress = await startWrongAddress();
	const model = await startScriptedModel();
	const playground = await openPlayground({
		host,
		sandboxCredentials: {
			...sandbox.credentials,
			openAiApi: { apiKey: 'key-of-the-scripted-model', url: model.url },
		},
		workflowFiles: exampleFiles(),
		say: progress.phase,
	});
	progress.done(`n8n ${host.version} runs at ${playground.server.url}`);
	try {
		const described = (await playground.api.nodeTypes()) as unknown as INodeTypeDescription[];
		const nodeTypes = new Map(
			described
				.filter(({ name }) => name.startsWith(`${PACKAGE}.`))
				.map((description) => [description.name.slice(PACKAGE.length + 1), description]),
		);
		const world: WorldWithModel = {
			...{ runner, sandbox, playground, model, nodeTypes },
			wrongAddress: wrongAddress.url,
		};
		const groups = [
			presenceChecks,
			credentialChecks,
			runChecks,
			otherCredentialChecks,
			camaraOidcChecks,
			httpRequestChecks,
			exampleChecks,
			everyExampleChecks,
			killSwitchChecks,
			agentChecks,
			...(values['no-browser']
				? []
				: [
						editorChecks,
						listChecks,
						searchChecks,
						triggerChecks,
						stateChecks,
						walkChecks,
						killSwitchWalkChecks,
					]),
		];
		for (const group of groups.filter(({ name }) =>
			values.group.split(',').some((part) => name.includes(part)),
		)) {
			// what breaks a group as a whole is one failed check of its own
			await group(world).catch(async (error: Error) => {
				await runner.check(`${group.name} could be prepared`, async () => {
					throw error;
				});
			});
		}
		const stops = async () => {
			await playground.stop();
			if (!playground.server.hasExited()) throw new Error('n8n still runs');
		};
		await runner.check('n8n stops, and nothing of it stays', stops, STOP_WITHIN_MS);
	} finally {
		const log = playground.server.logTail(40);
		await playground.stop();
		await sandbox.close();
		wrongAddress.close();
		model.close();
		if (runner.failed() > 0) console.log(`\nThe log of n8n ends:\n${log}\n`);
	}
	return runner.finish(RESULTS);
}

runToTheEnd(main);
