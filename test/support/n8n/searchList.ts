import './environment';
import { LoadOptionsContext } from 'n8n-core';
import {
	Workflow,
	type IDataObject,
	type INode,
	type INodeListSearchResult,
	type INodePropertyOptions,
	type INodeType,
} from 'n8n-workflow';
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
	return await asked(spec, async (context, { listSearch }) => {
		const search = listSearch?.[method];
		if (!search) throw new Error(`${spec.node} has no list ${method}`);
		return await search.call(context, filter, paginationToken);
	});
}

/** Asks for the values of a field into which several are picked. */
export async function loadChoices(spec: NodeSpec, method: string): Promise<INodePropertyOptions[]> {
	return await asked(spec, async (context, { loadOptions }) => {
		const load = loadOptions?.[method];
		if (!load) throw new Error(`${spec.node} loads no ${method}`);
		return await load.call(context);
	});
}

async function asked<T>(
	spec: NodeSpec,
	ask: (context: LoadOptionsContext, methods: NonNullable<INodeType['methods']>) => Promise<T>,
): Promise<T> {
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
		return await ask(context, nodeType.methods ?? {});
	} finally {
		await workflow.expression.releaseIsolate();
	}
}
