import './n8n/environment';
import { ExecuteContext } from 'n8n-core';
import net from 'node:net';
import {
	Workflow,
	createRunExecutionData,
	type IAuthenticate,
	type ICredentialDataDecryptedObject,
	type ICredentialsHelper,
	type IDataObject,
	type IHttpRequestOptions,
	type INode,
	type INodeType,
	type IVersionedNodeType,
	type IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';

/** A request as it came over the socket, nothing interpreted but the end of its body. */
export interface WireRequest {
	method: string;
	target: string;
	version: string;
	/** Names in lower case; every header with all its values. */
	headers: Record<string, string[]>;
	body: Buffer;
}

/** A plain TCP server that keeps what it is sent and answers `200 {}`, or what `status` says. */
export class WireServer {
	readonly requests: WireRequest[] = [];
	/** Status line and headers of all answers. */
	status = ['200 OK'];

	private constructor(private readonly server: net.Server) {}

	static async start(): Promise<WireServer> {
		const server = net.createServer();
		const wire = new WireServer(server);
		server.on('connection', (socket) => {
			let received = Buffer.alloc(0);
			socket.on('error', () => undefined);
			socket.on('data', (chunk) => {
				received = Buffer.concat([received, chunk]);
				const request = parsedRequest(received);
				if (!request) return;
				wire.requests.push(request);
				const head = [
					`HTTP/1.1 ${wire.status.join('\r\n')}`,
					'Content-Type: application/json',
					'Content-Length: 2',
					'Connection: close',
				];
				socket.end(`${head.join('\r\n')}\r\n\r\n${request.method === 'HEAD' ? '' : '{}'}`);
			});
		});
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		return wire;
	}

	get port(): number {
		return (this.server.address() as net.AddressInfo).port;
	}

	get origin(): string {
		return `http://127.0.0.1:${this.port}`;
	}

	/** The only request since the last call. */
	take(): WireRequest {
		const [request, ...others] = this.requests.splice(0);
		if (!request || others.length > 0) throw new Error(`${others.length} more, or no request`);
		return request;
	}

	async close(): Promise<void> {
		await new Promise((resolve) => this.server.close(resolve));
	}
}

function parsedRequest(received: Buffer): WireRequest | undefined {
	const end = received.indexOf('\r\n\r\n');
	if (end < 0) return undefined;
	const [line = '', ...lines] = received.subarray(0, end).toString('latin1').split('\r\n');
	const [method = '', target = '', version = ''] = line.split(' ');
	const headers: Record<string, string[]> = {};
	for (const text of lines) {
		const colon = text.indexOf(':');
		(headers[text.slice(0, colon).toLowerCase()] ??= []).push(text.slice(colon + 1).trim());
	}
	const rest = received.subarray(end + 4);
	// A HEAD announces a body's length without having to send one.
	const length = Number(headers['content-length']?.[0] ?? 0);
	if (rest.length < length) return undefined;
	return { method, target, version, headers, body: rest };
}

type Authenticate = Extract<IAuthenticate, CallableFunction>;

/** Sends nothing along: what n8n does with a request by itself. */
export const untouched: Authenticate = async (_, options) => await Promise.resolve(options);

/** n8n's own request helper, as a node calls it, with this authenticate(). */
export async function throughHelper(
	authenticate: Authenticate,
	credentials: object,
	options: IHttpRequestOptions,
): Promise<unknown> {
	const { context } = engine({} as INodeType, {}, authenticate, credentials);
	return await context.helpers.httpRequestWithAuthentication.call(context, 'underTest', options);
}

/** n8n's HTTP Request node with the credential chosen as Predefined Credential Type. */
export async function throughHttpRequestNode(
	authenticate: Authenticate,
	credentials: object,
	parameters: IDataObject,
): Promise<unknown> {
	// eslint-disable-next-line @typescript-eslint/no-require-imports -- n8n-nodes-base has no types here
	const { HttpRequest } = require('n8n-nodes-base/dist/nodes/HttpRequest/HttpRequest.node.js') as {
		HttpRequest: new () => IVersionedNodeType;
	};
	const versions = new HttpRequest();
	const { context, nodeType, workflow } = engine(
		versions.nodeVersions[versions.currentVersion] as INodeType,
		{ authentication: 'predefinedCredentialType', nodeCredentialType: 'underTest', ...parameters },
		authenticate,
		credentials,
		versions.currentVersion,
	);
	await workflow.expression.acquireIsolate();
	try {
		return await nodeType.execute?.call(context);
	} finally {
		await workflow.expression.releaseIsolate();
	}
}

/** One node in n8n-core whose credential is what the test says, without a server behind it. */
function engine(
	type: INodeType,
	parameters: IDataObject,
	authenticate: Authenticate,
	credentials: object,
	typeVersion = 1,
) {
	const nodeType = type.description ? type : ({ description: { properties: [] } } as never);
	const nodeTypes = {
		getByName: () => nodeType,
		getByNameAndVersion: () => nodeType,
		getKnownTypes: () => ({}),
	};
	const node = {
		id: '1',
		name: 'Under Test',
		// Of this type n8n asks no list of credentials.
		type: 'n8n-nodes-base.httpRequest',
		typeVersion,
		position: [0, 0],
		parameters,
		credentials: { underTest: { id: '1', name: 'underTest' } },
	} as unknown as INode;
	const workflow = new Workflow({
		id: 'w',
		active: false,
		nodes: [node],
		connections: {},
		nodeTypes,
	});
	const decrypted = credentials as ICredentialDataDecryptedObject;
	const credentialsHelper = {
		getParentTypes: () => [],
		isCredentialUsableByNode: () => true,
		getDecrypted: async () => await Promise.resolve({ ...decrypted }),
		preAuthentication: async () => await Promise.resolve(undefined),
		authenticate: async (
			data: ICredentialDataDecryptedObject,
			_type: string,
			options: IHttpRequestOptions,
		) => await authenticate(data, options),
	} as unknown as ICredentialsHelper;
	const url = 'http://localhost:5678/';
	const additionalData = {
		credentialsHelper,
		variables: {},
		webhookBaseUrl: url,
		webhookTestBaseUrl: url,
		restApiUrl: url,
		instanceBaseUrl: url,
		formWaitingBaseUrl: url,
		webhookWaitingBaseUrl: url,
	} as unknown as IWorkflowExecuteAdditionalData;
	const input = [{ json: {} }];
	const data = { main: [input] };
	const context = new ExecuteContext(
		workflow,
		workflow.nodes[node.name] ?? node,
		additionalData,
		'manual',
		createRunExecutionData({}),
		0,
		input,
		data,
		{ node, data, source: null },
		[],
		new AbortController().signal,
	);
	return { context, nodeType, workflow };
}
