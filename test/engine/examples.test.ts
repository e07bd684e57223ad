import { readFileSync } from 'node:fs';
import path from 'node:path';

import type { IDataObject } from 'n8n-workflow';

import { startSandbox, type Sandbox } from '../../sandbox';
import { liveTargets } from '../../scripts/demo/judge';
import { runWorkflow, type WorkflowJson, type WorkflowOptions } from '../support/n8n';

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

async function run(given = endEverything, from: Pick<WorkflowOptions, 'start' | 'items'> = {}) {
	const json = structuredClone(given);
	const wait = json.nodes.find(({ name }) => name === 'Retry');
	// Nobody waits for 30 seconds here.
	if (wait) Object.assign(wait, { type: 'n8n-nodes-base.noOp', typeVersion: 1, parameters: {} });
	const { status, runData } = await runWorkflow(json, {
		credentials: sandbox.credentials,
		...from,
	});
	const itemsOf = (node: string, output = 0) =>
		(runData[node] ?? []).flatMap(({ data }) =>
			(data?.main?.[output] ?? []).map((item) => item.json),
		);
	return { status, itemsOf, timesOf: (node: string) => runData[node]?.length ?? 0 };
}

const stillLive = () =>
	liveTargets(sandbox)
		.filter(({ live }) => live)
		.map(({ provider }) => provider);

describe('examples/end-everything.json', () => {
	it('ends all five: what was seen over is Over, a promise is looked at again', async () => {
		const { status, itemsOf } = await run();
		expect(status).toBe('success');
		expect(stillLive()).toEqual([]);
		expect(itemsOf('Over').map(({ operation, outcome }) => [operation, outcome])).toEqual([
			['mediaSession.end', 'ended'],
			['conversation.delete', 'ended'],
			['room.dismiss', 'ended'],
			['streamingKey.delete', 'ended'],
			['stream.forceDisconnect', 'ended'],
		]);
		expect(itemsOf('Look Again').map(({ operation }) => operation)).toEqual([
			'participant.cancelAdd',
		]);
		expect(itemsOf('Worth a Retry?')).toEqual([]);
	});

	it('claims nothing twice when it runs again', async () => {
		await run();
		const { itemsOf } = await run();
		expect(itemsOf('Check the IDs')).toHaveLength(5);
		// Huawei still lists the closed room, with the time of its end.
		expect(itemsOf('Over').map(({ operation, outcome }) => [operation, outcome])).toEqual([
			['room.dismiss', 'alreadyEnded'],
		]);
	});

	it('ends the other four when one vendor refuses, and says what to do about it', async () => {
		sandbox.control.answerNext('camara', {
			count: 2,
			status: 403,
			headers: { 'content-type': 'application/json' },
			body: { status: 403, code: 'PERMISSION_DENIED', message: 'No permission.' },
		});
		const { itemsOf } = await run();
		expect(stillLive()).toEqual(['camara']);
		expect(itemsOf('Retry')).toEqual([]);
		expect(itemsOf('Tell a Person')).toEqual([
			{
				caseNumber: 'CASE-4711',
				what: 'camaraWebRtc mediaSession.end',
				why: expect.stringContaining('403, PERMISSION_DENIED') as string,
				nextStep: expect.stringContaining('scope') as string,
			},
		]);
		expect(itemsOf('Over')).toHaveLength(4);
	});

	/** CAMARA's server has trouble for so many requests: each asking looks first, then sends one. */
	function inTrouble(count: number, path?: string): WorkflowJson {
		sandbox.control.answerNext('camara', {
			count,
			...(path === undefined ? {} : { path }),
			status: 503,
			headers: { 'content-type': 'application/json', 'retry-after': '0' },
			body: { status: 503, code: 'UNAVAILABLE', message: 'Later.' },
		});
		const json = structuredClone(endEverything);
		const call = json.nodes.find(({ name }) => name === 'End Call');
		Object.assign(call?.parameters.options as object, { maxRetries: 0 });
		return json;
	}

	it('asks again for what failed for a reason that may pass, and for nothing else', async () => {
		const { itemsOf, timesOf } = await run(inTrouble(2));
		expect(itemsOf('Retry').map(({ operation }) => operation)).toContain('mediaSession.end');
		expect(stillLive()).toEqual([]);
		expect(itemsOf('Over').map(({ operation }) => operation)).toContain('mediaSession.end');
		expect([timesOf('Dismiss Room'), timesOf('Disconnect Stream')]).toEqual([1, 1]);
		expect(itemsOf('Tell a Person')).toEqual([]);
	});

	it('names the case that failed, and asks again for that one alone, where several come in', async () => {
		const { parameters } = endEverything.nodes.find(({ name }) => name === 'Case')!;
		const first = JSON.parse(String(parameters.jsonOutput)) as Record<string, string>;
		const { mediaSessionIds } = sandbox.control.seed('camara', { mediaSessions: 1 }) as {
			mediaSessionIds: string[];
		};
		const [mediaSessionId = ''] = mediaSessionIds;
		const second = { ...first, caseNumber: 'CASE-2', mediaSessionId };
		const json = inTrouble(100, mediaSessionId);
		const { itemsOf } = await run(json, {
			...{ start: 'Case', items: [{ json: first }, { json: second }] },
		});
		const retried = itemsOf('Retry').filter(({ operation }) => operation === 'mediaSession.end');
		expect(retried.map(({ target }) => target)).toEqual([{ mediaSessionId }, { mediaSessionId }]);
		expect(itemsOf('Tell a Person')).toContainEqual(
			expect.objectContaining({ caseNumber: 'CASE-2', what: 'camaraWebRtc mediaSession.end' }),
		);
	});

	it('gives up after three times, and tells a person', async () => {
		const { itemsOf, timesOf } = await run(inTrouble(100));
		expect(timesOf('End Call')).toBe(3);
		expect(itemsOf('Retry')).toHaveLength(2);
		expect(itemsOf('Tell a Person')).toEqual([
			expect.objectContaining({ what: 'camaraWebRtc mediaSession.end' }),
		]);
		expect(stillLive()).toEqual(['camara']);
	});
});

