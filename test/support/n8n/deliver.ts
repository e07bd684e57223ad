import './environment';
import { WebhookContext } from 'n8n-core';
import {
	Workflow,
	type IDataObject,
	type INode,
	type INodeExecutionData,
	type IWebhookData,
	type WorkflowExecuteMode,
} from 'n8n-workflow';
import { additionalData } from './additionalData';
import { asStore, type CredentialData, type CredentialStore } from './credentialStore';
import { loadPackage } from './packages';

/** A trigger with what a user would have filled in. */
export interface TriggerSpec {
	node: string;
	parameters?: IDataObject;
	credentials?: Record<string, CredentialData> | CredentialStore;
	/** `manual` while listening for a test event. */
	mode?: WorkflowExecuteMode;
	/** Tells nodes apart, as in a workflow with several triggers. */
	id?: string;
}

/** A request as n8n's server hands it to a trigger. */
export interface Delivery {
	headers?: Record<string, string | string[]>;
	/** The bytes as they came; absent when there are none to be had. */
	rawBody?: Buffer;
	query?: IDataObject;
	/** Name of the webhook in the description. */
	webhook?: string;
}

/** What a delivery has led to. */
export interface Delivered {
	/** The status that was answered; 200 where the trigger left the answer to n8n. */
	status: number;
	/** What was answered: by the trigger itself, or by n8n on its behalf. */
	body: unknown;
	/** The items that start an execution; undefined when none starts. */
	items: INodeExecutionData[] | undefined;
}

/** A trigger that waits for deliveries; its static data is kept from one to the next. */
export class WaitingTrigger {
	private readonly node: INode;
	/** Static data of the workflow, as n8n stores it. */
	staticData: IDataObject = {};

	private constructor(
		private readonly packages: Awaited<ReturnType<typeof loadPackage>>,
		private readonly spec: TriggerSpec,
	) {
		const store = asStore(spec.credentials);
		const type = packages.fullName(spec.node);
		const { description } = packages.nodeTypes.getByNameAndVersion(type);
		this.node = {
			id: spec.id ?? 'trigger-1',
			name: description.displayName,
			type,
			typeVersion: 1,
			position: [0, 0],
			webhookId: 'hook-1',
			parameters: (spec.parameters ?? {}) as INode['parameters'],
			credentials: Object.fromEntries(store.types.map((name) => [name, { id: name, name }])),
		};
	}

	static async wait(spec: TriggerSpec): Promise<WaitingTrigger> {
		return new WaitingTrigger(await loadPackage(), spec);
	}

	/** n8n loads the workflow anew for each delivery. */
	private loaded(): Workflow {
		return new Workflow({
			id: 'workflow',
			nodes: [this.node],
			connections: {},
			active: true,
			nodeTypes: this.packages.nodeTypes,
			staticData: asStored(this.staticData),
		});
	}

	async deliver({
		headers = {},
		rawBody,
		query = {},
		webhook = 'default',
	}: Delivery): Promise<Delivered> {
		const nodeType = this.packages.nodeTypes.getByNameAndVersion(this.node.type);
		const webhookDescription = nodeType.description.webhooks?.find(({ name }) => name === webhook);
		if (!webhookDescription || !nodeType.webhook) throw new Error(`No webhook ${webhook}`);
		const workflow = this.loaded();
		const delivered: Delivered = { status: 200, body: undefined, items: undefined };
		const response = {
			status(code: number) {
				delivered.status = code;
				return response;
			},
			send(data: unknown) {
				delivered.body = data;
				return response;
			},
			json: (data: unknown) => response.send(data),
			setHeader: () => response,
			end: () => response,
		};
		const request = { headers, rawBody, query, params: {}, body: parsed(rawBody) };
		const context = new WebhookContext(
			workflow,
			this.node,
			{
				...additionalData(this.packages, asStore(this.spec.credentials)),
				httpRequest: request as never,
				httpResponse: response as never,
			},
			this.spec.mode ?? 'webhook',
			{
				webhookDescription,
				node: this.node.name,
				path: 'webhook',
				httpMethod: webhookDescription.httpMethod,
				workflowId: 'workflow',
			} as unknown as IWebhookData,
			[],
			null,
		);
		await workflow.expression.acquireIsolate();
		try {
			const result = await nodeType.webhook.call(context);
			if (result.webhookResponse !== undefined) delivered.body = result.webhookResponse;
			delivered.items = result.workflowData?.[0];
			this.staticData = asStored(workflow.staticData);
			return delivered;
		} finally {
			await workflow.expression.releaseIsolate();
		}
	}
}

/** What n8n's database keeps of it. */
const asStored = (data: IDataObject) => JSON.parse(JSON.stringify(data)) as IDataObject;

function parsed(rawBody: Buffer | undefined): unknown {
	try {
		return JSON.parse(rawBody?.toString('utf8') ?? '{}');
	} catch {
		return {};
	}
}
