import type { IDataObject, IHttpRequestOptions, INode, INodeExecutionData } from 'n8n-workflow';
import { itemsOf, runWorkflow } from '../../test/support/n8n';
import { contextOf, execute } from './engine';
import {
	fromItem,
	operations,
	targetOf,
	type BenchOperation,
	type OperationName,
} from './operations';

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
	/** At the same time, for `node` (Automatic without it) and `helper`. */
	pool?: number;
	/** For `helper`: the request has the headers and the rules of the node's own. */
	careful?: boolean;
	/** The target stands in the parameters as a text, the same for all items. */
	literal?: boolean;
	/** Options of the node or of the HTTP Request node. */
	options?: IDataObject;
	/** Retry On Fail with so many tries, one second apart (n8n's default). */
	tries?: number;
	/** A name for this run: its targets and its account are its own. */
	run: string;
}

/** What the contender itself says of its work. */
export interface Said {
	/** Items that left as failed; all of them when the node failed as a whole. */
	failed: number;
	/** Of our node: items by outcome. */
	outcomes: Record<string, number>;
	/** Why the node failed as a whole. */
	thrown?: string;
	/** From the start of the node to its end, by the client's clock. */
	seconds: number;
}

/** Does a job in this process. */
export async function work(job: Job): Promise<Said> {
	const began = performance.now();
	const said = await done(job);
	return { ...said, seconds: (performance.now() - began) / 1_000 };
}

type Spoken = Omit<Said, 'seconds'>;

async function done(job: Job): Promise<Spoken> {
	const operation = operations[job.operation];
	const targets = Array.from({ length: job.count }, (_none, index) =>
		targetOf(operation, `${job.run}-${index}`),
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
	{ baseUrl, run, literal, pool, options }: Job,
	items: INodeExecutionData[],
): Promise<Spoken> {
	const target = literal ? targetOf(operation, 'target of all items') : fromItem;
	const output = await execute(
		{
			type: operation.node,
			parameters: {
				...operation.nodeParameters(target),
				options: { ...(pool ? { concurrency: pool } : {}), ...options },
			},
			credentials: { [operation.credentialType]: operation.credential(baseUrl, run) },
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
	{ baseUrl, run, pool = 1, careful = false }: Job,
	targets: string[],
): Promise<Spoken> {
	const { context } = await contextOf(
		{
			type: operation.node,
			parameters: operation.nodeParameters('target'),
			credentials: { [operation.credentialType]: operation.credential(baseUrl, run) },
		},
		[{ json: {} }],
	);
	const call = context.helpers.httpRequestWithAuthentication;
	const { request } = operation;
	if (!request) throw new Error(`${operation.title} has no request for the helper`);
	const optionsOf = (target: string): IHttpRequestOptions => {
		const bare = request(baseUrl, target);
		if (!careful || !operation.careful) return bare;
		const { headers, ...rules } = operation.careful(baseUrl);
		return { ...rules, ...bare, headers: { ...headers, ...bare.headers } };
	};
	let next = 0;
	let failed = 0;
	await Promise.all(
		Array.from({ length: pool }, async () => {
			for (let target = targets[next++]; target !== undefined; target = targets[next++]) {
				const answer = (await call.call(context, operation.credentialType, optionsOf(target))) as {
					statusCode: number;
				};
				if (answer.statusCode >= 300) failed += 1;
			}
		}),
	);
	return { failed, outcomes: {} };
}

async function byHttpRequest(
	operation: BenchOperation,
	{ baseUrl, run, options = {}, tries }: Job,
	items: INodeExecutionData[],
): Promise<Spoken> {
	const name = 'HTTP Request';
	const parameters = { ...operation.httpRequestParameters(baseUrl), options };
	const credentials = { [operation.credentialType]: operation.credential(baseUrl, run) };
	if (!tries) {
		await execute({ type: 'n8n-nodes-base.httpRequest', parameters, credentials }, items);
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
