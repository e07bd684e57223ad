import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { startSandbox, type Sandbox } from '../../sandbox';
import { PublishedTrigger } from '../support/publishedTrigger';
import { itemsOf, runWorkflow, type WorkflowJson } from '../support/n8n';

let sandbox: Sandbox;
beforeAll(async () => {
	sandbox = await startSandbox();
});
afterAll(() => sandbox.close());
beforeEach(() => sandbox.control.reset());

const example = (name: string) =>
	JSON.parse(readFileSync(path.resolve(__dirname, '../../examples', name), 'utf8')) as WorkflowJson;

async function run(json: WorkflowJson, items?: INodeExecutionData[]) {
	const result = await runWorkflow(json, {
		credentials: { huaweiCloudApi: sandbox.credentials.huaweiCloudApi },
		...(items ? { items } : {}),
	});
	expect(result.status).toBe('success');
	return result;
}

const live = () =>
	sandbox.control.inspect().huawei.live as unknown as Array<{ id: string; users: string[] }>;

it('huawei-end-class.json: the class is over, and nobody needs to be told', async () => {
	const result = await run(example('huawei-end-class.json'), [{ json: {} }]);
	expect(itemsOf(result, 'Dismiss Room')[0]?.json).toMatchObject({
		ending: { outcome: 'ended', ended: true },
	});
	expect(result.runData['Tell Somebody']).toBeUndefined();
	expect(live()).toEqual([]);
});

it('huawei-end-class.json: a room that was opened again is told', async () => {
	sandbox.control.configure('huawei', { rejoinAfterDismiss: true });
	const result = await run(example('huawei-end-class.json'), [{ json: {} }]);
	expect(itemsOf(result, 'Tell Somebody')[0]?.json).toMatchObject({
		ending: { openedAgain: true },
	});
});

it('huawei-kick-user.json: the user is out of every room, the others stay', async () => {
	sandbox.control.seed('huawei', { rooms: ['lesson-7'], users: ['student-1', 'student-2'] });
	const result = await run(example('huawei-kick-user.json'));
	expect(itemsOf(result, 'Remove User').map(({ json }) => json.outcome)).toEqual([
		'accepted',
		'accepted',
	]);
	expect(live().map(({ users }) => users)).toEqual([['teacher'], ['student-2']]);
});

it('huawei-close-rooms.json: no room is left', async () => {
	sandbox.control.seed('huawei', { rooms: 2 });
	const result = await run(example('huawei-close-rooms.json'), [{ json: {} }]);
	expect(itemsOf(result, 'Dismiss Room')).toHaveLength(3);
	expect(live()).toEqual([]);
});

it('huawei-archive-recording.json: a finished recording is handed to the archive', async () => {
	const json = example('huawei-archive-recording.json');
	const [own, , hand] = json.nodes;
	const trigger = await PublishedTrigger.make({
		node: 'huaweiRtcTrigger',
		parameters: own?.parameters as IDataObject,
		credentials: {
			huaweiCloudApi: sandbox.credentials.huaweiCloudApi,
			huaweiRtcCallbackApi: { authKey: 'callback-key-0123456789-0123456789' },
		},
	});
	const handed: unknown[] = [];
	const archive = createServer((request, response) => {
		void (async () => {
			const chunks: Buffer[] = [];
			for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
			handed.push(JSON.parse(Buffer.concat(chunks).toString()));
			response.end('{}');
		})();
	});
	await new Promise<void>((done) => archive.listen(0, '127.0.0.1', done));
	try {
		await trigger.publish();
		const { jobId } = sandbox.control.seed('huawei', { event: 'RECORD_FILE_COMPLETE' });
		while (trigger.items.length === 0) {
			await new Promise((next) => setTimeout(next, 10));
		}
		const address = `http://127.0.0.1:${(archive.address() as AddressInfo).port}/recordings`;
		// As imported, the node that needs an address of one's own is passed over.
		expect(hand).toMatchObject({ disabled: true });
		if (hand) {
			hand.disabled = false;
			hand.parameters.url = address;
		}
		await run(
			json,
			trigger.items.map((item) => ({ json: item })),
		);
		const { appId, roomId } = sandbox.targets.huawei;
		expect(handed).toEqual([
			expect.objectContaining({
				...{ room: roomId, bucket: 'lesson-recordings', seconds: 65 },
				object: `Record/${appId}/${String(jobId)}.mp4`,
			}),
		]);
	} finally {
		await trigger.close();
		archive.closeAllConnections();
		archive.close();
	}
});
