import './environment';
import { ExecuteContext, RoutingNode } from 'n8n-core';
import {
	Workflow,
	createEmptyRunExecutionData,
	type ICredentialTestRequest,
	type INode,
	type INodeCredentialTestResult,
	type INodeType,
	type INodeTypes,
} from 'n8n-workflow';
import { additionalData, type AdditionalData } from './additionalData';
import { recordOutput } from '../canary';
import { CredentialStore, type CredentialData } from './credentialStore';
import { loadPackage, type Packages } from './packages';

const failed = (message: string): INodeCredentialTestResult => ({ status: 'Error', message });

/**
 * Tests a credential as n8n's server does when the user saves it: the request of the type's
 * `test` goes through the declarative runner of a No Operation node, then its rules are applied.
 * A type without `test` that extends oAuth2Api only has to hold a token.
 *
 * @param store where a token of a login is kept; given when the test wants to look at it
 */
export async function testCredential(
	type: string,
	data: CredentialData,
	store?: CredentialStore,
): Promise<INodeCredentialTestResult> {
	const kept = store ?? new CredentialStore({ [type]: data });
	const result = await verdict(type, data, kept);
	await recordOutput(result, kept);
	return result;
}

async function verdict(
	type: string,
	data: CredentialData,
	kept: CredentialStore,
): Promise<INodeCredentialTestResult> {
	const packages = await loadPackage();
	const { test } = packages.credentialType(type);
	if (!test) return withoutTest(packages, type, data);
	const server = outside(additionalData(packages, kept));
	try {
		const filled = await server.credentialsHelper.withDefaults(server, data, type, 'internal');
		return await request(packages, kept, type, filled, test);
	} catch (error) {
		return failed(error instanceof Error ? error.message : String(error));
	}
}

/** A test is no execution. */
function outside(server: AdditionalData): AdditionalData {
	delete server.executionId;
	return server;
}

function withoutTest(packages: Packages, type: string, data: CredentialData) {
	if (!packages.parentTypes(type).includes('oAuth2Api')) {
		return failed('No testing function found for this credential.');
	}
	const token: unknown = data.oauthTokenData;
	return typeof token === 'object' && token !== null && 'access_token' in token
		? ({ status: 'OK', message: 'OAuth2 credential holds a token' } as const)
		: failed('OAuth2 credential holds no token');
}

async function request(
	packages: Packages,
	store: CredentialStore,
	type: string,
	data: CredentialData,
	test: ICredentialTestRequest,
): Promise<INodeCredentialTestResult> {
	const noOp = packages.nodeTypes.getByNameAndVersion('n8n-nodes-base.noOp');
	const nodeType: INodeType = {
		description: {
			...noOp.description,
			name: 'n8n-nodes-base.noOp',
			credentials: [{ name: type, required: true }],
			properties: [
				{
					displayName: 'Temp',
					name: 'temp',
					type: 'string',
					default: '',
					routing: { request: test.request },
				},
			],
		},
	};
	const nodeTypes: INodeTypes = {
		getByName: () => nodeType,
		getByNameAndVersion: () => nodeType,
		getKnownTypes: () => ({}),
	};
	const node: INode = {
		id: 'temp',
		name: 'Temp-Node',
		// The server's short name, by which n8n does not know a test as such.
		type: 'noOp',
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
		credentials: { [type]: { id: type, name: type } },
	};
	// Making the workflow puts the parameter's default `temp: ''` in, by which n8n knows a test.
	const workflow = new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes });
	const server = outside(additionalData(packages, store));
	const { credentialsHelper } = server;
	const stored = credentialsHelper.getDecrypted.bind(credentialsHelper);
	// The server hands the very object that a login has filled to the request.
	credentialsHelper.getDecrypted = async (...args) => (args[5] ? await stored(...args) : data);
	const input = { main: [[{ json: {} }]] };
	const context = new ExecuteContext(
		workflow,
		node,
		{ ...server, currentNodeParameters: node.parameters },
		'internal',
		createEmptyRunExecutionData(),
		0,
		[],
		input,
		{ node, data: {}, source: null },
		[],
	);
	const decrypted = { id: type, name: type, type, data };
	await workflow.expression.acquireIsolate();
	try {
		const output = await new RoutingNode(context, nodeType, decrypted).runNode();
		return verdictOnAnswer(test, output?.[0]?.[0]?.json);
	} catch (error) {
		return verdictOnError(test, error);
	} finally {
		await workflow.expression.releaseIsolate();
	}
}

function verdictOnAnswer({ rules = [] }: ICredentialTestRequest, answer: unknown) {
	for (const rule of rules) {
		if (rule.type !== 'responseSuccessBody') continue;
		const { key, value, message } = rule.properties;
		if (valueAt(answer, key) === value) return failed(message);
	}
	return { status: 'OK', message: 'Connection successful!' } as const;
}

/** The value at a path as `error.code`, undefined when there is none. */
function valueAt(answer: unknown, path: string): unknown {
	return path.split('.').reduce<unknown>((value, key) => {
		if (typeof value !== 'object' || value === null) return undefined;
		return (value as Record<string, unknown>)[key];
	}, answer);
}

interface RequestError {
	message?: string;
	cause?: { code?: string; response?: { status: number; statusText?: string } };
}

function verdictOnError({ rules = [] }: ICredentialTestRequest, thrown: unknown) {
	const error = thrown as RequestError;
	const response = error.cause?.response;
	if (response) {
		for (const rule of rules) {
			if (rule.type !== 'responseCode') continue;
			if (rule.properties.value === response.status) return failed(rule.properties.message);
		}
		if (response.status < 199 || response.status > 299) {
			return failed(response.statusText || `Received HTTP status code: ${response.status}`);
		}
	} else if (error.cause?.code) {
		return failed(error.cause.code);
	}
	return failed(String(error.message));
}
