import { createHash, randomUUID } from 'node:crypto';
import type { IDataObject, IHttpRequestOptions } from 'n8n-workflow';
import type { CredentialData } from '../../test/support/n8n';

/** One vendor's ending, as each contender is told to do it. The item holds `target`. */
export interface BenchOperation {
	title: string;
	node: string;
	credentialType: string;
	/** The documented limit that the node keeps, in requests per second. */
	documented?: number;
	/** An ID of the vendor's form, made of 32 hexadecimal digits. */
	idOf(digits: string): string;
	/** @param account tells runs apart, so that none profits from what an earlier one has learned */
	credential(baseUrl: string, account: string): CredentialData;
	/** The node's parameters; `target` is an expression or a value. */
	nodeParameters(target: string): IDataObject;
	/** The same for n8n's HTTP Request node. */
	httpRequestParameters(baseUrl: string): IDataObject;
	/** The same for the helper, where that takes part: no more than it takes. */
	request?(baseUrl: string, target: string): IHttpRequestOptions;
	/** What the node's own request has besides: its headers, and the rules by which n8n sends it. */
	careful?(baseUrl: string): IHttpRequestOptions;
}

/** The target of one item of one run: its own, and of the vendor's form. */
export function targetOf({ idOf }: BenchOperation, name: string): string {
	return idOf(createHash('md5').update(name).digest('hex'));
}

const TARGET = '={{ $json.target }}';
const appId = '0123456789abcdef0123456789abcdef';
const streams = `/na/v1/projects/${appId}/rtls/ingress/online-streams`;
const call = '421f3500-6a1c-4b1e-9f0a-2f8e5a0c7d10';
const cancelAdd = `/calling/callConnections/${call}/participants:cancelAddParticipant?api-version=2024-09-15`;

const asUuid = (digits: string): string =>
	digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');

const local = { allowInsecureHttp: true, allowUnauthorizedCerts: false };

const predefined = (nodeCredentialType: string): IDataObject => ({
	authentication: 'predefinedCredentialType',
	nodeCredentialType,
});

export const agora: BenchOperation = {
	documented: 50,
	idOf: (digits) => digits,
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
	idOf: asUuid,
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
	careful: (baseUrl) => ({
		url: '',
		headers: {
			accept: 'application/json',
			'repeatability-request-id': randomUUID(),
			'repeatability-first-sent': new Date().toUTCString(),
			'x-ms-client-request-id': randomUUID(),
		},
		encoding: 'text',
		disableFollowRedirect: true,
		sendCredentialsOnCrossOriginRedirect: false,
		allowedDomains: new URL(baseUrl).hostname,
		skipSslCertificateValidation: false,
		timeout: 30_000,
	}),
};

const jobs = '/v2/apps/5fa682b34a974f7ad24d223b/individual-stream-jobs';

export const huawei: BenchOperation = {
	title: 'Huawei, Individual Stream Job: Stop (10 per second are documented)',
	documented: 10,
	idOf: (digits) => digits,
	node: 'huaweiRtc',
	credentialType: 'huaweiCloudApi',
	credential: (baseUrl, account) => ({
		accessKey: account,
		secretKey: 'bench-secret-key-0123456789',
		securityToken: '',
		projectId: appId,
		baseUrl,
		...local,
	}),
	nodeParameters: (target) => ({
		resource: 'individualStreamJob',
		operation: 'stop',
		authentication: 'accessKey',
		appId: '5fa682b34a974f7ad24d223b',
		jobId: target,
	}),
	httpRequestParameters: (baseUrl) => ({
		...predefined('huaweiCloudApi'),
		method: 'DELETE',
		url: `=${baseUrl}${jobs}/{{ $json.target }}`,
	}),
};

export const camara: BenchOperation = {
	title: 'CAMARA, Media Session: End (no limit is documented)',
	idOf: (digits) => digits.toUpperCase(),
	node: 'camaraWebRtc',
	credentialType: 'camaraApi',
	credential: (baseUrl, account) => ({
		baseUrl,
		layout: 'r2.2',
		token: `bench-token-${account}`,
		...local,
	}),
	nodeParameters: (target) => ({
		resource: 'mediaSession',
		operation: 'end',
		authentication: 'accessToken',
		mediaSessionId: target,
	}),
	httpRequestParameters: (baseUrl) => ({
		...predefined('camaraApi'),
		method: 'DELETE',
		url: `=${baseUrl}/webrtc-call-handling/v0.2/sessions/{{ $json.target }}`,
	}),
};

export const verba: BenchOperation = {
	title: 'Verba, Conversation: Delete (no limit is documented)',
	idOf: asUuid,
	node: 'verintVerba',
	credentialType: 'verbaApi',
	credential: (baseUrl, account) => ({
		baseUrl,
		apiKey: `bench-api-key-${account}`,
		authentication: 'none',
		userName: '',
		password: '',
		token: '',
		sessionToken: '',
		...local,
	}),
	nodeParameters: (target) => ({
		resource: 'conversation',
		operation: 'delete',
		identifier: 'callId',
		callId: target,
	}),
	httpRequestParameters: (baseUrl) => ({
		...predefined('verbaApi'),
		method: 'GET',
		url: `=${baseUrl}/verba/api?action=DeleteCall&callID={{ $json.target }}`,
	}),
};

export const operations = { agora, azure, huawei, camara, verba };
export type OperationName = keyof typeof operations;

/** How an item's own target reaches the node: as a user writes it. */
export const fromItem = TARGET;
