import { readFileSync } from 'node:fs';
import path from 'node:path';

import { itemsOf, runWorkflow, type WorkflowJson } from '../support/n8n';

const file = path.resolve(__dirname, '../../examples/kill-switch.json');
const example = JSON.parse(readFileSync(file, 'utf8')) as WorkflowJson;
const named = (name: string) => example.nodes.find((node) => node.name === name)!;

/** What the node Verdict says of one target; `npm run test:e2e` runs the whole workflow. */
async function verdict(json: object): Promise<unknown> {
	const item = { state: 'approved', seenBefore: 'alive', ...json };
	const result = await runWorkflow(
		{
			nodes: [{ ...named('A Moment'), type: 'n8n-nodes-base.noOp' }, named('Verdict')],
			connections: {
				'A Moment': { main: [[{ node: 'Verdict', type: 'main', index: 0 }]] },
			},
		},
		{ items: [{ json: item as never }] },
	);
	return itemsOf(result, 'Verdict')[0]?.json.state;
}

const ended = { ended: true, outcome: 'ended' };
const failed = { ended: false, outcome: 'failed' };
const notFound = { ended: false, outcome: 'notFound' };
const absent = { seenAfter: 'absent', look: { seen: 'absent' } };
/** Agora's Disable looks at streams: between an encoder's two connections there is none. */
const noStream = { seenAfter: 'absent', look: { disconnectedSids: [] } };

describe('examples/kill-switch.json, Verdict', () => {
	it.each([
		['ended and absent', { ending: ended, ...absent }, 'over'],
		['ended, and nothing can be seen', { ending: ended, seenAfter: 'unknown', look: {} }, 'over'],
		['ended, and there again', { ending: ended, seenAfter: 'alive', look: {} }, 'not over'],
		['failed, and absent for sure', { ending: failed, ...absent }, 'over'],
		['failed, and no stream at this moment', { ending: failed, ...noStream }, 'not sure'],
		['gone before it was asked', { ending: notFound, ...noStream }, 'over'],
		[
			'never seen, failed, and no stream at this moment',
			{ ending: failed, seenBefore: 'absent', ...noStream },
			'not sure',
		],
		['never seen', { ending: notFound, seenBefore: 'absent', ...absent }, 'not there'],
		['a failed look', { ending: failed, seenAfter: 'unknown', look: failed }, 'not sure'],
		['no such vendor', { seenAfter: 'no such vendor' }, 'no such vendor'],
	])('%s', async (_, json, state) => {
		expect(await verdict(json)).toBe(state);
	});

	it('the approval says in which app or region an ID is', () => {
		expect(JSON.stringify(named('Approve').parameters)).toContain('json.inside');
	});
});
