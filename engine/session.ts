import { randomUUID } from 'node:crypto';
import type { IExecuteFunctions } from 'n8n-workflow';

import { Failure } from './failure';
import type { Operation, Tools } from './operation';
import { chosenCredential, type Connection, type CredentialUse, type Provider } from './provider';

/** What all items of one run of a node share. */
export interface Session {
	context: IExecuteFunctions;
	provider: Provider;
	credential: CredentialUse;
	connection: Connection;
	operation: Operation;
	/** `<resource>.<operation>` */
	operationName: string;
	tools: Tools;
	/** What has been asked for in this run that may be asked for only once. */
	asked: Set<string>;
	/** The sign-in that is under way, shared by all items that need it. */
	signingIn?: Promise<void>;
}

const REAL_TOOLS: Tools = { now: () => new Date(), uuid: () => randomUUID() };

/**
 * Reads operation and credential, once for all items: they cannot differ per item, so that no
 * address ever receives another credential's secret.
 *
 * @throws Failure (`input`) when the credential cannot be used as it stands.
 */
export async function openSession(
	context: IExecuteFunctions,
	provider: Provider,
	tools: Tools = REAL_TOOLS,
): Promise<Session> {
	const resource = context.getNodeParameter('resource', 0) as string;
	const name = context.getNodeParameter('operation', 0) as string;
	const operation = provider.resources.find(({ value }) => value === resource)?.operations[name];
	if (!operation) {
		throw new Failure({
			kind: 'input',
			message: `${provider.displayName} has no operation "${name}" on "${resource}"`,
			description: 'Nothing was sent. Choose Resource and Operation from the lists.',
		});
	}
	const credential = chosenCredential(context, provider);
	return {
		context,
		provider,
		credential,
		connection: await connect(context, provider, credential),
		operation,
		operationName: `${resource}.${name}`,
		tools,
		asked: new Set(),
	};
}

async function connect(
	context: IExecuteFunctions,
	provider: Provider,
	credential: CredentialUse,
): Promise<Connection> {
	const data = await context.getCredentials(credential.type);
	try {
		return provider.connect(credential.type, data);
	} catch (thrown) {
		throw asFailure(
			`The ${provider.displayName} credential cannot be used: ${(thrown as Error).message}`,
		);
	}
}

function asFailure(message: string): Failure {
	return new Failure({
		kind: 'input',
		message,
		description: 'Nothing was sent. Open the credential, correct the named field and test it.',
	});
}
