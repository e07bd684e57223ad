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

export const TRIGGER_NAMES = ['agoraTrigger', 'huaweiRtcTrigger'] as const;

/** What only the triggers use, to check what vendors send; no API of a vendor takes them. */
export const TRIGGER_CREDENTIAL_TYPES = ['agoraNotificationsApi', 'huaweiRtcCallbackApi'] as const;

type Provider = 'camara' | 'azure' | 'verba' | 'agora' | 'huawei';
const LOOK_MS = 200;
const WITHIN_MS = 60_000;

/** Waits for something that n8n or the sandbox does by itself. Throws when it does not come. */
export async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
	const deadline = Date.now() + WITHIN_MS;
	while (!(await holds())) {
		if (Date.now() > deadline) throw new Error(`Not after ${WITHIN_MS / 1000} s: ${what}`);
		await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
	}
}

/** Long enough for closings that the vendors announce and do later, too short for a stale signature. */
const SETTLE_MS = 60_000;

/** What is looked for in the sandbox's state; `target` is the ID as the state shows it. */
interface Sought {
	provider: Provider;
	target: string;
}

/** Throws unless the sandbox's own state says that all of these are over. Moves its clock on. */
export function requireOver(sandbox: Sandbox, sought: readonly Sought[]): void {
	sandbox.control.advanceClock(SETTLE_MS);
	const state = sandbox.control.inspect();
	for (const { provider, target } of sought) {
		const has = (entries: ReadonlyArray<{ id: string }>) => entries.some(({ id }) => id === target);
		if (has(state[provider].live)) throw new Error(`${provider}: ${target} is still live`);
		if (!has(state[provider].over))
			throw new Error(`${provider}: ${target} is not among what is over`);
	}
}

/** Puts the sandbox back to its start. Throws unless all of these are live then: a later "over" must mean something. */
export function resetAndRequireLive(sandbox: Sandbox, sought: readonly Sought[]): void {
	sandbox.control.reset();
	const state = sandbox.control.inspect();
	for (const { provider, target } of sought) {
		if (!state[provider].live.some(({ id }) => id === target)) {
			throw new Error(`${provider}: ${target} is not live before the run`);
		}
	}
}

/** The parameters that make a node use this credential type, read from the node's description. */
/** What a server knows, and what was imported into it: enough to build a workflow. */
export type Server = Pick<World, 'nodeTypes' | 'playground'>;

export function choosing(world: Server, node: NodeName, type: string): Record<string, unknown> {
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

export const credentialOf = (world: Server, type: string): CredentialData => {
	const found = world.playground.credentials.find((credential) => credential.type === type);
	if (!found) throw new Error(`The sandbox has no credential for ${type}`);
	return found;
};
