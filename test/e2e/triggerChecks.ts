import assert from 'node:assert/strict';
import type { Workflow } from '../../scripts/host/api';
import {
	chooseCredential,
	closePanel,
	executeStep,
	openCredentials,
	openEditor,
	openList,
	openPanel,
	openWorkflow,
	pickFromList,
	publishInEditor,
	shownCredentials,
} from '../../scripts/host/editor';
import { importWorkflows } from '../../scripts/host/imports';
import { credentialOf, PACKAGE, until, type World } from './world';

const TRIGGER = 'Recording Trigger';
const APP = 'sandbox-app';

/** A Huawei trigger as a user has it who has chosen the credential of the API, and nothing else. */
function justBegun(world: World): Workflow {
	const { id, name } = credentialOf(world, 'huaweiCloudApi');
	return {
		...{ id: 'e2e-trigger', name: 'e2e-trigger', connections: {} },
		settings: { executionOrder: 'v1' },
		nodes: [
			{
				...{ id: 'e2e-trigger-0', name: TRIGGER, typeVersion: 1, position: [0, 0] },
				...{ type: `${PACKAGE}.huaweiRtcTrigger`, webhookId: 'e2e-trigger', parameters: {} },
				credentials: { huaweiCloudApi: { id, name } },
			},
		],
	};
}

/** A trigger with two credentials, built in the editor, tested there, then published there. */
export async function triggerChecks(world: World): Promise<void> {
	const { runner, playground, sandbox } = world;
	const { server, api } = playground;
	const workflow = justBegun(world);
	const key = credentialOf(world, 'huaweiRtcCallbackApi').name;
	const ofTheApi = credentialOf(world, 'huaweiCloudApi').name;
	await importWorkflows(server, [workflow]);
	const editor = await openEditor(server.url, api);
	const { page } = editor;
	const callback = () =>
		(sandbox.control.inspect().huawei.apps as Array<{ callbackUrl: string | null }>)[0]
			?.callbackUrl ?? '';
	const executions = async (mode: string) =>
		(await api.executionsOf(workflow.id)).filter(
			(execution) => execution.mode === mode && execution.status === 'success',
		).length;
	const event = () => sandbox.control.seed('huawei', { event: 'RECORD_FILE_COMPLETE' });
	try {
		await runner.check(
			'trigger: Callback Key lists, chooses and shows callback credentials',
			async () => {
				sandbox.control.reset();
				await openWorkflow(page, server.url, workflow.id);
				await openPanel(page, TRIGGER);
				const offered = await openCredentials(page, 1);
				assert.deepEqual(offered, [key], 'other credentials than callback keys are offered');
				await chooseCredential(page, key);
				assert.deepEqual(await shownCredentials(page), [ofTheApi, key]);
				await closePanel(page);
				await openPanel(page, TRIGGER);
				assert.deepEqual(await shownCredentials(page), [ofTheApi, key], 'after opening it again');
			},
		);
		await runner.check('trigger: a test event arrives in the panel', async () => {
			await openList(page, 'appId');
			await pickFromList(page, 'appId', APP);
			await executeStep(page);
			await until('the app has the test address', async () =>
				callback().includes('/webhook-test/'),
			);
			event();
			await until('the test has run', async () => (await executions('manual')) === 1);
			await closePanel(page);
		});
		await runner.check(
			'trigger: published after the test, it takes the production event',
			async () => {
				await publishInEditor(page);
				await until('the app has the production address', async () =>
					callback().includes('/webhook/'),
				);
				event();
				await until(
					'the event started an execution',
					async () => (await executions('webhook')) > 0,
				);
				assert.equal(await executions('webhook'), 1);
			},
		);
		await api.unpublish(workflow.id);
	} finally {
		await editor.close();
	}
}
