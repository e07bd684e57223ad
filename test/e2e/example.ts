import assert from 'node:assert/strict';
import type { Execution } from '../../scripts/host/api';
import { executeByCommand } from '../../scripts/host/imports';
import { ENDINGS } from './endings';
import { PACKAGE, requireOver, resetAndRequireLive, type World } from './world';

/** All five providers are named in envelopes of the run: each of them reported. */
function requireFiveEnvelopes(execution: Omit<Execution, 'id'>, allowed: readonly string[]): void {
	assert.equal(execution.status, 'success', execution.error?.message);
	const envelopes = findEnvelopes(execution.runData);
	const providers = new Set(envelopes.map(({ provider }) => provider));
	assert.equal(providers.size, 5, `only ${[...providers].join(', ')} reported an outcome`);
	for (const { provider, outcome } of envelopes) {
		assert.ok(allowed.includes(outcome), `${provider}: unexpected outcome ${outcome}`);
	}
}

interface Envelope {
	provider: string;
	operation: string;
	outcome: string;
}

/** Envelopes may stand at the top of an item or in a field of it (Keep Input And Add Field). */
function findEnvelopes(value: unknown): Envelope[] {
	if (Array.isArray(value)) return value.flatMap(findEnvelopes);
	if (typeof value !== 'object' || value === null) return [];
	const { provider, operation, outcome } = value as Partial<Envelope>;
	if (provider && operation && outcome) return [{ provider, operation, outcome }];
	return Object.values(value).flatMap(findEnvelopes);
}

/** The example that the README shows, as a newcomer runs it. */
export async function exampleChecks(world: World): Promise<void> {
	const { runner, playground, sandbox } = world;
	const example = playground.workflows.find(({ id }) => id === 'example-end-everything');
	if (!example) {
		await runner.check('examples/end-everything.json exists', async () => {
			throw new Error('There is no examples/end-everything.json');
		});
		return;
	}
	const trigger = example.nodes.find(({ type }) => /trigger/i.test(type))?.name ?? '';
	await runner.check('examples/end-everything.json over HTTP: all five are over', async () => {
		resetAndRequireLive(sandbox, ENDINGS);
		const execution = await playground.api.runWorkflow(example, trigger);
		requireFiveEnvelopes(execution, ['accepted', 'ended']);
		requireOver(sandbox, ENDINGS);
	});
	await runner.check('examples/end-everything.json again: nothing is claimed twice', async () => {
		const execution = await playground.api.runWorkflow(example, trigger);
		requireFiveEnvelopes(execution, ['notFound', 'alreadyEnded']);
	});
	await runner.check('examples/end-everything.json by n8n execute: all five are over', async () => {
		resetAndRequireLive(sandbox, ENDINGS);
		requireFiveEnvelopes(await executeByCommand(playground.server, example), ['accepted', 'ended']);
		requireOver(sandbox, ENDINGS);
	});
	await runner.check('examples/end-everything.json uses a node of each provider', async () => {
		const used = new Set(
			example.nodes.map(({ type }) => type).filter((type) => type.startsWith(PACKAGE)),
		);
		assert.equal(used.size, 5, [...used].join(', '));
	});
}
