import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { Sandbox } from '../../sandbox';
import {
	addFromPicker,
	addPlain,
	closePanel,
	dragToField,
	executeStep,
	fillCondition,
	layOut,
	offeredChoices,
	openList,
	openWorkflow,
	outputHints,
	outputText,
	pickFromList,
	requireNotice,
	selectNode,
	settled,
	tidy,
	turnSwitch,
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

	await selectNode(page, START);
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

	// The same again, fed by the list, and waited for: everything live again.
	sandbox.control.reset();
	await dragToField(page, 'sid', 'resource-locator-sid');
	await dragToField(page, 'region', 'parameter-input-region');
	await turnSwitch(page, 'waitUntilEnded');
	await requireNotice(page, 'ended, alreadyEnded, accepted or notFound');
	await settled(page);
	await executeStep(page);
	await page.locator('[data-test-id="ndv"]').getByText('The stream is over').first().waitFor();
	await settled(page);
	const back = (await outputHints(page)).join(' ');
	assert.match(back, /1 ended\. The encoder is back under a new SID/, `it says only: ${back}`);
	await picture(page, folder, 'walk-5-sure');
	await closePanel(page);

	await addPlain(page, 'Switch');
	await dragToField(page, 'outcome', 'filter-condition-left');
	await fillCondition(page, 'ended');
	await settled(page);
	await executeStep(page);
	assert.match(await outputText(page), /The stream is over/, 'the Switch lets nothing through');
	await picture(page, folder, 'walk-6-switch');
	await closePanel(page);

	await addFromPicker(page, 'close room', 'Huawei Cloud RTC', 'End room (dismiss)');
	await requireNotice(page, 'Everybody in the room is thrown out');
	await openList(page, 'appId');
	await pickFromList(page, 'appId', 'sandbox-app');
	await openList(page, 'roomId');
	await pickFromList(page, 'roomId', sandbox.targets.huawei.roomId);
	await executeStep(page);
	assert.match(await outputText(page), /Huawei Cloud RTC has taken the request/);
	await picture(page, folder, 'walk-7-dismiss');
	await closePanel(page);
	await layOut(page);
	await tidy(page);
	await picture(page, folder, 'walk-8-canvas');
	sandbox.control.advanceClock(60_000);
	const { huawei } = sandbox.control.inspect();
	assert.ok(
		huawei.over.some(({ id }) => id === sandbox.targets.huawei.roomId),
		'the room is not over',
	);
}
