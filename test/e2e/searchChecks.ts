import assert from 'node:assert/strict';
import { openEditor, openWorkflow, searchNodes } from '../../scripts/host/editor';
import { importWorkflows } from '../../scripts/host/imports';
import { allEndings } from './runs';
import { PACKAGE, type NodeName, type World } from './world';

/** What people type, and the nodes that it must show among the first. */
const SOUGHT: Array<[text: string, nodes: NodeName[]]> = [
	['kick', ['agora', 'huaweiRtc', 'azureCallAutomation']],
	['kick user', ['agora', 'huaweiRtc']],
	['ban', ['agora']],
	['mute', ['azureCallAutomation', 'agora', 'verintVerba']],
	['recording', ['agora', 'huaweiRtc', 'azureCallAutomation', 'verintVerba']],
	['stop recording', ['agora', 'huaweiRtc', 'azureCallAutomation', 'verintVerba']],
	['delete recording', ['verintVerba', 'azureCallAutomation']],
	['erase', ['verintVerba', 'azureCallAutomation']],
	['GDPR', ['verintVerba', 'azureCallAutomation']],
	['end call', ['camaraWebRtc', 'azureCallAutomation']],
	['hang up', ['camaraWebRtc', 'azureCallAutomation']],
	['terminate call', ['camaraWebRtc', 'azureCallAutomation']],
	['livestream', ['agora', 'huaweiRtc']],
	['stop live stream', ['agora']],
	['close room', ['huaweiRtc', 'agora']],
	['media gateway', ['agora']],
	['cloud recording', ['agora']],
	['conversational ai', ['agora']],
	['SparkRTC', ['huaweiRtc']],
	['CloudRTC', ['huaweiRtc']],
	['ACS', ['azureCallAutomation']],
	['Azure Communication Services', ['azureCallAutomation']],
	['Verint Financial Compliance', ['verintVerba']],
	['VFC', ['verintVerba']],
	['Open Gateway', ['camaraWebRtc']],
	['WebRTC', ['camaraWebRtc']],
];

/** As many as one sees without scrolling. */
const SEEN_AT_ONCE = 6;

/** n8n's own picker finds the right node by what people call the thing. */
export async function searchChecks(world: World): Promise<void> {
	const { runner, playground, nodeTypes } = world;
	const { server, api } = playground;
	const workflow = allEndings(world, 'e2e-search');
	await importWorkflows(server, [workflow]);
	const editor = await openEditor(server.url, api);
	const { page } = editor;
	const titleOf = (name: string) => nodeTypes.get(name)?.displayName ?? name;
	try {
		await openWorkflow(page, server.url, workflow.id);
		for (const [text, nodes] of SOUGHT) {
			await runner.check(`search: "${text}" finds ${nodes.join(', ')}`, async () => {
				const offered = (await searchNodes(page, text)).slice(0, SEEN_AT_ONCE);
				const names = offered.map(({ name }) => name);
				for (const node of nodes) {
					assert.ok(names.includes(titleOf(node)), `${node} is not among ${names.join(', ')}`);
				}
			});
		}
		const triggers = [...nodeTypes.keys()].filter((name) => name.endsWith('Trigger'));
		for (const trigger of triggers) {
			await runner.check(`search: one entry speaks for ${trigger} and its node`, async () => {
				const title = titleOf(trigger).replace(' Trigger', '');
				const entries = (await searchNodes(page, title)).filter(({ name }) => name === title);
				assert.equal(entries.length, 1, `${PACKAGE}.${trigger} has ${entries.length} entries`);
				const { description = '' } = entries[0] ?? {};
				assert.match(description, /start/i, 'it does not say that it starts workflows');
				assert.match(
					description,
					/\b(end|close|delete|erase|hang up|remove|stop|withdraw)/i,
					'it does not say what it ends',
				);
			});
		}
	} finally {
		await editor.close();
	}
}
