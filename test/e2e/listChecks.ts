import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { targets } from '../../sandbox/framework/targets';
import {
	closePanel,
	openEditor,
	openList,
	openPanel,
	openWorkflow,
	pickFromList,
	requireIcon,
	requireNotice,
} from '../../scripts/host/editor';
import { importWorkflows } from '../../scripts/host/imports';
import { SCREENSHOTS } from './editorChecks';
import {
	chain,
	choosing,
	credentialOf,
	PACKAGE,
	resetAndRequireLive,
	TRIGGER_NAMES,
	type World,
} from './world';

const { agora, azure, huawei } = targets;
const DISCONNECT = 'Disconnect a picked stream';
const DISMISS = 'Dismiss a picked room';
const REMOVE = 'Remove a picked participant';
/** The name of the sandbox's app, as it stands in the list. */
const HUAWEI_APP = 'sandbox-app';

/** Names of the pictures: trigger-agora.png, trigger-huawei.png. */
const PICTURES = { agoraTrigger: 'trigger-agora', huaweiRtcTrigger: 'trigger-huawei' };

/** Fields in mode From List in which nothing is picked yet, and a trigger of each kind. */
function withEmptyLists(world: World) {
	const nothingPicked = { __rl: true, mode: 'list', value: '' };
	const workflow = chain('e2e-lists', [
		{
			name: DISCONNECT,
			type: 'agora',
			parameters: {
				...choosing(world, 'agora', 'agoraApi'),
				...{ resource: 'stream', operation: 'forceDisconnect' },
				...{ appId: agora.appId, region: agora.region, sid: nothingPicked },
			},
			credential: credentialOf(world, 'agoraApi'),
		},
		{
			name: DISMISS,
			type: 'huaweiRtc',
			parameters: {
				...choosing(world, 'huaweiRtc', 'huaweiCloudApi'),
				...{ resource: 'room', operation: 'dismiss' },
				...{ appId: nothingPicked, roomId: nothingPicked },
			},
			credential: credentialOf(world, 'huaweiCloudApi'),
		},
		{
			name: REMOVE,
			type: 'azureCallAutomation',
			parameters: {
				...choosing(world, 'azureCallAutomation', 'azureCommunicationApi'),
				...{ resource: 'participant', operation: 'remove' },
				...{ callConnectionId: azure.callConnectionId, participantToRemove: nothingPicked },
			},
			credential: credentialOf(world, 'azureCommunicationApi'),
		},
	]);
	const huaweiCredential = credentialOf(world, 'huaweiCloudApi');
	for (const [place, name] of TRIGGER_NAMES.entries()) {
		workflow.nodes.push({
			...{ id: `e2e-${name}`, name, type: `${PACKAGE}.${name}`, typeVersion: 1 },
			...{ parameters: {}, position: [place * 220, 220], webhookId: `e2e-${name}` },
			// n8n chooses a credential by itself on some ways to the panel only.
			...(name === 'huaweiRtcTrigger'
				? {
						credentials: {
							huaweiCloudApi: { id: huaweiCredential.id, name: huaweiCredential.name },
						},
					}
				: {}),
		});
	}
	return workflow;
}

/** Lists that n8n fills from the vendor while a node is being edited, and the triggers' panels. */
export async function listChecks(world: World): Promise<void> {
	const { runner, playground, nodeTypes, sandbox } = world;
	const { server, api } = playground;
	const workflow = withEmptyLists(world);
	fs.mkdirSync(SCREENSHOTS, { recursive: true });
	await importWorkflows(server, [workflow]);
	const editor = await openEditor(server.url, api);
	const { page } = editor;
	const take = async (name: string) =>
		await page.screenshot({ path: path.join(SCREENSHOTS, `${name}.png`) });
	const requireOffered = (offered: string[], text: string) =>
		assert.ok(
			offered.some((entry) => entry.includes(text)),
			`${text} is not in the list, only ${offered.join(' | ')}`,
		);
	try {
		await runner.check('lists: the SID of Agora is picked among the live streams', async () => {
			resetAndRequireLive(sandbox, [{ provider: 'agora', target: agora.sid }]);
			await openWorkflow(page, server.url, workflow.id);
			await openPanel(page, DISCONNECT);
			const entry = `${agora.channel}, user ${agora.uid}`;
			requireOffered(await openList(page, 'sid'), entry);
			await take('list-agora');
			assert.ok((await pickFromList(page, 'sid', entry)).includes(entry));
			await closePanel(page);
		});
		await runner.check('lists: app and room of Huawei are picked one after the other', async () => {
			resetAndRequireLive(sandbox, [{ provider: 'huawei', target: huawei.roomId }]);
			await openWorkflow(page, server.url, workflow.id);
			await openPanel(page, DISMISS);
			requireOffered(await openList(page, 'appId'), HUAWEI_APP);
			await take('list-huawei-app');
			assert.ok((await pickFromList(page, 'appId', HUAWEI_APP)).includes(HUAWEI_APP));
			requireOffered(await openList(page, 'roomId'), huawei.roomId);
			await take('list-huawei');
			assert.equal(await pickFromList(page, 'roomId', huawei.roomId), huawei.roomId);
			await closePanel(page);
		});
		await runner.check(
			'lists: a participant of Azure is picked among those in the call',
			async () => {
				resetAndRequireLive(sandbox, [{ provider: 'azure', target: azure.invitationId }]);
				await openWorkflow(page, server.url, workflow.id);
				await openPanel(page, REMOVE);
				const [first = ''] = await openList(page, 'participantToRemove');
				assert.notEqual(first, '', 'nobody is in the list');
				await take('list-azure');
				assert.ok((await pickFromList(page, 'participantToRemove', first)).includes(first));
				await closePanel(page);
			},
		);
		for (const name of TRIGGER_NAMES) {
			await runner.check(`lists: the panel of ${name} opens and shows its notice`, async () => {
				const properties = nodeTypes.get(name)?.properties ?? [];
				const notice = properties.find(({ type }) => type === 'notice')?.displayName ?? '';
				assert.notEqual(notice, '', 'n8n describes no notice');
				await openWorkflow(page, server.url, workflow.id);
				await requireIcon(page, name);
				await openPanel(page, name);
				await requireNotice(page, notice);
				await take(PICTURES[name]);
				if (name === 'huaweiRtcTrigger') {
					requireOffered(await openList(page, 'appId'), HUAWEI_APP);
					assert.ok((await pickFromList(page, 'appId', HUAWEI_APP)).includes(HUAWEI_APP));
				}
				await closePanel(page);
			});
		}
	} finally {
		await editor.close();
	}
}
