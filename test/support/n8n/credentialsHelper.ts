import './environment';
import { getAdditionalKeys } from 'n8n-core';
import {
	ICredentialsHelper,
	NodeHelpers,
	Workflow,
	getCredentialOwnRequestAllowedDomains,
	isExpression,
	type ICredentials,
	type ICredentialsExpressionResolveValues,
	type IDataObject,
	type IExecuteData,
	type IGetDecryptedCredentialsOptions,
	type IHttpRequestHelper,
	type IHttpRequestOptions,
	type INode,
	type INodeCredentialsDetails,
	type INodeProperties,
	type IWorkflowExecuteAdditionalData,
	type WorkflowExecuteMode,
} from 'n8n-workflow';
import type { CredentialData, CredentialStore } from './credentialStore';
import type { Packages } from './packages';

/** Values of these fields are never the user's when a type hides them (as n8n's server has it). */
const pinnedOAuthFields = ['authUrl', 'accessTokenUrl', 'grantType', 'authentication', 'usePkce'];

/**
 * The server's handling of credentials, for one process: defaults and expressions, logins before
 * the first request and after a 401, both forms of `authenticate`, inheritance. It follows the
 * CredentialsHelper of n8n 2.41 step by step where a credential type can notice the difference;
 * the database is a CredentialStore, and licences and policies are left out.
 */
export class ServerCredentialsHelper extends ICredentialsHelper {
	constructor(
		private readonly packages: Packages,
		private readonly store: CredentialStore,
	) {
		super();
	}

	override getParentTypes(name: string): string[] {
		return this.packages.parentTypes(name);
	}

	override isCredentialUsableByNode(): boolean {
		return true;
	}

	override async authenticate(
		credentials: CredentialData,
		typeName: string,
		requestOptions: IHttpRequestOptions,
		workflow?: Workflow,
		node?: INode,
	): Promise<IHttpRequestOptions> {
		const { authenticate } = this.packages.credentialType(typeName);
		if (!authenticate) return requestOptions;
		if (typeof authenticate === 'function') return await authenticate(credentials, requestOptions);
		if (!workflow || !node) throw new Error('authenticate in object form needs a workflow');
		const resolved = (value: unknown): unknown => {
			if (!isExpression(value) || typeof value !== 'string') return value;
			const keys = { $credentials: credentials };
			const { expression } = workflow;
			return String(
				expression.getSimpleParameterValue(node, value, 'internal', keys, undefined, '') || '',
			);
		};
		const parts: IDataObject = { headers: {} };
		for (const [part, values] of Object.entries(authenticate.properties)) {
			const before = (requestOptions as unknown as IDataObject)[part];
			const added = Object.entries((values ?? {}) as IDataObject);
			parts[part] = {
				...(before as IDataObject | undefined),
				...Object.fromEntries(added.map(([key, value]) => [resolved(key), resolved(value)])),
			} as IDataObject;
		}
		return Object.assign(requestOptions, { headers: requestOptions.headers ?? {} }, parts);
	}

	override async preAuthentication(
		helpers: IHttpRequestHelper,
		credentials: CredentialData,
		typeName: string,
		node: INode,
		credentialsExpired: boolean,
	): Promise<CredentialData | undefined> {
		const type = this.packages.credentialType(typeName);
		const expirable = type.properties.find(
			(property) => property.type === 'hidden' && property.typeOptions?.expirable === true,
		);
		if (!expirable || typeof type.preAuthentication !== 'function') return undefined;
		const isTest = node.parameters.temp === '' && node.type === 'n8n-nodes-base.noOp';
		if (credentials[expirable.name] !== '' && !credentialsExpired && !isTest) return undefined;

		const login = withinDomains(helpers, credentials);
		const output = (await type.preAuthentication.call(login, credentials)) as CredentialData;
		const nodeCredentials = node.credentials?.[typeName];
		if (output[expirable.name] === undefined || !nodeCredentials) return undefined;
		const kept = this.store.read(typeName);
		for (const [key, value] of Object.entries(output)) {
			// What the user wrote as an expression stays one.
			if (key === expirable.name || !isExpression(kept[key])) kept[key] = value;
		}
		await this.updateCredentials(nodeCredentials, typeName, kept);
		return Object.assign(credentials, output);
	}

	override async runPreAuthentication(
		helpers: IHttpRequestHelper,
		credentials: CredentialData,
		typeName: string,
	): Promise<CredentialData | undefined> {
		const { preAuthentication } = this.packages.credentialType(typeName);
		if (!preAuthentication) return undefined;
		return (await preAuthentication.call(
			withinDomains(helpers, credentials),
			credentials,
		)) as CredentialData;
	}

