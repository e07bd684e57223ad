import './environment';
import { LoadOptionsContext } from 'n8n-core';
import { Workflow, type IDataObject, type INode, type INodeListSearchResult } from 'n8n-workflow';
import { additionalData } from './additionalData';
import { asStore } from './credentialStore';
import { loadPackage } from './packages';
import type { NodeSpec } from './runNode';

/** Asks a node for the entries of a list, as the editor does while a field is being filled in. */
export async function searchList(
	spec: NodeSpec,
	method: string,
	{ filter, paginationToken }: { filter?: string; paginationToken?: string } = {},
): Promise<INodeListSearchResult> {
	const packages = await loadPackage();
	const store = asStore(spec.credentials);
	const type = packages.fullName(spec.node);
	const nodeType = packages.nodeTypes.getByNameAndVersion(type);
	const node: INode = {
		id: '1',
		name: nodeType.description.displayName,
		type,
		typeVersion: 1,
		position: [0, 0],
		parameters: (spec.parameters ?? {}) as INode['parameters'],
		credentials: Object.fromEntries(store.types.map((name) => [name, { id: name, name }])),
	};
	const workflow = new Workflow({
		nodes: [node],
		connections: {},
		active: false,
		nodeTypes: packages.nodeTypes,
	});
	const search = nodeType.methods?.listSearch?.[method];
	if (!search) throw new Error(`${type} has no list ${method}`);
	const context = new LoadOptionsContext(
		workflow,
		node,
		{
			...additionalData(packages, store),
			currentNodeParameters: (spec.parameters ?? {}) as IDataObject as never,
		},
		'parameters',
	);
	await workflow.expression.acquireIsolate();
	try {
		return await search.call(context, filter, paginationToken);
	} finally {
		await workflow.expression.releaseIsolate();
	}
}
