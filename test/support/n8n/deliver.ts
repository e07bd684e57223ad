import './environment';
import { EventEmitter } from 'node:events';
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
	/** Stands in the addresses of the node. */
	webhookId?: string;
}

/** A request as n8n's server hands it to a trigger. */
export interface Delivery {
	headers?: Record<string, string | string[]>;
	/** The bytes as they came; absent when there are none to be had. */
	rawBody?: Buffer;
	query?: IDataObject;
	/** Name of the webhook in the description. */
	webhook?: string;
	/** What happens after the trigger's own code has run; by default n8n starts the execution. */
	then?: AfterTrigger;
}

/** What n8n and the sender do with a delivery that the trigger has taken. */
export interface AfterTrigger {
	/** n8n cannot create the execution: it answers 500 and stores no static data. */
	startFails?: boolean;
	/** The sender hangs up before it has the answer. */
	hangsUp?: boolean;
	/** n8n goes on when this is settled. */
	when?: Promise<void>;
}

/** What a delivery has led to. */
export interface Delivered {
	/** The status that was answered; 200 where the trigger left the answer to n8n. */
	status: number;
	/** What was answered: by the trigger itself, or by n8n on its behalf. */
	body: unknown;
	/** The items of the execution that n8n has started; undefined when it has started none. */
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
			webhookId: spec.webhookId ?? 'hook-1',
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
		then = {},
	}: Delivery): Promise<Delivered> {
		const nodeType = this.packages.nodeTypes.getByNameAndVersion(this.node.type);
		const webhookDescription = nodeType.description.webhooks?.find(({ name }) => name === webhook);
		if (!webhookDescription || !nodeType.webhook) throw new Error(`No webhook ${webhook}`);
		const workflow = this.loaded();
		const response = new HeldResponse();
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
			await then.when;
			const answered = result.noWebhookResponse === true;
			if (result.workflowData && then.startFails === true && !answered) {
				response.status(500).send('There was a problem executing the workflow');
				return { status: 500, body: response.body, items: undefined };
			}
			const [items] = result.workflowData ?? [];
			// As n8n does: stored as a whole when it was changed, before the answer is sent.
			if (workflow.staticData.__dataChanged === true) {
				this.staticData = asStored(workflow.staticData);
			}
			if (!answered) {
				const status = statusOf(webhookDescription.responseCode);
				response.status(status).send(status === 204 ? undefined : result.webhookResponse);
			}
			return { status: response.statusCode, body: response.body, items };
		} catch (thrown) {
			response.status(500).send('Workflow could not be started');
			throw thrown;
		} finally {
			response.close(then.hangsUp === true);
			await workflow.expression.releaseIsolate();
		}
	}
}

/** The status in a webhook's description: n8n takes an expression there, such as `={{ 204 }}`. */
function statusOf(responseCode: unknown): number {
	const [digits] = /\d+/.exec(typeof responseCode === 'string' ? responseCode : '') ?? [];
	return digits === undefined ? 200 : Number(digits);
}

/** What a trigger sees of the response, and what becomes of it. */
class HeldResponse extends EventEmitter {
	statusCode = 200;
	body: unknown;
	destroyed = false;

	status(code: number): this {
		this.statusCode = code;
		return this;
	}

	send(body: unknown): this {
		this.body = body;
		return this;
	}

	json(body: unknown): this {
		return this.send(body);
	}

	setHeader(): this {
		return this;
	}

	end(): this {
		return this;
	}

	/** As Node.js tells it: "finish" when everything was handed over, then "close" in any case. */
	close(early: boolean): void {
		if (!early) this.emit('finish');
		this.destroyed = true;
		this.emit('close');
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