describe('examples/route-by-outcome.json', () => {
	const read = () =>
		JSON.parse(readFileSync(path.join(folder, 'route-by-outcome.json'), 'utf8')) as WorkflowJson;

	it('sends what was seen over to Over', async () => {
		const { itemsOf } = await run(read());
		expect(itemsOf('Over').map(({ outcome }) => outcome)).toEqual(['ended']);
		expect(stillLive()).not.toContain('huawei');
	});

	it('of several rooms asks again for the very one that failed', async () => {
		sandbox.control.seed('huawei', { rooms: ['a', 'b', 'c'] });
		sandbox.control.answerNext('huawei', { path: '/rooms/b/dismiss', status: 503, body: {} });
		const json = read();
		const dismiss = json.nodes.find(({ name }) => name === 'Dismiss Room');
		Object.assign(dismiss?.parameters.options as object, { maxRetries: 0 });
		const { itemsOf } = await run(json);
		const room = ({ target }: IDataObject) => (target as IDataObject).roomId;
		expect(itemsOf('Retry').map(room)).toEqual(['b']);
		expect(itemsOf('Over').map(room).sort()).toEqual(['a', 'b', 'c', 'lesson-42']);
		const asked = sandbox.control
			.inspect()
			.requests.map(({ target }) => /rooms\/([^/]+)\/dismiss/.exec(target)?.[1])
			.filter((one) => one !== undefined);
		expect(asked.sort()).toEqual(['a', 'b', 'b', 'c', 'lesson-42']);
	});

	it('sends a refusal to a person, with the reason and what to do', async () => {
		sandbox.control.answerNext('huawei', {
			path: '/dismiss',
			status: 403,
			headers: { 'content-type': 'application/json' },
			body: { error_code: 'RTC.0103', error_msg: 'No permission.' },
		});
		const { itemsOf } = await run(read());
		expect(itemsOf('Over')).toEqual([]);
		expect(itemsOf('Retry')).toEqual([]);
		expect(itemsOf('Tell a Person')).toEqual([
			{
				what: 'huaweiRtc room.dismiss',
				why: expect.stringContaining('RTC.0103') as string,
				nextStep: expect.stringMatching(/./) as string,
			},
		]);
	});

	it.each([
		['accepted', 1],
		['notFound', 2],
		['ended', 0],
		['alreadyEnded', 0],
		['failed', 3],
	])('the switch sends %s to its output', async (outcome, output) => {
		const json = read();
		const routes = json.nodes.find(({ name }) => name === 'What Is Known');
		const { itemsOf } = await run({
			nodes: [
				{
					...(json.nodes.find(({ name }) => name === 'Start') as (typeof json.nodes)[number]),
					name: 'Item',
					type: 'n8n-nodes-base.set',
					typeVersion: 3.4,
					parameters: { mode: 'raw', jsonOutput: JSON.stringify({ outcome }), options: {} },
				},
				routes as (typeof json.nodes)[number],
			],
			connections: {
				Item: { main: [[{ node: 'What Is Known', type: 'main', index: 0 }]] },
			},
		} as WorkflowJson);
		expect([0, 1, 2, 3].filter((one) => itemsOf('What Is Known', one).length > 0)).toEqual([
			output,
		]);
	});
});
