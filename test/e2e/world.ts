import type { INodeTypeDescription } from 'n8n-workflow';
import type { Sandbox } from '../../sandbox';
import type { CredentialData, NodeRun, Workflow } from '../../scripts/host/api';
import type { Playground } from '../../scripts/host/playground';
import type { Runner } from './runner';

/** Everything a group of checks works with. */
export interface World {
	runner: Runner;
	sandbox: Sandbox;
	playground: Playground;
	/** A web server that answers everything with an HTML 404: a wrong address. */
	wrongAddress: string;
	/** n8n's own descriptions of our nodes, as the editor gets them, by plain name. */
	nodeTypes: Map<string, INodeTypeDescription>;
}

export const PACKAGE = 'n8n-nodes-rtc-teardown';

export const NODE_NAMES = [
	'camaraWebRtc',
	'azureCallAutomation',
	'verintVerba',
	'agora',
	'huaweiRtc',
] as const;
export type NodeName = (typeof NODE_NAMES)[number];

export const CREDENTIAL_TYPES = [
	'camaraApi',
	'camaraOAuth2Api',
	'azureCommunicationApi',
	'azureCommunicationOAuth2Api',
	'azureCommunicationTokenApi',
	'verbaApi',
	'agoraApi',
	'huaweiCloudApi',
	'huaweiCloudTokenApi',
] as const;
export type CredentialTypeName = (typeof CREDENTIAL_TYPES)[number];

type Provider = 'camara' | 'azure' | 'verba' | 'agora' | 'huawei';
/** The settling time of closings that the vendors announce and do later. */
const SETTLE_MS = 10 * 60_000;

/** Throws unless the sandbox's own state says that the thing is over. `id` as the state shows it. */
export function requireOver(sandbox: Sandbox, provider: Provider, id: string): void {
	sandbox.control.advanceClock(SETTLE_MS);
	const { live, over } = sandbox.control.inspect()[provider];
	const has = (entries: ReadonlyArray<{ id: string }>) => entries.some((entry) => entry.id === id);
	if (has(live)) throw new Error(`${provider}: ${id} is still live`);
	if (!has(over)) throw new Error(`${provider}: ${id} is not among what is over`);
}

/** Throws unless the thing is live, so that a later "over" means something. */
export function requireLive(sandbox: Sandbox, provider: Provider, id: string): void {
	const { live } = sandbox.control.inspect()[provider];
	if (!live.some((entry) => entry.id === id)) {
		throw new Error(`${provider}: ${id} is not live before the run`);
	}
}

/** The parameters that make a node use this credential type, read from the node's description. */
export function choosing(world: World, node: NodeName, type: string): Record<string, unknown> {
	const described = world.nodeTypes.get(node)?.credentials?.find(({ name }) => name === type);
	if (!described) throw new Error(`${node} does not offer the credential ${type}`);
	const show = described.displayOptions?.show ?? {};
	return Object.fromEntries(Object.entries(show).map(([name, values]) => [name, values?.[0]]));
}

export interface Step {
	name: string;
	/** Full node type, or the plain name of one of ours. */
	type: string;
	typeVersion?: number;
	parameters: Record<string, unknown>;
	credential: Pick<CredentialData, 'id' | 'name' | 'type'>;
	onError?: string;
}

export const START = 'Start';

/** A workflow that runs the steps one after the other from a manual trigger. */
export function chain(id: string, steps: readonly Step[]): Workflow {
	const trigger = { name: START, type: 'n8n-nodes-base.manualTrigger', parameters: {} };
	const nodes = [trigger, ...steps].map((step, position) => {
		const { credential, type, ...rest } = step as Step & { credential?: Step['credential'] };
		return {
			typeVersion: 1,
			...rest,
			id: `${id}-${position}`,
			type: type.includes('.') ? type : `${PACKAGE}.${type}`,
			position: [position * 220, 0],
			...(credential
				? { credentials: { [credential.type]: { id: credential.id, name: credential.name } } }
				: {}),
		};
	});
	const connections = Object.fromEntries(
		nodes
			.slice(1)
			.map((node, before) => [
				nodes[before]?.name ?? '',
				{ main: [[{ node: node.name, type: 'main', index: 0 }]] },
			]),
	);
	return { id, name: id, nodes, connections, settings: { executionOrder: 'v1' } };
}

/** The items of a node's first output in its only run; throws with n8n's error when it failed. */
export function itemsOf(
	execution: {
		runData: Record<string, NodeRun[]>;
		error?: { message?: string; description?: string | null };
	},
	node: string,
): Array<Record<string, unknown>> {
	const run = execution.runData[node]?.[0];
	const failure = run?.error ?? (run ? undefined : execution.error);
	if (failure) throw new Error(`${node}: ${failure.message} ${failure.description ?? ''}`.trim());
	if (!run) throw new Error(`${node} did not run`);
	return (run.data?.main?.[0] ?? []).map((item) => item.json);
}

/** Everything a user can read about why a node failed; undefined when it did not fail. */
export function explanationOf(
	execution: {
		runData: Record<string, NodeRun[]>;
		error?: { message?: string; description?: string | null };
	},
	node: string,
): string | undefined {
	const failure = execution.runData[node]?.[0]?.error ?? execution.error;
	return failure && `${failure.message ?? ''} ${failure.description ?? ''}`.trim();
}

export const credentialOf = (world: World, type: CredentialTypeName): CredentialData => {
	const found = world.playground.credentials.find((credential) => credential.type === type);
	if (!found) throw new Error(`The sandbox has no credential for ${type}`);
	return found;
};
