import type { IDataObject, IHttpRequestOptions } from 'n8n-workflow';
import type { CredentialData } from '../../test/support/n8n';

/** One vendor's ending, as each contender is told to do it. The item holds `target`. */
export interface BenchOperation {
	title: string;
	node: string;
	credentialType: string;
	/** @param account tells runs apart, so that none profits from what an earlier one has learned */
	credential(baseUrl: string, account: string): CredentialData;
	/** The node's parameters; `target` is an expression or a value. */
	nodeParameters(target: string): IDataObject;
	/** The same for n8n's HTTP Request node. */
	httpRequestParameters(baseUrl: string): IDataObject;
	/** The same for the helper. */
	request(baseUrl: string, target: string): IHttpRequestOptions;
}

const TARGET = '={{ $json.target }}';
const appId = '0123456789abcdef0123456789abcdef';
const streams = `/na/v1/projects/${appId}/rtls/ingress/online-streams`;
const call = '421f3500-6a1c-4b1e-9f0a-2f8e5a0c7d10';
const cancelAdd = `/calling/callConnections/${call}/participants:cancelAddParticipant?api-version=2023-10-15`;

const predefined = (nodeCredentialType: string): IDataObject => ({
	authentication: 'predefinedCredentialType',
	nodeCredentialType,
});

export const agora: BenchOperation = {
	title: 'Agora, Stream: Force Disconnect (50 per second are documented)',
	node: 'agora',
	credentialType: 'agoraApi',
	credential: (baseUrl, account) => ({
		customerId: account,
		customerSecret: 'bench-customer-secret-0123456789',
		appId,
		authentication: 'hmac',
		baseUrl,
		allowInsecureHttp: true,
		allowUnauthorizedCerts: false,
	}),
	nodeParameters: (target) => ({
		resource: 'stream',
		operation: 'forceDisconnect',
		appId,
		region: 'na',
		sid: target,
	}),
	httpRequestParameters: (baseUrl) => ({
		...predefined('agoraApi'),
		method: 'DELETE',
		url: `=${baseUrl}${streams}/{{ $json.target }}`,
	}),
	request: (baseUrl, target) => ({
		method: 'DELETE',
		url: `${baseUrl}${streams}/${target}`,
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
	}),
};

export const azure: BenchOperation = {
	title: 'Azure Call Automation, Participant: Cancel Add (no limit is documented)',
	node: 'azureCallAutomation',
	credentialType: 'azureCommunicationApi',
	credential: (baseUrl, account) => ({
		endpoint: baseUrl,
		accessKey: Buffer.from(`bench access key of ${account}`).toString('base64'),
		connectionString: '',
		allowInsecureHttp: true,
		allowUnauthorizedCerts: false,
	}),
	nodeParameters: (target) => ({
		resource: 'participant',
		operation: 'cancelAdd',
		authentication: 'accessKey',
		callConnectionId: call,
		invitationId: target,
		operationContext: '',
		operationCallbackUri: '',
	}),
	httpRequestParameters: (baseUrl) => ({
		...predefined('azureCommunicationApi'),
		method: 'POST',
		url: `${baseUrl}${cancelAdd}`,
		sendBody: true,
		contentType: 'json',
		specifyBody: 'json',
		jsonBody: '={{ JSON.stringify({ invitationId: $json.target }) }}',
	}),
	request: (baseUrl, target) => ({
		method: 'POST',
		url: `${baseUrl}${cancelAdd}`,
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ invitationId: target }),
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
	}),
};

export const operations = { agora, azure };
export type OperationName = keyof typeof operations;

/** How an item's own target reaches the node: as a user writes it. */
export const fromItem = TARGET;
