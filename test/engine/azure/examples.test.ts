import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { startSandbox, type Sandbox } from '../../../sandbox';
import { itemsOf, runWorkflow, type WorkflowJson } from '../../support/n8n';
import { WaitingTrigger } from '../../support/n8n/deliver';

const SECRET = 'callback-secret-0123456789';

let sandbox: Sandbox;
beforeAll(async () => {
	sandbox = await startSandbox();
});
afterAll(async () => await sandbox.close());
beforeEach(() => sandbox.control.reset());

const example = (name: string) =>
	JSON.parse(
		readFileSync(path.resolve(__dirname, '../../../examples', name), 'utf8'),
	) as WorkflowJson;

async function run(json: WorkflowJson, start?: string, items?: INodeExecutionData[]) {
	const result = await runWorkflow(json, {
		credentials: {
			azureCommunicationApi: {
				...sandbox.credentials.azureCommunicationApi,
				additionalRecordingHosts: new URL(sandbox.baseUrls.azure).host,
			},
		},
		...(start ? { start } : {}),
		...(items ? { items } : {}),
	});
	expect(result.status).toBe('success');
	return result;
}

/** What the trigger of an example makes of these events. */
async function received(json: WorkflowJson, events: unknown): Promise<INodeExecutionData[]> {
	const trigger = json.nodes.find(
		({ type }) => type.endsWith('Trigger') && !type.includes('manual'),
	);
	const waiting = await WaitingTrigger.wait({
		node: 'azureCallAutomationTrigger',
		parameters: trigger?.parameters as IDataObject,
		credentials: { azureCommunicationEventsApi: { callbackSecret: SECRET } },
		id: json.name ?? '',
	});
	const { items } = await waiting.deliver({
		rawBody: Buffer.from(JSON.stringify(events)),
		query: { secret: SECRET },
	});
	return items ?? [];
}
const state = () => sandbox.control.inspect().azure;
function missing(): never {
	throw new Error('The example has no such node');
}

describe('examples/azure-ring-out.json', () => {
	/** n8n's Wait cannot be loaded here, and 30 seconds are long; nothing else is changed. */
	function hasty(): WorkflowJson {
		const json = example('azure-ring-out.json');
		const wait = json.nodes.find(({ name }) => name === 'Ring');
		expect(wait).toMatchObject({
			type: 'n8n-nodes-base.wait',
			parameters: { amount: 30, unit: 'seconds' },
		});
		if (wait) Object.assign(wait, { type: 'n8n-nodes-base.noOp', typeVersion: 1, parameters: {} });
		return json;
	}

	it('withdraws the invitation when nobody has answered', async () => {
		const result = await run(hasty());
		expect(itemsOf(result, 'Withdraw')[0]?.json).toMatchObject({
			phoneNumber: '+14255550177',
			withdrawn: { outcome: 'accepted', ended: false },
		});
		expect(result.runData['In the Call']).toBeUndefined();
		expect(state().over.find(({ label }) => label === '4:+14255550177')?.state).toBe('cancelled');
	});

	it('leaves somebody alone who has answered', async () => {
		sandbox.control.configure('azure', { answerAfterMs: 1 });
		const result = await run(hasty());
		expect(itemsOf(result, 'In the Call')[0]?.json).toMatchObject({ result: 'answered' });
		expect(result.runData.Withdraw).toBeUndefined();
	});
});

it('examples/azure-reject-callers.json rejects who is in the list, and nobody else', async () => {
	const json = example('azure-reject-callers.json');
	for (const from of ['+14255550111', '+14255550112']) {
		sandbox.control.seed('azure', { incomingCall: { from } });
	}
	const items = await received(json, state().eventGridEvents);
	expect(items).toHaveLength(2);
	const result = await run(json, undefined, items);
	expect(itemsOf(result, 'Reject').map(({ json: item }) => item.outcome)).toEqual(['accepted']);
	const calls = [...state().live, ...state().over].filter(({ kind }) => kind === 'incoming call');
	expect(calls.map(({ label, state: now }) => [label.split(' ')[0], now]).sort()).toEqual([
		['4:+14255550111', 'rejected'],
		['4:+14255550112', 'ringing'],
	]);
});

