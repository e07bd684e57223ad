import type { Sandbox } from '../../sandbox';
import type { CredentialData, Workflow } from '../../scripts/host/api';
import type { Cluster } from '../../scripts/host/cluster';
import type { Runner } from '../e2e/runner';
import type { EndingRecord } from './record';
import type { Tables } from './table';

/** Everything a round works with. */
export interface World {
	runner: Runner;
	sandbox: Sandbox;
	cluster: Cluster;
	record: EndingRecord;
	/** The Data Tables of the example. */
	tables: Tables;
	/** examples/recover-after-crash.json as it was imported. */
	example: Workflow;
	credentials: readonly CredentialData[];
	say(phase: string): void;
}

const LOOK_MS = 250;

/** Waits for something that others do. Throws when it does not come. */
export async function until(
	what: string,
	holds: () => Promise<boolean> | boolean,
	withinMs = 180_000,
): Promise<void> {
	const deadline = Date.now() + withinMs;
	for (;;) {
		if (await holds()) return;
		if (Date.now() > deadline) throw new Error(`Not after ${withinMs / 1000} s: ${what}`);
		await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
	}
}
