import { readFileSync } from 'node:fs';
import path from 'node:path';
import { startSandbox, type Sandbox } from '../../sandbox';
import { liveTargets } from '../../scripts/demo/judge';
import { runWorkflow, type WorkflowJson } from '../support/n8n';

const folder = path.resolve(__dirname, '../../examples');
const endEverything = JSON.parse(
	readFileSync(path.join(folder, 'end-everything.json'), 'utf8'),
) as WorkflowJson;

let sandbox: Sandbox;

beforeEach(async () => {
	sandbox = await startSandbox();
});

afterEach(async () => {
	await sandbox.close();
});

async function run() {
	const { status, runData } = await runWorkflow(endEverything, {
		credentials: sandbox.credentials,
	});
	const itemsOf = (node: string) =>
		(runData[node]?.[0]?.data?.main?.[0] ?? []).map(({ json }) => json);
	return { status, itemsOf };
}

const stillLive = () =>
	liveTargets(sandbox)
		.filter(({ live }) => live)
		.map(({ provider }) => provider);

describe('examples/end-everything.json', () => {
	it('ends all five, and takes each answer for what it is worth', async () => {
		const { status, itemsOf } = await run();
		expect(status).toBe('success');
		expect(stillLive()).toEqual([]);
		expect(itemsOf('Accepted: Look Again Later')).toHaveLength(6);
		expect(itemsOf('One Item Each').every(({ caseNumber }) => caseNumber === 'CASE-4711')).toBe(
			true,
		);
		expect(itemsOf('One Item Each').map(({ seenGone }) => seenGone)).toEqual([
			true,
			null,
			true,
			null,
			true,
			true,
		]);
	});

	it('says notFound, and nothing more, when it runs again', async () => {
		await run();
		const { itemsOf } = await run();
		expect(itemsOf('Not Found: Check The IDs')).toHaveLength(6);
	});

	it('ends the other four when one vendor refuses, and shows the refusal to somebody', async () => {
		sandbox.control.answerNext('camara', {
			count: 2,
			status: 403,
			headers: { 'content-type': 'application/json' },
			body: { status: 403, code: 'PERMISSION_DENIED', message: 'No permission.' },
		});
		const { itemsOf } = await run();
		expect(stillLive()).toEqual(['camara']);
		expect(itemsOf('Somebody Must Look')).toEqual([
			{
				caseNumber: 'CASE-4711',
				why: expect.stringContaining('403, PERMISSION_DENIED') as string,
				nextStep: expect.stringContaining('scope') as string,
			},
		]);
		expect(itemsOf('Accepted: Look Again Later')).toHaveLength(5);
	});
});
