import assert from 'node:assert/strict';
import type { Execution } from '../../scripts/host/api';
import { executeByCommand, importWorkflows } from '../../scripts/host/imports';
import { ENDINGS } from './endings';
import {
	chain,
	choosing,
	credentialOf,
	itemsOf,
	requireOver,
	resetAndRequireLive,
	START,
	type Server,
	type World,
} from './world';

/** All endings in a row, each with the first credential of its provider. */
export function allEndings(world: Server, id = 'e2e-all-endings') {
	const steps = ENDINGS.map(({ step, node, parameters, credentials: [type] }) => ({
		name: step,
		type: node,
		parameters: {
			...choosing(world, node, type),
			...parameters,
			options: { ifNotFound: 'report' },
		},
		credential: credentialOf(world, type),
	}));
	return chain(id, steps);
}

const FIRST = ['accepted', 'ended'];
const AGAIN = ['notFound', 'alreadyEnded'];

function requireOutcomes(execution: Omit<Execution, 'id'>, allowed: readonly string[]): void {
	assert.equal(execution.status, 'success', execution.error?.message);
	for (const { step } of ENDINGS) {
		const [item] = itemsOf(execution, step);
		assert.ok(
			allowed.includes(String(item?.outcome)),
			`${step}: outcome ${String(item?.outcome)}, expected ${allowed.join(' or ')}`,
		);
		assert.ok('requestId' in (item ?? {}), `${step}: the item has no requestId`);
	}
}

/** Real runs in the real server, judged by the sandbox's own state. */
export async function runChecks(world: World): Promise<void> {
	const { runner, playground, sandbox } = world;
	const workflow = allEndings(world);
	await importWorkflows(playground.server, [workflow]);

	await runner.check('Execute Workflow ends everything, and the sandbox agrees', async () => {
		resetAndRequireLive(sandbox, ENDINGS);
		requireOutcomes(await playground.api.runWorkflow(workflow, START), FIRST);
		requireOver(sandbox, ENDINGS);
	});
	await runner.check('a second run says notFound or alreadyEnded for everything', async () => {
		requireOutcomes(await playground.api.runWorkflow(workflow, START), AGAIN);
	});
	await runner.check('n8n execute ends everything, and the sandbox agrees', async () => {
		resetAndRequireLive(sandbox, ENDINGS);
		requireOutcomes(await executeByCommand(playground.server, workflow), FIRST);
		requireOver(sandbox, ENDINGS);
	});
	await runner.check(
		'nothing secret stands in the log of n8n or in the stored results',
		async () => {
			const execution = JSON.stringify(await playground.api.runWorkflow(workflow, START));
			const log = playground.server.rawLog();
			for (const { field, value } of playground.secrets) {
				assert.ok(!execution.includes(value), `${field} stands in a stored execution`);
				assert.ok(!log.includes(value), `${field} stands in the log`);
			}
		},
	);
}
