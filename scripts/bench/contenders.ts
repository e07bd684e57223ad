import { ExecuteContext } from 'n8n-core';
import {
	Workflow,
	createRunExecutionData,
	type IDataObject,
	type IExecuteFunctions,
	type INode,
	type INodeExecutionData,
} from 'n8n-workflow';
import {
	CredentialStore,
	itemsOf,
	loadPackage,
	runNode,
	runWorkflow,
} from '../../test/support/n8n';
import { additionalData } from '../../test/support/n8n/additionalData';
import { fromItem, operations, type BenchOperation, type OperationName } from './operations';

/** Who does the work. */
export type Contender =
	/** The node of this package. */
	| 'node'
	/** n8n's authenticated helper in a pool, and nothing around it. */
	| 'helper'
	/** n8n's HTTP Request node: as it comes, with `batch`, or with `tries` of Retry On Fail. */
	| 'httpRequest';

export interface Job {
	contender: Contender;
	operation: OperationName;
	baseUrl: string;
	count: number;
	/** At the same time, for `node` and `helper`. */
	pool?: number;
	/** The target stands in the parameters as a text, the same for all items. */
	literal?: boolean;
	/** Options of the node or of the HTTP Request node. */
	options?: IDataObject;
	/** Retry On Fail with so many tries, one second apart (n8n's default). */
	tries?: number;
	/** Tells apart what several clients end at the same time. */
	prefix?: string;
}

/** What the contender itself says of its work. */
export interface Said {
	/** Items that left as failed; all of them when the node failed as a whole. */
	failed: number;
	/** Of our node: items by outcome. */
	outcomes: Record<string, number>;
	/** Why the node failed as a whole. */
	thrown?: string;
}

/** Does a job in this process. */
export async function work(job: Job): Promise<Said> {
	const operation = operations[job.operation];
	const targets = Array.from(
		{ length: job.count },
		(_none, index) => `${job.prefix ?? 'target'}-${String(index).padStart(6, '0')}`,
	);
	try {
		if (job.contender === 'helper') return await byHelper(operation, job, targets);
		const items = targets.map((target) => ({ json: { target } }));
		if (job.contender === 'node') return await byNode(operation, job, items);
		return await byHttpRequest(operation, job, items);
	} catch (error) {
		return { failed: job.count, outcomes: {}, thrown: (error as Error).message };
	}
}

async function byNode(
	operation: BenchOperation,
	{ baseUrl, literal, pool, options }: Job,
	items: INodeExecutionData[],
): Promise<Said> {
	const target = literal ? 'target-of-all-items' : fromItem;
	const [output = []] = await runNode(
		{
			node: operation.node,
			parameters: {
				...operation.nodeParameters(target),
				options: { ...(pool ? { concurrency: pool } : {}), ...options },
			},
			credentials: { [operation.credentialType]: operation.credential(baseUrl) },
			onError: 'continueRegularOutput',
		},
		items,
	);
	const outcomes: Record<string, number> = {};
	for (const { json, error } of output) {
		const outcome = error ? 'failed' : String(json.outcome);
		outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
	}
	const failed = (outcomes.failed ?? 0) + Math.max(0, items.length - output.length);
	return { failed, outcomes };
}

async function byHelper(
	operation: BenchOperation,
	{ baseUrl, pool = 1 }: Job,
	targets: string[],
): Promise<Said> {
	const context = await contextFor(operation, baseUrl);
	const call = context.helpers.httpRequestWithAuthentication;
	let next = 0;
	let failed = 0;
	await Promise.all(
		Array.from({ length: pool }, async () => {
			for (let target = targets[next++]; target !== undefined; target = targets[next++]) {
				const answer = (await call.call(
					context,
					operation.credentialType,
					operation.request(baseUrl, target),
				)) as { statusCode: number };
				if (answer.statusCode >= 300) failed += 1;
			}
		}),
	);
	return { failed, outcomes: {} };
}

/** The context that n8n would give to a node which calls the helper and does nothing else. */
async function contextFor(operation: BenchOperation, baseUrl: string): Promise<IExecuteFunctions> {
	const packages = await loadPackage();
	const { credentialType } = operation;
	const store = new CredentialStore({ [credentialType]: operation.credential(baseUrl) });
	const node: INode = {
		id: '1',
		name: 'Bare Helper',
		type: packages.fullName(operation.node),
		typeVersion: 1,
		position: [0, 0],
		parameters: operation.nodeParameters('target') as INode['parameters'],
		credentials: { [credentialType]: { id: credentialType, name: credentialType } },
	};
	const workflow = new Workflow({
		id: 'workflow',
		nodes: [node],
		connections: {},
		active: false,
		nodeTypes: packages.nodeTypes,
	});
	const input = { main: [[{ json: {} }]] };
	return new ExecuteContext(
		workflow,
		node,
		additionalData(packages, store),
		'manual',
		createRunExecutionData({}),
		0,
		[{ json: {} }],
		input,
		{ node, data: input, source: null },
		[],
		new AbortController().signal,
	) as unknown as IExecuteFunctions;
}

async function byHttpRequest(
	operation: BenchOperation,
	{ baseUrl, options = {}, tries }: Job,
	items: INodeExecutionData[],
): Promise<Said> {
	const name = 'HTTP Request';
	const parameters = { ...operation.httpRequestParameters(baseUrl), options };
	const credentials = { [operation.credentialType]: operation.credential(baseUrl) };
	if (!tries) {
		await runNode({ node: 'n8n-nodes-base.httpRequest', parameters, credentials }, items);
		return { failed: 0, outcomes: {} };
	}
	const at = { typeVersion: 1, position: [0, 0] as [number, number], parameters: {} };
	const result = await runWorkflow(
		{
			nodes: [
				{ ...at, id: '1', name: 'Start', type: 'n8n-nodes-base.manualTrigger' },
				{
					...at,
					id: '2',
					name,
					type: 'n8n-nodes-base.httpRequest',
					typeVersion: 4.2,
					parameters: parameters as INode['parameters'],
					retryOnFail: true,
					maxTries: tries,
					waitBetweenTries: 1_000,
				},
			],
			connections: { Start: { main: [[{ node: name, type: 'main', index: 0 }]] } },
		},
		{ credentials, items },
	);
	const thrown = result.run.data.resultData.error?.message;
	const failed = thrown === undefined ? items.length - itemsOf(result, name).length : items.length;
	return { failed, outcomes: {}, ...(thrown === undefined ? {} : { thrown }) };
}
