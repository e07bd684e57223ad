import './n8n/environment';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { HookContext } from 'n8n-core';
import { Workflow, type IDataObject, type INode, type IWebhookData } from 'n8n-workflow';

import { additionalData } from './n8n/additionalData';
import { asStore, type CredentialData } from './n8n/credentialStore';
import { WaitingTrigger, type Delivered, type Delivery } from './n8n/deliver';
import { loadPackage } from './n8n/packages';

export interface PublishedSpec {
	parameters: IDataObject;
	credentials: Record<string, CredentialData>;
	/** Listening for a test event. */
	test?: boolean;
}

/** A trigger of a published workflow, behind an address that the sandbox can reach. */
export class PublishedTrigger {
	/** What came in and what it led to, in order. */
	readonly delivered: Delivered[] = [];
	private constructor(
		private readonly spec: PublishedSpec,
		private readonly waiting: WaitingTrigger,
		private readonly server: Server,
	) {}

	static async make(spec: PublishedSpec): Promise<PublishedTrigger> {
		const { parameters, credentials } = spec;
		const mode = spec.test ? 'manual' : 'webhook';
		const waiting = await WaitingTrigger.wait({
			...{ node: 'huaweiRtcTrigger', parameters, credentials, mode },
		});
		const server = createServer((request, response) => {
			void (async () => {
				const chunks: Buffer[] = [];
				for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
				const headers = request.headers as Delivery['headers'];
				const one = await trigger.deliver({ headers, rawBody: Buffer.concat(chunks) });
				response.writeHead(one.status, { 'content-type': 'application/json' });
				response.end(typeof one.body === 'string' ? one.body : JSON.stringify(one.body ?? {}));
			})();
		});
		await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
		const trigger = new PublishedTrigger(spec, waiting, server);
		return trigger;
	}

	get origin(): string {
		return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
	}

	get staticData(): IDataObject {
		return this.waiting.staticData;
	}

	/** The items of all executions that were started. */
	get items(): IDataObject[] {
		return this.delivered.flatMap(({ items = [] }) => items.map(({ json }) => json));
	}

	async deliver(delivery: Delivery): Promise<Delivered> {
		const one = await this.waiting.deliver(delivery);
		this.delivered.push(one);
		return one;
	}

	/** Calls a hook as n8n does when a workflow is published or taken back. */
	async hook(
		name: 'checkExists' | 'create' | 'delete',
		change: IDataObject = {},
	): Promise<boolean> {
		const packages = await loadPackage();
		const store = asStore({
			...this.spec.credentials,
			...(change as Record<string, CredentialData>),
		});
		const type = packages.fullName('huaweiRtcTrigger');
		const nodeType = packages.nodeTypes.getByNameAndVersion(type);
		const webhookDescription = nodeType.description.webhooks?.[0];
		const method = nodeType.webhookMethods?.default?.[name];
		if (!method || !webhookDescription) throw new Error(`No hook ${name}`);
		const node: INode = {
			...{ id: 'trigger-1', name: nodeType.description.displayName, type, typeVersion: 1 },
			...{ position: [0, 0], webhookId: 'hook-1' },
			parameters: this.spec.parameters as INode['parameters'],
			credentials: Object.fromEntries(store.types.map((one) => [one, { id: one, name: one }])),
		};
		const workflow = new Workflow({
			...{ id: 'workflow', nodes: [node], connections: {}, active: !this.spec.test },
			nodeTypes: packages.nodeTypes,
			staticData: this.waiting.staticData,
		});
		const mode = this.spec.test ? 'manual' : 'trigger';
		const context = new HookContext(
			workflow,
			workflow.nodes[node.name] ?? node,
			{
				...additionalData(packages, store),
				webhookBaseUrl: `${this.origin}/webhook`,
				webhookTestBaseUrl: `${this.origin}/webhook-test`,
			},
			mode,
			this.spec.test ? 'manual' : 'activate',
			{
				...{ webhookDescription, node: node.name, path: 'webhook', workflowId: 'workflow' },
				...{ httpMethod: 'POST', isTest: this.spec.test === true },
			} as unknown as IWebhookData,
		);
		await workflow.expression.acquireIsolate();
		try {
			return await method.call(context);
		} finally {
			await workflow.expression.releaseIsolate();
			this.waiting.staticData = JSON.parse(JSON.stringify(workflow.staticData)) as IDataObject;
		}
	}

	/** As n8n publishes a workflow: registered only when it is not yet. */
	async publish(): Promise<void> {
		if (!(await this.hook('checkExists'))) await this.hook('create');
	}

	async close(): Promise<void> {
		await new Promise<void>((done) => {
			this.server.close(() => done());
			this.server.closeAllConnections();
		});
	}
}
