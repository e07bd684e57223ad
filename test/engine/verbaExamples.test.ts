import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { itemsOf, runWorkflow, type WorkflowJson } from '../support/n8n';
import { sandboxSuite } from '../support/suite';

const suite = sandboxSuite();
const example = (name: string) =>
	JSON.parse(readFileSync(path.resolve(__dirname, '../../examples', name), 'utf8')) as WorkflowJson;

async function run(json: WorkflowJson, items?: INodeExecutionData[]) {
	return await runWorkflow(json, {
		credentials: { verbaApi: suite.sandbox.credentials.verbaApi },
		...(items ? { items } : {}),
	});
}

const seed = (more: Record<string, unknown>) =>
	(suite.sandbox.control.seed('verba', more) as { conversations: string[] }).conversations;
const live = (id: string) =>
	suite.sandbox.control.inspect().verba.live.find((one) => one.id === id) as
		IDataObject | undefined;
const nodeOf = (json: WorkflowJson, name: string) => json.nodes.find((one) => one.name === name)!;

describe('verba-gdpr-erasure.json', () => {
	const request = { metadata: { 'customer-id': 'C-4711' } };
	/** Somebody has opened the address that the workflow waits at. */
	const approved = (json: WorkflowJson) => {
		const wait = nodeOf(json, 'Wait for Approval');
		Object.assign(wait, { type: 'n8n-nodes-base.noOp', typeVersion: 1, parameters: {} });
		return json;
	};

	test('lists what would be deleted, and waits before anything is', async () => {
		const ids = seed({ conversations: 2, ...request });
		const json = example('verba-gdpr-erasure.json');
		expect(nodeOf(json, 'Wait for Approval')).toMatchObject({
			type: 'n8n-nodes-base.wait',
			parameters: { resume: 'webhook' },
		});
		// Nobody opens the address. (n8n's Wait node itself does not load in this test's runtime.)
		approved(json).connections['Wait for Approval'] = { main: [] };
		const result = await run(json, [{ json: {} }]);
		expect(result.runData['Erase With Proof']).toBeUndefined();
		const [plan] = itemsOf(result, 'What Would Be Deleted');
		expect(plan?.json).toMatchObject({ outcome: 'planned', found: 2 });
		expect(ids.every(live)).toBe(true);
	});

	test('after the approval the proof goes into the file', async () => {
		const ids = seed({ conversations: 2, ...request });
		const other = seed({ metadata: { 'customer-id': 'C-47110' } });
		const json = approved(example('verba-gdpr-erasure.json'));
		const result = await run(json, [{ json: {} }]);
		expect(result.status).toBe('success');
		const [proof] = itemsOf(result, 'Proof for the File');
		expect(proof?.json).toMatchObject({ requestId: 'GDPR-2026-017', outcome: 'ended' });
		for (const id of ids) expect(String(proof?.json.conversations)).toContain(id);
		expect(ids.some(live)).toBe(false);
		expect(other.every(live)).toBe(true);
	});

	test('what is on hold goes to a person', async () => {
		const [held = ''] = seed({ onHold: true, ...request });
		const json = approved(example('verba-gdpr-erasure.json'));
		const result = await run(json, [{ json: {} }]);
		expect(result.runData['Proof for the File']).toBeUndefined();
		const [item] = itemsOf(result, 'A Person Must Look');
		expect(item?.json).toMatchObject({
			outcome: 'failed',
			conversations: expect.stringContaining(held),
		});
	});
});

test("verba-recordings-to-storage.json: yesterday's files arrive, what has none is told apart", async () => {
	const taken: Array<{ url: string | undefined; bytes: number; type: string | undefined }> = [];
	const storage = createServer((incoming, response) => {
		void (async () => {
			let bytes = 0;
			for await (const chunk of incoming as AsyncIterable<Buffer>) bytes += chunk.length;
			taken.push({ url: incoming.url, bytes, type: incoming.headers['content-type'] });
			response.end('{}');
		})();
	});
	await new Promise<void>((done) => storage.listen(0, '127.0.0.1', done));
	try {
		const json = example('verba-recordings-to-storage.json');
		const list = nodeOf(json, "Yesterday's Conversations");
		// The sandbox's conversations are of today.
		list.parameters.startTime = '={{ $now.minus({ hours: 1 }).toISO() }}';
		list.parameters.endTime = '={{ $now.plus({ minutes: 1 }).toISO() }}';
		const put = nodeOf(json, 'Put Into Storage');
		const origin = `http://127.0.0.1:${(storage.address() as AddressInfo).port}`;
		// As imported, the node that needs an address of one's own is passed over.
		expect(put).toMatchObject({ disabled: true });
		put.disabled = false;
		put.parameters.url = String(put.parameters.url).replace('https://storage.example', origin);
		const [good = ''] = seed({ media: 100_000 });
		const [gone = ''] = seed({ mediaGone: true });
		const result = await run(json, [{ json: {} }]);
		expect(result.status).toBe('success');
		expect(taken).toContainEqual({
			url: `/recordings/${good}/${good}.wav`,
			bytes: 100_000,
			type: 'audio/x-wav',
		});
		expect(taken.some(({ url }) => url?.includes(gone))).toBe(false);
		expect(itemsOf(result, 'Not Downloaded')).toHaveLength(1);
	} finally {
		storage.closeAllConnections();
		storage.close();
	}
});

test('verba-mute-card-number.json: silence between two marks', async () => {
	const { ongoingCallId } = suite.sandbox.targets.verba;
	const press = (action: string) => [
		{ json: { body: { callId: ongoingCallId, action, number: 1 } } },
	];
	const begun = await run(example('verba-mute-card-number.json'), press('begin'));
	expect(begun.status).toBe('success');
	expect(live(ongoingCallId)?.muted).toBe('3');
	suite.sandbox.control.advanceClock(9_000);
	const ended = await run(example('verba-mute-card-number.json'), press('end'));
	expect(ended.status).toBe('success');
	expect(live(ongoingCallId)?.muted).toBe('0');
	const [marker] = live(ongoingCallId)?.markers as Array<{
		name: string;
		start: number;
		end: number;
	}>;
	expect(marker?.name).toBe('Card number 1');
	expect((marker?.end ?? 0) - (marker?.start ?? 0)).toBeGreaterThanOrEqual(9_000);
});

describe('verba-stamp-ticket.json', () => {
	const ticket = (extension: string) => [{ json: { body: { extension, ticketId: 'T-4711' } } }];

	test('the running call gets the ticket', async () => {
		const { ongoingExtension, ongoingCallId } = suite.sandbox.targets.verba;
		const result = await run(example('verba-stamp-ticket.json'), ticket(ongoingExtension));
		expect(result.status).toBe('success');
		expect(live(ongoingCallId)?.metadata).toEqual({ ticketId: 'T-4711' });
	});

	test('without a call nothing is stamped', async () => {
		const result = await run(example('verba-stamp-ticket.json'), ticket('9999'));
		expect(itemsOf(result, 'No Call')).toHaveLength(1);
		expect(result.runData['Stamp Ticket']).toBeUndefined();
	});
});
