import './environment';
import { ExecutionLifecycleHooks, WorkflowExecute } from 'n8n-core';
import {
	Workflow,
	createRunExecutionData,
	type IConnections,
	type INode,
	type INodeExecutionData,
	type IRun,
	type IRunData,
	type ITaskData,
	type IWorkflowSettings,
} from 'n8n-workflow';
import { additionalData } from './additionalData';
import { recordOutput } from '../canary';
import { asStore, type CredentialData, type CredentialStore } from './credentialStore';
import { loadPackage } from './packages';

/** A workflow as n8n exports it; further keys are ignored. */
export interface WorkflowJson {
	name?: string;
	nodes: INode[];
	connections: IConnections;
	settings?: IWorkflowSettings;
}

export interface WorkflowOptions {
	/** Data by credential type; the ids and names in the workflow do not matter. */
	credentials?: Record<string, CredentialData> | CredentialStore;
	/** Name of the node to start with. Default: the first node that nothing leads to. */
	start?: string;
	/** What the start node puts out instead of its own output. */
	items?: INodeExecutionData[];
	/** Aborts as Stop in the editor does. */
	signal?: AbortSignal;
	/** Called whenever a node has finished. */
	onNodeDone?: (name: string, data: ITaskData) => void;
}

export interface WorkflowResult {
	run: IRun;
	status: IRun['status'];
	/** The runs of every node that ran, by its name. */
	runData: IRunData;
}

/** Executes a workflow with n8n's own engine: branches, error outputs, Retry On Fail. */
export async function runWorkflow(
	json: WorkflowJson,
	options: WorkflowOptions = {},
): Promise<WorkflowResult> {
	const packages = await loadPackage();
	const store = asStore(options.credentials);
	const nodes = json.nodes.map((node) => ({ ...node, credentials: credentialsOf(node, store) }));
	const workflow = new Workflow({
		id: 'workflow',
		name: json.name ?? 'Workflow',
		nodes,
		connections: json.connections,
		active: false,
		nodeTypes: packages.nodeTypes,
		settings: json.settings ?? {},
	});
	const start = workflow.getNode(options.start ?? firstNode(json));
	if (!start) throw new Error('The workflow has no node to start with');
	const data = createRunExecutionData({
		executionData: {
			nodeExecutionStack: [{ node: start, data: { main: [[{ json: {} }]] }, source: null }],
		},
		resultData: {
			runData: {},
			...(options.items && { pinData: { [start.name]: options.items } }),
		},
	});
	const hooks = new ExecutionLifecycleHooks('manual', '1', {
		id: 'workflow',
		name: json.name ?? 'Workflow',
		active: false,
		isArchived: false,
		createdAt: new Date(),
		updatedAt: new Date(),
		activeVersionId: null,
		nodes,
		connections: json.connections,
	});
	const { onNodeDone, signal } = options;
	if (onNodeDone) hooks.addHandler('nodeExecuteAfter', (name, task) => onNodeDone(name, task));
	const more = { ...additionalData(packages, store), executionId: '1', hooks };
	const execution = new WorkflowExecute(more, 'manual', data).processRunExecutionData(workflow);
	const cancel = () => execution.cancel();
	signal?.addEventListener('abort', cancel, { once: true });
	try {
		const run = await execution;
		await recordOutput(run.data.resultData, store);
		return { run, status: run.status, runData: run.data.resultData.runData };
	} finally {
		signal?.removeEventListener('abort', cancel);
	}
}

/** The items that a node put out in its last run; output 0 unless told otherwise. */
export function itemsOf({ runData }: WorkflowResult, node: string, output = 0) {
	return runData[node]?.at(-1)?.data?.main?.[output] ?? [];
}

/** What an exported workflow says of a credential holds on its own instance only; here its type counts. */
function credentialsOf(node: INode, store: CredentialStore): INode['credentials'] {
	const wanted = node.credentials ? Object.keys(node.credentials) : store.types;
	return Object.fromEntries(wanted.map((type) => [type, { id: type, name: type }]));
}

function firstNode({ nodes, connections }: WorkflowJson): string {
	const reached = new Set(
		Object.values(connections).flatMap(({ main = [] }) =>
			main.flatMap((targets) => (targets ?? []).map(({ node }) => node)),
		),
	);
	const isStart = ({ name, disabled, type }: INode) =>
		!reached.has(name) && !disabled && !type.endsWith('.stickyNote');
	return nodes.find(isStart)?.name ?? '';
}
