import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { INodeExecutionData } from 'n8n-workflow';

import type { Tools } from '../../engine/model/operation';
import { run } from '../../engine/run';
import { runNode, type NodeSpec } from './n8n';
import type { Seed } from './seeds';

/** Below this, in milliseconds, a pause is one of the pace's and not worth telling. */
const TOLD = 1;

export interface TestTools extends Tools {
	/** The pauses that were made, in milliseconds, without those of the pace. */
	readonly slept: number[];
	/** Called at every pause, with its length; to cancel in the middle of one. */
	onPause: (milliseconds: number) => void;
	/** Milliseconds that have passed on this clock. */
	passed(): number;
	/** Lets time go by, as if the vendor had taken that long. */
	advance(milliseconds: number): void;
}

/**
 * A clock that stands still but for pauses, which take no time in reality. Chance is what the test
 * says: with 0 every backoff is half of its base (500 ms, 1 s, 2 s).
 */
export function testTools(chance = 0): TestTools {
	// Whole seconds, so that a date in a header tells them exactly.
	const start = Math.floor(Date.now() / 1_000) * 1_000;
	let passed = 0;
	const slept: number[] = [];
	const tools: TestTools = {
		slept,
		onPause: () => undefined,
		passed: () => passed,
		advance: (milliseconds) => {
			passed += milliseconds;
		},
		now: () => new Date(start + passed),
		uuid: () => randomUUID(),
		time: {
			now: () => passed,
			random: () => chance,
			async pause(milliseconds, signal) {
				if (signal?.aborted) return;
				if (milliseconds >= TOLD) slept.push(milliseconds);
				tools.onPause(milliseconds);
				// What goes on without waiting does so before any time passes.
				await setImmediate();
				// Cancelled in the middle of it: the rest does not pass.
				if (!signal?.aborted) passed += milliseconds;
			},
		},
	};
	return tools;
}

/** Runs a seed's node from its source, in n8n's engine, with this clock and this chance. */
export async function runSource(
	seed: Pick<Seed, 'node' | 'source'>,
	spec: Omit<NodeSpec, 'node' | 'execute'>,
	tools: Tools,
	items?: INodeExecutionData[],
): Promise<INodeExecutionData[]> {
	const [output = []] = await runNode(
		{
			...spec,
			node: seed.node,
			execute: async (context) => await run(context, seed.source, tools),
		},
		items,
	);
	return output;
}
