import './environment';
import { ExternalSecretsProxy } from 'n8n-core';
import type { IWorkflowExecuteAdditionalData } from 'n8n-workflow';
import type { CredentialStore } from './credentialStore';
import { ServerCredentialsHelper } from './credentialsHelper';
import type { Packages } from './packages';

const refuse =
	<Result>(what: string) =>
	async (): Promise<Result> => {
		throw new Error(`${what} needs a whole n8n server`);
	};

export type AdditionalData = IWorkflowExecuteAdditionalData & {
	credentialsHelper: ServerCredentialsHelper;
};

/** What an execution knows of its server; the addresses must be valid, nothing listens on them. */
export function additionalData(packages: Packages, store: CredentialStore): AdditionalData {
	const address = (path: string) => `http://localhost:5678/${path}`;
	return {
		credentialsHelper: new ServerCredentialsHelper(packages, store),
		executionId: '1',
		externalSecretsProxy: new ExternalSecretsProxy(),
		currentNodeExecutionIndex: 0,
		restApiUrl: address('rest'),
		instanceBaseUrl: address(''),
		formBaseUrl: address('form'),
		formWaitingBaseUrl: address('form-waiting'),
		formTestBaseUrl: address('form-test'),
		webhookBaseUrl: address('webhook'),
		webhookWaitingBaseUrl: address('webhook-waiting'),
		webhookTestBaseUrl: address('webhook-test'),
		mcpBaseUrl: address('mcp'),
		mcpTestBaseUrl: address('mcp-test'),
		variables: {},
		logAiEvent: () => undefined,
		setExecutionStatus: () => undefined,
		executeWorkflow: refuse('A sub-workflow'),
		getRunExecutionData: refuse('Another execution'),
		getRuntimeCredential: refuse('A runtime credential'),
		startRunnerTask: refuse('A task runner'),
	};
}
