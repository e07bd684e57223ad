import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { Sandbox } from '../../sandbox';
import {
	addFromPicker,
	closePanel,
	executeStep,
	offeredChoices,
	openList,
	openWorkflow,
	outputHints,
	outputText,
	pickFromList,
	requireNotice,
} from './editor';
import { importWorkflows } from './imports';
import { picture } from './panels';
import type { Playground } from './playground';

const START = 'When clicking Execute';

/**
 * A user who has read nothing: finds the node by what it is called, lists what is live, ends it,
 * and learns from the editor alone what happened. Throws where the editor does not say it.
 */
export async function walk({
	page,
	playground: { server },
	sandbox,
	folder,
}: {
	page: Page;
	playground: Playground;
	sandbox: Sandbox;
	folder: string;
}): Promise<void> {
	const { agora } = sandbox.targets;
	const start = {
		...{ id: 'walk-0', name: START, type: 'n8n-nodes-base.manualTrigger', typeVersion: 1 },
		...{ position: [0, 0], parameters: {} },
	};
	await importWorkflows(server, [
		{ id: 'walk', name: 'Walk', nodes: [start], connections: {}, settings: {} },
	]);
	await openWorkflow(page, server.url, 'walk');

	await addFromPicker(page, 'livestream', 'Agora', 'Get many streams', async () => {
		await picture(page, folder, 'walk-1-picker');
	});
	assert.ok((await offeredChoices(page, 'operation')).includes('Get Many'));
	await executeStep(page);
	assert.match(await outputText(page), new RegExp(agora.sid), 'the live stream is not listed');
	await picture(page, folder, 'walk-2-get-many');
	await closePanel(page);

	await addFromPicker(page, 'end stream', 'Agora', 'End stream (force disconnect)');
	await requireNotice(page, 'key');
	const offered = await openList(page, 'sid');
	assert.ok(
		offered.some((entry) => entry.includes(agora.channel)),
		`the stream is not offered, only ${offered.join(' | ')}`,
	);
	await picture(page, folder, 'walk-3-choose');
	await pickFromList(page, 'sid', agora.channel);
	await executeStep(page);
	const said = await outputText(page);
	assert.match(said, /accepted/, 'no outcome is shown');
	assert.match(said, /Agora has taken the request/, `no sentence says what is known: ${said}`);
	const [hint = ''] = await outputHints(page);
	assert.match(hint, /accepted.*Wait Until Ended/, 'no hint says how to be sure');
	await picture(page, folder, 'walk-4-outcome');
	await closePanel(page);
}
