import type { Sandbox } from '../../sandbox';
import type { CredentialData, Workflow } from '../host/api';
import type { Cluster } from '../host/cluster';
import type { Runner } from '../../test/e2e/runner';
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
