import './n8n/environment';
import { randomUUID } from 'node:crypto';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { HookContext } from 'n8n-core';
import { Workflow, type IDataObject, type INode, type IWebhookData } from 'n8n-workflow';

import type { LifeCycle } from '../../triggers/activation';
import { additionalData } from './n8n/additionalData';
import { asStore, type CredentialData } from './n8n/credentialStore';
import { WaitingTrigger, type Delivered, type Delivery } from './n8n/deliver';
import { loadPackage } from './n8n/packages';
import { selfSignedCertificate } from './certificate';

export interface PublishedSpec {
	node: string;
	parameters: IDataObject;
	credentials: Record<string, CredentialData>;
	/** Listening for a test event. */
	test?: boolean;
	/** n8n has an https address, with a certificate that nobody vouches for. */
	secure?: boolean;
	/** The same node of the same n8n, e.g. its test beside its published version. */
	sameNodeAs?: PublishedTrigger;
}

type Change = Record<string, CredentialData>;

/** n8n as the sandbox reaches it: 404 for every address at which no trigger listens. */
class Address {
	readonly doors = new Map<string, PublishedTrigger>();

	readonly origin: string;

	private constructor(
		private readonly server: Server,
		scheme: string,
	) {
		this.origin = `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`;
	}

	static async open(secure = false): Promise<Address> {
		const answer: RequestListener = (request, response) => {
			void (async () => {
				const chunks: Buffer[] = [];
				for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
				const trigger = address.doors.get(request.url ?? '');
				if (!trigger) {
					response.writeHead(404);
					response.end();
					return;
				}
				const headers = request.headers as Delivery['headers'];
				const one = await trigger.deliver({ headers, rawBody: Buffer.concat(chunks) });
				response.writeHead(one.status, { 'content-type': 'application/json' });
				response.end(typeof one.body === 'string' ? one.body : JSON.stringify(one.body ?? {}));
			})();
		};
		const server = secure
			? createSecureServer(selfSignedCertificate(), answer)
			: createServer(answer);
		await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
		const address = new Address(server, secure ? 'https' : 'http');
		return address;
	}

	async close(): Promise<void> {
		await new Promise<void>((done) => {
			this.server.close(() => done());
			this.server.closeAllConnections();
		});
	}
}

/** A trigger of a published workflow, behind an address that the sandbox can reach. */
export class PublishedTrigger {
	/** What came in and what it led to, in order. */
	readonly delivered: Delivered[] = [];
	/** What n8n's log was told. */
	readonly warnings: string[] = [];
	private lifeCycle: LifeCycle | undefined;

	private constructor(
		private readonly spec: PublishedSpec,
		private readonly waiting: WaitingTrigger,
		private readonly webhookId: string,
		private address: Address,
	) {}

	static async make(spec: PublishedSpec): Promise<PublishedTrigger> {
		const { node, parameters, credentials, sameNodeAs } = spec;
		const webhookId = sameNodeAs?.webhookId ?? randomUUID();
		const waiting = await WaitingTrigger.wait({
			...{ node, parameters, credentials, webhookId },
			...{ id: webhookId, mode: spec.test ? 'manual' : 'webhook' },
		});
		const address = sameNodeAs?.address ?? (await Address.open(spec.secure));
		return new PublishedTrigger(spec, waiting, webhookId, address);
	}

	/** Takes the source's hooks, with a clock of the test's own, in place of the built ones. */
	withLifeCycle(lifeCycle: LifeCycle): this {
		this.lifeCycle = lifeCycle;
		return this;
	}

	get origin(): string {
		return this.address.origin;
	}

	get url(): string {
		return this.origin + this.door;
	}

	private get door(): string {
		return `/${this.spec.test ? 'webhook-test' : 'webhook'}/${this.webhookId}/webhook`;
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
	async hook(name: 'checkExists' | 'create' | 'delete', change: Change = {}): Promise<boolean> {
		const packages = await loadPackage();
		const store = asStore({ ...this.spec.credentials, ...change });
		const type = packages.fullName(this.spec.node);
		const nodeType = packages.nodeTypes.getByNameAndVersion(type);
		const webhookDescription = nodeType.description.webhooks?.[0];
		const own = this.lifeCycle ?? nodeType.webhookMethods?.default;
		const method = own?.[name];
		if (!method || !webhookDescription) throw new Error(`No hook ${name}`);
		const node: INode = {
			...{ id: this.webhookId, name: nodeType.description.displayName, type, typeVersion: 1 },
			...{ position: [0, 0], webhookId: this.webhookId },
			parameters: this.spec.parameters as INode['parameters'],
			credentials: Object.fromEntries(store.types.map((one) => [one, { id: one, name: one }])),
		};
		const workflow = new Workflow({
			...{ id: 'workflow', nodes: [node], connections: {}, active: !this.spec.test },
			nodeTypes: packages.nodeTypes,
			staticData: this.waiting.staticData,
		});
		// While it stops a test, n8n names neither the mode nor the reason of a test.
		const modes =
			name === 'delete' ? (['internal', 'update'] as const) : (['manual', 'manual'] as const);
		const [mode, activation] = this.spec.test ? modes : (['trigger', 'activate'] as const);
		const context = new HookContext(
			workflow,
			workflow.nodes[node.name] ?? node,
			{
				...additionalData(packages, store),
				webhookBaseUrl: `${this.origin}/webhook`,
				webhookTestBaseUrl: `${this.origin}/webhook-test`,
			},
			mode,
			activation,
			{
				...{ webhookDescription, node: node.name, path: 'webhook', workflowId: 'workflow' },
				...{ httpMethod: 'POST', isTest: this.spec.test === true },
			} as unknown as IWebhookData,
		);
		const logger = { ...context.logger, warn: (text: string) => void this.warnings.push(text) };
		const listening = Object.create(context, { logger: { value: logger } }) as HookContext;
		await workflow.expression.acquireIsolate();
		try {
			const result = await method.call(listening);
			// n8n stores nothing after a hook that has failed.
			this.waiting.staticData = JSON.parse(JSON.stringify(workflow.staticData)) as IDataObject;
			return result;
		} finally {
			await workflow.expression.releaseIsolate();
		}
	}

	/** As n8n publishes a workflow or begins a test: it listens first, and registers if needed. */
	async publish(change: Change = {}): Promise<void> {
		this.address.doors.set(this.door, this);
		if (!(await this.hook('checkExists', change))) await this.hook('create', change);
	}

	/** As n8n takes it back: the hook first, then nobody listens any more. */
	async unpublish(change: Change = {}): Promise<void> {
		await this.hook('delete', change);
		this.address.doors.delete(this.door);
	}

	/** n8n is started anew: a test is over without its hook, and what it knew is lost. */
	restart(): void {
		if (!this.spec.test) return;
		this.address.doors.delete(this.door);
		this.waiting.staticData = {};
	}

	/** n8n gets another webhook URL, and nobody answers at the one before; or it is a copy. */
	async move({ alone = false } = {}): Promise<void> {
		const before = this.address;
		this.address = await Address.open(this.spec.secure);
		if (!alone) await before.close();
	}

	async close(): Promise<void> {
		await this.address.close();
	}
}
