import './environment';
import { ExecuteContext, RoutingNode } from 'n8n-core';
import {
	Workflow,
	createRunExecutionData,
	type IDataObject,
	type IExecuteFunctions,
	type INode,
	type INodeExecutionData,
	type OnError,
} from 'n8n-workflow';
import { additionalData } from './additionalData';
import { recordOutput } from '../canary';
import { asStore, type CredentialData, type CredentialStore } from './credentialStore';
import { loadPackage } from './packages';

/** One node with what a user would have filled in. */
export interface NodeSpec {
	/** `agora` of this package, or a full name as `n8n-nodes-base.httpRequest`. */
	node: string;
	parameters?: IDataObject;
	/** Data by credential type, or a store that several runs share. */
	credentials?: Record<string, CredentialData> | CredentialStore;
	/** The node's On Error setting. Default: stop. */
	onError?: OnError;
	/** Aborts as Stop in the editor does. */
	signal?: AbortSignal;
	/** Default: version 1 of our nodes, as saved workflows have it; the newest of others. */
	typeVersion?: number;
	name?: string;
	/** Runs in place of the built node's `execute()`, on the same context: the source of the engine with a clock of the test's own. */
	execute?: (context: IExecuteFunctions) => Promise<INodeExecutionData[][]>;
}

function oldOf(type: string, version: number | number[]): number {
	if (type.startsWith('n8n-nodes-rtc-teardown.')) return 1;
	return Array.isArray(version) ? (version.at(-1) ?? 1) : version;
}

/**
 * Runs one node on these items, with n8n's own expressions, request helper and errors.
 *
 * @returns what `execute()` returned: one list of items for each output. (Which output a failed
 * item takes is decided by the workflow engine, see runWorkflow.)
 */
export async function runNode(
	spec: NodeSpec,
	items: INodeExecutionData[] = [{ json: {} }],
): Promise<INodeExecutionData[][]> {
	const packages = await loadPackage();
	const store = asStore(spec.credentials);
	const type = packages.fullName(spec.node);
	const nodeType = packages.nodeTypes.getByNameAndVersion(type, spec.typeVersion);
	const { version } = nodeType.description;
	const node: INode = {
		id: '1',
		name: spec.name ?? nodeType.description.displayName,
		type,
		typeVersion: spec.typeVersion ?? oldOf(type, version),
		position: [0, 0],
		parameters: (spec.parameters ?? {}) as INode['parameters'],
		credentials: Object.fromEntries(store.types.map((name) => [name, { id: name, name }])),
		...(spec.onError && { onError: spec.onError }),
	};
	const workflow = new Workflow({
		id: 'workflow',
		nodes: [node],
		connections: {},
		active: false,
		nodeTypes: packages.nodeTypes,
	});
	const input = { main: [items] };
	const context = new ExecuteContext(
		workflow,
		workflow.nodes[node.name] ?? node,
		additionalData(packages, store),
		'manual',
		createRunExecutionData({}),
		0,
		items,
		input,
		{ node, data: input, source: null },
		[],
		spec.signal ?? new AbortController().signal,
	);
	await workflow.expression.acquireIsolate();
	try {
		const output = spec.execute
			? await spec.execute(context)
			: nodeType.execute
				? await nodeType.execute.call(context)
				: await new RoutingNode(context, nodeType).runNode();
		if (!Array.isArray(output)) throw new Error(`${type} asked the engine for other nodes`);
		await recordOutput(output, store, type);
		return output;
	} catch (thrown) {
		await recordOutput(thrown, store, type);
		throw thrown;
	} finally {
		await workflow.expression.releaseIsolate();
	}
}