it('examples/azure-erase-recording.json ends the call, then erases each chunk with proof', async () => {
	sandbox.control.configure('azure', { recordingChunks: 2 });
	const json = example('azure-erase-recording.json');
	const { callConnectionId } = sandbox.targets.azure;
	const started = await runWorkflow(
		{
			nodes: [
				{
					...(json.nodes.find(({ name }) => name === 'End Call and Recordings') ?? missing()),
					name: 'Record',
					parameters: {
						resource: 'recording',
						operation: 'start',
						callLocator: 'callConnectionId',
						callConnectionId,
						options: { apiVersion: '2025-06-15' },
					},
				},
			],
			connections: {},
		},
		{ credentials: { azureCommunicationApi: sandbox.credentials.azureCommunicationApi } },
	);
	const recordingId = String(itemsOf(started, 'Record')[0]?.json.recordingId);
	const filledIn = structuredClone(json);
	const assignments = (
		filledIn.nodes.find(({ name }) => name === 'Case')?.parameters.assignments as unknown as {
			assignments: Array<{ name: string; value: string }>;
		}
	).assignments;
	for (const one of assignments) {
		if (one.name === 'recordingIds') one.value = `={{ ['${recordingId}'] }}`;
	}
	const ending = await run(filledIn, 'Start');
	expect(itemsOf(ending, 'End Call and Recordings')[0]?.json).toMatchObject({
		caseNumber: 'CASE-4711',
		ending: { outcome: 'ended', parts: { recordings: ['ended'], call: 'ended' } },
	});

	const items = await received(json, state().eventGridEvents);
	const erased = await run(json, 'Recording Is Ready', items);
	const proof = itemsOf(erased, 'Proof').map(({ json: item }) => [item.erased, item.outcome]);
	expect(proof).toEqual([
		[true, 'ended'],
		[true, 'ended'],
	]);
	expect(state().live.filter(({ kind }) => kind === 'recorded file')).toEqual([]);
});

it('examples/azure-call-log.json writes a line for each call that ended, with or without a reason', async () => {
	const json = example('azure-call-log.json');
	sandbox.control.seed('azure', { calls: 1 });
	const event = (type: string, resultInformation?: IDataObject) => ({
		id: type + JSON.stringify(resultInformation),
		source: 'calling/callConnections/c-1',
		type: `Microsoft.Communication.${type}`,
		time: '2026-11-20T09:30:00Z',
		data: { callConnectionId: 'c-1', ...(resultInformation ? { resultInformation } : {}) },
	});
	const items = await received(json, [
		event('CallDisconnected', { code: 200, subCode: 7000, message: 'x' }),
		event('CallDisconnected', { code: 603, subCode: 0, message: 'Decline.' }),
		event('CallDisconnected', { code: 500, subCode: 8541, message: 'Callee unavailable.' }),
		event('CallDisconnected'),
		event('CallConnected'),
	]);
	const result = await run(json, undefined, items);
	expect(itemsOf(result, 'Line of the Log').map(({ json: line }) => line.why)).toEqual([
		'ended by the application',
		'declined',
		'Callee unavailable.',
		'not told',
	]);
});

describe('examples/azure-outcome-by-event.json', () => {
	it('asks for several items at once, and goes on for each when its event comes', async () => {
		const json = example('azure-outcome-by-event.json');
		const { callConnectionId } = sandbox.targets.azure;
		const guest = '8:acs:3f1d2c4b-5a69-4788-97a6-b5c4d3e2f1a0_0000001f-aaaa-4bbb-8ccc-000000000002';
		const cases = ['+14255550199', guest].map((phoneNumber, index) => ({
			json: { caseNumber: `CASE-${index}`, callConnectionId, phoneNumber, eventsTo: '' },
		}));
		// As if Case had put out two items.
		const asking = await run(json, 'Case', cases);
		expect(itemsOf(asking, 'Remove').map(({ json: item }) => item.caseNumber)).toEqual([
			'CASE-0',
			'CASE-1',
		]);
		const items = await received(json, state().events);
		const result = await run(json, 'Outcome', items);
		expect(itemsOf(result, 'Go On').map(({ json: item }) => item)).toEqual([
			{ caseNumber: 'CASE-0', event: 'RemoveParticipantSucceeded', result: 'succeeded' },
			{ caseNumber: 'CASE-1', event: 'RemoveParticipantSucceeded', result: 'succeeded' },
		]);
	});

	it('takes a failure, and a missing reason, for what they are', async () => {
		const json = example('azure-outcome-by-event.json');
		const failed = {
			id: 'failed-1',
			source: 'calling/callConnections/c-1',
			type: 'Microsoft.Communication.RemoveParticipantFailed',
			data: { operationContext: '{"caseNumber":"CASE-9"}' },
		};
		const result = await run(json, 'Outcome', await received(json, [failed]));
		expect(itemsOf(result, 'Look Again').map(({ json: item }) => item)).toEqual([
			{
				...{ caseNumber: 'CASE-9', event: 'RemoveParticipantFailed' },
				...{ result: 'failed', why: 'not told' },
			},
		]);
	});
});
