import { createHash, randomUUID } from 'node:crypto';
import type { ICredentialDataDecryptedObject, IExecuteFunctions } from 'n8n-workflow';

import type { Enclosure } from './kinds/around';
import type { Group } from './kinds/batch';
import { Failure } from './base/failure';
import type { Operation, Tools } from './model/operation';
import type { Pace } from './wire/pace';
import { paceOf } from './wire/paces';
import { readOptions } from './input';
import { numberOption } from './model/item';
import { Pool } from './base/pool';
import {
	chosenCredential,
	type Connection,
	type CredentialUse,
	type Provider,
} from './model/provider';
import { realTime } from './base/time';
import type { Watch } from './kinds/watch';

/** Default of the option Concurrency. */
export const DEFAULT_CONCURRENCY = 10;

/** What all items of one run of a node share. */
export interface Session {
	context: IExecuteFunctions;
	provider: Provider;
	credential: CredentialUse;
	connection: Connection;
	/** The credential as the first item has it, for comparison; never shown. */
	credentialText: string;
	operation: Operation;
	/** `<resource>.<operation>` */
	operationName: string;
	tools: Tools;
	pool: Pool;
	/** Aborted when the execution is cancelled. */
	cancelled: AbortSignal | undefined;
	/** The pace of an operation's limit group, shared by all runs with this credential. */
	pace(operation: Operation): Pace;
	/** What has been asked for in this run that may be asked for only once. */
	asked: Set<string>;
	/** The looks that waiting items share, by app, channel or call. */
	watches: Map<string, Watch>;
	/** Which items share a request, by index. */
	groups?: Promise<Map<number, Group>>;
	/** What is done around the endings of this run, by its key. */
	enclosures: Map<string, Enclosure>;
	/** Set when the vendor has given an answer after which nothing more may be sent in this run. */
	halted: { by?: Failure };
	/** The sign-in that all items share who need one. */
	signIn: { underWay?: Promise<void>; refused?: Failure };
}

export const REAL_TOOLS: Tools = {
	now: () => new Date(),
	uuid: () => randomUUID(),
	time: realTime,
};

/**
 * Reads operation and credential, once for all items: they cannot differ per item, so that no
 * address ever receives another credential's secret.
 *
 * @throws Failure (`input`) when the credential cannot be used as it stands.
 */
export async function openSession(
	context: IExecuteFunctions,
	provider: Provider,
	pool: Pool,
	tools: Tools,
): Promise<Session> {
	const { operation, operationName } = chosenOperation(context, provider);
	if (!operation) {
		throw new Failure({
			kind: 'input',
			message: `${provider.displayName} has no operation "${operationName}"`,
			description: 'Nothing was sent. Choose Resource and Operation from the lists.',
		});
	}
	return await sessionFor(context, provider, pool, tools, operation, operationName);
}

/**
 * As openSession, for an operation that is known already.
 *
 * @throws Failure (`input`) when the credential cannot be used as it stands.
 */
export async function sessionFor(
	context: IExecuteFunctions,
	provider: Provider,
	pool: Pool,
	tools: Tools,
	operation: Operation,
	operationName: string,
): Promise<Session> {
	const credential = chosenCredential(context, provider);
	const data = await context.getCredentials(credential.type, 0);
	const connection = connectionOf(provider, credential, data);
	const identity = identityOf(connection);
	const ownPace = numberOption(readOptions(context, 0), 'requestsPerSecond', 0);
	return {
		context,
		provider,
		credential,
		connection,
		credentialText: JSON.stringify(data),
		operation,
		operationName,
		tools,
		pool,
		cancelled: context.getExecutionCancelSignal(),
		pace: (one) => {
			const { group, perSecond } = one.limit ?? { group: one.action, perSecond: Infinity };
			// The user's own rate is meant for the chosen operation, not for looks at its outcome.
			const rate = one === operation && ownPace > 0 ? ownPace : perSecond;
			return paceOf(`${identity} ${group} ${rate}`, rate, tools.time);
		},
		asked: new Set(),
		watches: new Map(),
		enclosures: new Map(),
		halted: {},
		signIn: {},
	};
}

/** The operation that Resource and Operation of the node name, undefined when there is none. */
export function chosenOperation(
	context: IExecuteFunctions,
	provider: Provider,
): { operationName: string; operation: Operation | undefined } {
	const resource = context.getNodeParameter('resource', 0) as string;
	const name = context.getNodeParameter('operation', 0) as string;
	const chosen = provider.resources.find(({ value }) => value === resource);
	return { operationName: `${resource}.${name}`, operation: chosen?.operations[name] };
}

/** How many items are worked on at a time; the first item's value counts. */
export function concurrency(context: IExecuteFunctions): number {
	const chosen = numberOption(readOptions(context, 0), 'concurrency', DEFAULT_CONCURRENCY);
	return Math.max(1, Math.floor(chosen));
}

/**
 * Learns the secrets that the platform has fetched since the session was opened, such as a new
 * token, so that a failure cannot show them.
 */
export async function learnSecrets(session: Session): Promise<void> {
	const { context, provider, credential, connection } = session;
	if (!credential.fetchesTokens) return;
	const { secrets } = await connect(context, provider, credential, 0);
	for (const secret of secrets) {
		if (!connection.secrets.includes(secret)) connection.secrets.push(secret);
	}
}

/**
 * Makes sure that the credential of an item is the one of the first item. The platform resolves
 * expressions in a credential for the first item only, so another value would not be used.
 *
 * @throws Failure (`input`) when an expression resolves differently.
 */
export async function sameCredential(session: Session, itemIndex: number): Promise<void> {
	if (itemIndex === 0) return;
	const { context, provider, credential, connection } = session;
	const data = await context.getCredentials(credential.type, itemIndex);
	// Nearly always; a token that was fetched in the meantime is another text, but no other account.
	if (JSON.stringify(data) === session.credentialText) return;
	const other = connectionOf(provider, credential, data);
	if (identityOf(other) === identityOf(connection)) return;
	throw new Failure({
		kind: 'input',
		message: 'The credential holds an expression that differs between items',
		description:
			'Nothing was sent for this item. Use one credential for each address or account, and route the items to nodes of their own.',
	});
}

async function connect(
	context: IExecuteFunctions,
	provider: Provider,
	credential: CredentialUse,
	itemIndex: number,
): Promise<Connection> {
	const data = await context.getCredentials(credential.type, itemIndex);
	return connectionOf(provider, credential, data);
}

function connectionOf(
	provider: Provider,
	credential: CredentialUse,
	data: ICredentialDataDecryptedObject,
): Connection {
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

/** Tells one account from another without holding any of its secrets. */
function identityOf({ credentialType, baseUrl, values, account }: Connection): string {
	return createHash('sha256')
		.update(JSON.stringify([credentialType, baseUrl, values, account]))
		.digest('hex');
}
