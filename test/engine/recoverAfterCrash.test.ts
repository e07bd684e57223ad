import { readFileSync } from 'node:fs';
import path from 'node:path';

import { startSandbox, type Sandbox } from '../../sandbox';
import { itemsOf, runWorkflow, type WorkflowJson } from '../support/n8n';

const file = path.resolve(__dirname, '../../examples/recover-after-crash.json');
const example = JSON.parse(readFileSync(file, 'utf8')) as WorkflowJson;

let sandbox: Sandbox;
beforeEach(async () => {
	sandbox = await startSandbox();
});
afterEach(async () => await sandbox.close());

/** The example without its Data Tables: they need n8n's database, which `npm run test:queue` has. */
const withoutTables: WorkflowJson = {
	...example,
	nodes: example.nodes.map((node) =>
		node.type.endsWith('.dataTable')
			? { ...node, type: 'n8n-nodes-base.noOp', typeVersion: 1, parameters: {} }
			: node,
	),
};

interface Target {
	provider: string;
	target: string;
	within: string;
}

const targetsOf = ({ targets: { camara, azure, verba, agora, huawei } }: Sandbox): Target[] => [
	{ provider: 'camara', target: camara.mediaSessionId, within: '' },
	{ provider: 'azure', target: azure.invitationId, within: azure.callConnectionId },
	{ provider: 'verba', target: verba.callId, within: '' },
	{ provider: 'agora', target: agora.sid, within: agora.region },
	{ provider: 'huawei', target: huawei.roomId, within: huawei.appId },
];

async function endBatch(targets = targetsOf(sandbox)) {
	const items = targets.map((target) => ({
		json: { ...target, key: `${target.provider}:${target.target}`, caseNumber: 'C-1' },
	}));
	const result = await runWorkflow(withoutTables, {
		credentials: sandbox.credentials,
		start: 'One Batch',
		items,
	});
	expect(result.status).toBe('success');
	return (result.runData['Result of Each'] ?? []).flatMap((run) =>
		(run.data?.main?.[0] ?? []).map(({ json }) => json),
	);
}

describe('examples/recover-after-crash.json', () => {
	it('ends one thing at each vendor, and keeps one line of each', async () => {
		const lines = await endBatch();
		expect(lines.map(({ key, outcome }) => [key, outcome])).toEqual(
			targetsOf(sandbox).map(({ provider, target }) => [`${provider}:${target}`, 'accepted']),
		);
		for (const line of lines) {
			expect(line).toMatchObject({
				caseNumber: 'C-1',
				message: expect.stringMatching(/./) as string,
			});
		}
	});

	it('a second asking claims nothing: not found', async () => {
		await endBatch();
		expect((await endBatch()).map(({ outcome }) => outcome)).toEqual(Array(5).fill('notFound'));
	});

	it('a refusal is a line with its reason', async () => {
		sandbox.control.answerNext('camara', {
			status: 403,
			headers: { 'content-type': 'application/json' },
			body: { status: 403, code: 'PERMISSION_DENIED', message: 'No permission.' },
		});
		const [camara] = await endBatch();
		expect(camara).toMatchObject({
			outcome: 'failed',
			message: expect.stringContaining('PERMISSION_DENIED') as string,
		});
	});

	it('a vendor that no node knows is a line too, and nobody is asked', async () => {
		const [line] = await endBatch([{ provider: 'Camara', target: 'x', within: '' }]);
		expect(line).toMatchObject({
			...{ key: 'Camara:x', outcome: 'failed', requestId: '' },
			message: expect.stringContaining('nobody was asked') as string,
		});
	});

	/** What a post lets through to Write Down. */
	async function posted(caseNumber: string, targets: object[]) {
		const connections = { ...withoutTables.connections };
		delete connections['Write Down'];
		const result = await runWorkflow(
			{ ...withoutTables, connections },
			{ start: 'When Targets Are Posted', items: [{ json: { body: { caseNumber, targets } } }] },
		);
		return itemsOf(result, 'Write Down').map(({ json }) => json);
	}

	it('the same ID in another app, or of another case, is another target', async () => {
		const room = { provider: 'huawei', target: 'lesson-42' };
		const rooms = [
			{ ...room, within: 'app-1' },
			{ ...room, within: 'app-2' },
		];
		const rows = [...(await posted('C-1', rooms)), ...(await posted('C-2', rooms))];
		expect(rows.map(({ caseNumber, within }) => [caseNumber, within])).toEqual([
			['C-1', 'app-1'],
			['C-1', 'app-2'],
			['C-2', 'app-1'],
			['C-2', 'app-2'],
		]);
		expect(new Set(rows.map(({ key }) => key)).size).toBe(4);
	});

	it('what stands twice in a post is asked for once', async () => {
		const call = { provider: 'camara', target: 'abc' };
		expect(await posted('C-1', [call, { ...call, within: '' }, call])).toHaveLength(1);
	});

	it.each([
		['New', 'Known of This Case'],
		['Without a Result', 'Results'],
	])('%s lets through what %s does not have', async (name) => {
		const merge = example.nodes.find((node) => node.name === name);
		const source = (label: string, keys: string[]) => ({
			...example.nodes[0]!,
			...{ id: label, name: label, type: 'n8n-nodes-base.set', typeVersion: 3.4 },
			parameters: {
				mode: 'raw',
				jsonOutput: JSON.stringify({ keys: keys.map((key) => ({ key })) }),
				options: {},
			},
		});
		const split = (label: string) => ({
			...example.nodes[0]!,
			...{ id: label, name: label, type: 'n8n-nodes-base.splitOut', typeVersion: 1 },
			parameters: { fieldToSplitOut: 'keys', options: {} },
		});
		const start = example.nodes.find((node) => node.name === 'Start')!;
		const to = (node: string, index = 0) => ({ main: [[{ node, type: 'main' as const, index }]] });
		const result = await runWorkflow({
			nodes: [
				...[start, source('a', ['1', '2', '3']), source('b', ['2']), split('as'), split('bs')],
				merge!,
			],
			connections: {
				Start: {
					main: [
						[
							{ node: 'a', type: 'main', index: 0 },
							{ node: 'b', type: 'main', index: 0 },
						],
					],
				},
				a: to('as'),
				b: to('bs'),
				as: to(name, 0),
				bs: to(name, 1),
			},
		});
		expect(itemsOf(result, name).map(({ json }) => json.key)).toEqual(['1', '3']);
	});

	it('asks again only for what nobody can still be working on', () => {
		const asked = example.nodes.find(({ name }) => name === 'Asked');
		expect(JSON.stringify(asked?.parameters)).toContain('minutes: 30');
	});
});
