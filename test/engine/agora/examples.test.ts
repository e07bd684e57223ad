import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { startSandbox, type Sandbox } from '../../../sandbox';
import { itemsOf, runWorkflow, type WorkflowJson } from '../../support/n8n';
import { WaitingTrigger } from '../../support/n8n/deliver';

const KEY = 'sk-Lesson42-Zq7Wm3Kp9Xv2';

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

/** Waits are shortened; nothing else of the example is changed. */
function hasty(json: WorkflowJson): WorkflowJson {
	for (const { parameters } of json.nodes) {
		if (parameters.operation === 'disable') {
			Object.assign(parameters.options as IDataObject, { watchFor: 0.2, lookEvery: 0.1 });
		}
	}
	return json;
}

async function run(json: WorkflowJson, items?: INodeExecutionData[]) {
	const result = await runWorkflow(json, {
		credentials: { agoraApi: sandbox.credentials.agoraApi },
		...(items ? { items } : {}),
	});
	expect(result.status).toBe('success');
	return result;
}

const live = (kind: string) =>
	sandbox.control.inspect().agora.live.filter((entry) => entry.kind === kind);

it('agora-disable-stream.json: the stream is over, nobody is banned', async () => {
	const result = await run(hasty(example('agora-disable-stream.json')));
	expect(itemsOf(result, 'Over')[0]?.json).toMatchObject({
		caseNumber: 'CASE-4711',
		stream: { outcome: 'ended', verified: true },
	});
	expect(result.runData['Ban User']).toBeUndefined();
	expect(live('stream')).toEqual([]);
});

it('agora-ban-user.json: the user is out, and the ban is lifted', async () => {
	const result = await run(example('agora-ban-user.json'));
	expect(itemsOf(result, 'Ban for an Hour')[0]?.json).toMatchObject({ ban: { outcome: 'ended' } });
	expect(itemsOf(result, 'Lift Ban')[0]?.json).toMatchObject({ lifted: { deleted: true } });
	expect(sandbox.control.inspect().agora).toMatchObject({ rules: [] });
});

it('agora-clean-up-keys.json: old keys that no stream uses are deleted, the others stay', async () => {
	sandbox.control.seed('agora', { keys: ['old-key-abcdefghijk', 'old-key-lmnopqrstuv'] });
	sandbox.control.seed('agora', { keys: ['new-key-abcdefghijk'], daysOld: 2 });
	const result = await run(example('agora-clean-up-keys.json'), [{ json: {} }]);
	expect(itemsOf(result, 'Delete Key').map(({ json }) => json.outcome)).toEqual([
		'accepted',
		'accepted',
	]);
	expect(
		live('streamingKey')
			.map(({ id }) => id)
			.sort(),
	).toEqual(['ne***ijk', 'sk***Xv2']);
});

it('agora-unknown-key.json: a stream whose key is not known is disabled, a known one is not', async () => {
	const json = hasty(example('agora-unknown-key.json'));
	const trigger = json.nodes.find(({ type }) => type.endsWith('agoraTrigger'));
	const waiting = await WaitingTrigger.wait({
		node: 'agoraTrigger',
		parameters: trigger?.parameters as IDataObject,
		credentials: { agoraNotificationsApi: { notificationSecret: 'secret-of-the-console' } },
	});
	const body = JSON.stringify({
		noticeId: 'notice-1',
		productId: 10,
		eventType: 1,
		notifyMs: Date.now(),
		payload: { sid: sandbox.targets.agora.sid, region: 'na', rtcInfo: { channel: 'lesson-42' } },
	});
	const signature = createHmac('sha256', 'secret-of-the-console').update(body).digest('hex');
	const { items } = await waiting.deliver({
		headers: { 'agora-signature-v2': signature },
		rawBody: Buffer.from(body),
	});
	const known = structuredClone(json);
	const [assignment] = (
		known.nodes.find(({ name }) => name === 'Known Keys')?.parameters.assignments as unknown as {
			assignments: Array<{ value: string }>;
		}
	).assignments;
	if (assignment) assignment.value = "={{ ['sk…Xv2'] }}";
	const left = await run(known, items);
	expect(left.runData['Disable Stream']).toBeUndefined();
	expect(live('stream')).toHaveLength(1);

	const result = await run(json, items);
	expect(itemsOf(result, 'Disable Stream')[0]?.json).toMatchObject({
		ending: { outcome: 'ended', deletedKeys: ['sk…Xv2'] },
	});
	expect(JSON.stringify(result.runData)).not.toContain(KEY);
	expect(live('stream')).toEqual([]);
});
