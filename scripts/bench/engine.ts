import '../../test/support/n8n/environment';
import { ExecuteContext } from 'n8n-core';
import {
	Workflow,
	createRunExecutionData,
	type IDataObject,
	type IExecuteFunctions,
	type INode,
	type INodeExecutionData,
	type INodeType,
	type OnError,
} from 'n8n-workflow';
import { CredentialStore, loadPackage, type CredentialData } from '../../test/support/n8n';
import { additionalData } from '../../test/support/n8n/additionalData';

/** One node with what a user has filled in. */
export interface NodeOf {
	/** `agora` of this package, or a full name. */
	type: string;
	parameters: IDataObject;
	credentials: Record<string, CredentialData>;
	onError?: OnError;
}

/**
 * The context that n8n gives to a node, as the tests have it, but with nothing beside the node's
 * own work: no test looks on.
 */
export async function contextOf(
	{ type, parameters, credentials, onError }: NodeOf,
	items: INodeExecutionData[],
): Promise<{ context: IExecuteFunctions; nodeType: INodeType; workflow: Workflow }> {
	const packages = await loadPackage();
	const fullName = packages.fullName(type);
	const nodeType = packages.nodeTypes.getByNameAndVersion(fullName);
	const { version } = nodeType.description;
	const names = Object.keys(credentials);
	const node: INode = {
		id: '1',
		name: 'Node',
		type: fullName,
		typeVersion: Array.isArray(version) ? (version.at(-1) ?? 1) : version,
		position: [0, 0],
		parameters: parameters as INode['parameters'],
		credentials: Object.fromEntries(names.map((name) => [name, { id: name, name }])),
		...(onError && { onError }),
	};
	const { nodeTypes } = packages;
	const workflow = new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes });
	const input = { main: [items] };
	const context = new ExecuteContext(
		workflow,
		workflow.nodes[node.name] ?? node,
		additionalData(packages, new CredentialStore(credentials)),
		'manual',
		createRunExecutionData({}),
		0,
		items,
		input,
		{ node, data: input, source: null },
		[],
		new AbortController().signal,
	);
	return { context: context as unknown as IExecuteFunctions, nodeType, workflow };
}

/** Runs a node on these items and returns what leaves by its first output. */
export async function execute(
	node: NodeOf,
	items: INodeExecutionData[],
): Promise<INodeExecutionData[]> {
	const { context, nodeType, workflow } = await contextOf(node, items);
	await workflow.expression.acquireIsolate();
	try {
		const output = await nodeType.execute?.call(context);
		if (!Array.isArray(output)) throw new Error(`${node.type} gave no items`);
		return output[0] ?? [];
	} finally {
		await workflow.expression.releaseIsolate();
	}
}