	override async getCredentials(): Promise<ICredentials> {
		throw new Error('Encrypted credentials are the business of a whole n8n server');
	}

	override async getDecrypted(
		additionalData: IWorkflowExecuteAdditionalData,
		_nodeCredentials: INodeCredentialsDetails,
		type: string,
		mode: WorkflowExecuteMode,
		_executeData?: IExecuteData,
		raw?: boolean,
		expressionResolveValues?: ICredentialsExpressionResolveValues,
		_options?: IGetDecryptedCredentialsOptions,
	): Promise<CredentialData> {
		const stored = this.store.read(type);
		if (raw) return stored;
		return await this.withDefaults(additionalData, stored, type, mode, expressionResolveValues);
	}

	/** Stored fields with the type's defaults, hidden ones too, and every expression resolved. */
	async withDefaults(
		additionalData: IWorkflowExecuteAdditionalData,
		stored: CredentialData,
		type: string,
		mode: WorkflowExecuteMode,
		resolveWith?: ICredentialsExpressionResolveValues,
	): Promise<CredentialData> {
		const properties = this.getCredentialsProperties(type);
		const given = { ...stored };
		for (const { name, type: kind } of properties) {
			if (kind === 'hidden' && pinnedOAuthFields.includes(name)) delete given[name];
		}
		const data = NodeHelpers.getNodeParameters(
			properties,
			given as IDataObject as never,
			true,
			false,
			null,
			null,
		) as CredentialData;
		for (const name of ['oauthTokenData', 'allowedHttpRequestDomains', 'allowedDomains']) {
			if (stored[name] !== undefined && (data[name] === undefined || name === 'oauthTokenData')) {
				data[name] = stored[name];
			}
		}
		const keys = getAdditionalKeys(additionalData, mode, null, { isCredential: true });
		const self = data as never;
		if (resolveWith) {
			const { workflow, runExecutionData, runIndex, itemIndex, node } = resolveWith;
			return workflow.expression.getParameterValue(
				self,
				runExecutionData,
				runIndex,
				itemIndex,
				node.name,
				resolveWith.connectionInputData,
				mode,
				keys,
				undefined,
				false,
				self,
			) as unknown as CredentialData;
		}
		const node = nodeWithoutType();
		const workflow = new Workflow({
			nodes: [node],
			connections: {},
			active: false,
			nodeTypes: noNodeTypes,
		});
		await workflow.expression.acquireIsolate();
		try {
			return workflow.expression.getComplexParameterValue(
				node,
				self,
				mode,
				keys,
				undefined,
				undefined,
				self,
			) as unknown as CredentialData;
		} finally {
			await workflow.expression.releaseIsolate();
		}
	}

	override async updateCredentials(
		_nodeCredentials: INodeCredentialsDetails,
		type: string,
		data: CredentialData,
	): Promise<void> {
		this.store.writes.push(type);
		this.store.put(type, data);
	}

	override async updateCredentialsOauthTokenData(
		nodeCredentials: INodeCredentialsDetails,
		type: string,
		{ oauthTokenData }: CredentialData,
	): Promise<void> {
		const stored = this.store.read(type);
		await this.updateCredentials(nodeCredentials, type, { ...stored, oauthTokenData } as never);
	}

	override getCredentialsProperties(name: string): INodeProperties[] {
		const type = this.packages.credentialType(name);
		if (type.extends === undefined) return type.properties;
		const properties: INodeProperties[] = [];
		for (const parent of type.extends) {
			NodeHelpers.mergeNodeProperties(properties, this.getCredentialsProperties(parent));
		}
		NodeHelpers.mergeNodeProperties(properties, type.properties);
		return properties;
	}
}

/** A login may only go where the credential's own list of domains lets it go. */
function withinDomains(helpers: IHttpRequestHelper, data: CredentialData): IHttpRequestHelper {
	// n8n-workflow of n8n 1.123 has no such rule, and its server sets no domains of its own.
	const allowedDomains = getCredentialOwnRequestAllowedDomains?.(data);
	if (allowedDomains === undefined) return helpers;
	return {
		helpers: {
			httpRequest: async (options: IHttpRequestOptions) =>
				(await helpers.helpers.httpRequest({ ...options, allowedDomains })) as never,
		},
	};
}

const nodeWithoutType = (): INode => ({
	id: '',
	name: '',
	typeVersion: 1,
	type: 'mock',
	position: [0, 0],
	parameters: {},
});

const noNodeTypes = {
	getByName: () => ({ description: { properties: [] } }) as never,
	getByNameAndVersion: () => ({ description: { properties: [] } }) as never,
	getKnownTypes: () => ({}),
};
