import { createHash, randomUUID } from 'node:crypto';
import type { ICredentialDataDecryptedObject, IExecuteFunctions } from 'n8n-workflow';

import { Failure } from './base/failure';
import { Pool } from './base/pool';
import { realTime } from './base/time';
import { ownRate } from './input';
import type { Run } from './kinds/run';
import type { Operation, RequestOperation, Tools } from './model/operation';
import { chosenCredential, type Connection, type Provider } from './model/provider';
import { readCredential } from './wire/credential';
import type { Line } from './wire/line';
import { concurrencyOf, paceOf } from './wire/paces';

export const REAL_TOOLS: Tools = {
	now: () => new Date(),
	uuid: () => randomUUID(),
	time: realTime,
};

/** A line to the vendor for the operation that was chosen, and the credential it was opened with. */
export interface Session {
	line: Line;
	/** Whether an item's credential is the one that the line was opened with. */
	isSame: (data: ICredentialDataDecryptedObject) => boolean;
}

/**
 * Opens the line that all items of a run share. The credential cannot differ per item, so that no
 * address ever receives another credential's secret.
 *
 * @param places how many items are worked on at a time
 * @throws Failure (`input`) when the credential cannot be used as it stands.
 */
export async function openSession(
	context: IExecuteFunctions,
	provider: Provider,
	places: number | 'automatic',
	tools: Tools,
	chosen: Operation,
): Promise<Session> {
	const chosenType = chosenCredential(context, provider);
	const data = await readCredential(context, chosenType.type, 0, tools.time);
	const isFixed = !chosenType.fetchesTokens && !chosenType.renewedByNode;
	const connection = connectionOf(provider, data, chosenType.type);
	const account = accountOf(connection);
	const way = wayOf(connection);
	const text = JSON.stringify(data);
	const isSame = (now: ICredentialDataDecryptedObject) => {
		// Nearly always; a token that was fetched in the meantime is another text, but no other account.
		if (JSON.stringify(now) === text) return true;
		const other = connectionOf(provider, now, chosenType.type);
		return accountOf(other) === account && wayOf(other) === way;
	};
	const credential = { ...chosenType, ...(isFixed ? { decrypted: data } : { isSame }) };
	const own = ownRate(context);
	const paceFor = (group: string, rate: number) =>
		paceOf(`${account} ${group} ${rate}`, rate, tools.time);
	const paces = (operation: RequestOperation) => {
		const group = groupOf(operation);
		const { perSecond = Infinity } = operation.limit ?? {};
		// The user's own rate is meant for the chosen operation, not for looks at its outcome. All
		// requests of a compound ending are its own, and keep the limits of its steps as well.
		if (own > 0 && operation === chosen) return [paceFor(group, own)];
		const documented = paceFor(group, perSecond);
		return own > 0 && chosen.kind === 'compound'
			? [paceFor(chosen.action, own), documented]
			: [documented];
	};
	const cancelled = context.getExecutionCancelSignal();
	return {
		line: {
			context,
			provider,
			credential,
			connection,
			account,
			tools,
			pool: new Pool(
				places === 'automatic'
					? concurrencyOf(`${account} ${groupOf(chosen)} ${own}`, tools.time)
					: places,
				cancelled,
			),
			cancelled,
			paces,
			halted: {},
			signIn: {},
			clock: {},
		},
		isSame,
	};
}

/** Operations of a group use up one limit; without a declared one each is a group of its own. */
function groupOf(operation: Operation): string {
	return ('limit' in operation ? operation.limit?.group : undefined) ?? operation.action;
}

/** A run without items: for a list that the editor or a polling trigger asks for. */
export function aside(line: Line, operation: Operation): Run {
	return {
		line,
		operation,
		operationName: operation.action,
		noun: '',
		items: 0,
		stopsAtFailure: true,
		fails: () => undefined,
		stopped: () => false,
		read: async () => await Promise.reject(new Error('There are no items')),
	};
}

/**
 * The operation that Resource and Operation of the node name.
 *
 * @throws Failure (`input`) when there is none.
 */
export function chosenOperation(
	context: IExecuteFunctions,
	provider: Provider,
): { operationName: string; operation: Operation; noun: string } {
	const resource = context.getNodeParameter('resource', 0) as string;
	const name = context.getNodeParameter('operation', 0) as string;
	const chosen = provider.resources.find(({ value }) => value === resource);
	const operation = own(chosen?.operations, name);
	const operationName = `${resource}.${name}`;
	if (chosen && operation) return { operationName, operation, noun: chosen.name.toLowerCase() };
	throw new Failure({
		kind: 'input',
		message: `${provider.displayName} has no operation "${operationName}"`,
		description: 'Nothing was sent. Choose Resource and Operation from the lists.',
	});
}

function own<T>(record: Record<string, T> | undefined, name: string): T | undefined {
	return record && Object.hasOwn(record, name) ? record[name] : undefined;
}

/**
 * Makes sure that the credential of an item is the one of the first item. The platform resolves
 * expressions in a credential for the first item only, so another value would not be used.
 *
 * @param patient waits for n8n's database where it is away
 * @throws Failure (`input`) when an expression resolves differently, or n8n cannot read it.
 */
export async function sameCredential(
	{ line: { context, credential, tools }, isSame }: Session,
	itemIndex: number,
	patient = true,
): Promise<void> {
	if (itemIndex === 0) return;
	if (isSame(await readCredential(context, credential.type, itemIndex, tools.time, patient)))
		return;
	throw new Failure({
		kind: 'input',
		message: 'The credential holds an expression that differs between items',
		description:
			'Nothing was sent for this item. Use one credential for each address or account, and route the items to nodes of their own.',
	});
}

function connectionOf(
	provider: Provider,
	data: ICredentialDataDecryptedObject,
	credentialType: string,
): Connection {
	try {
		return provider.connect(credentialType, data);
	} catch (thrown) {
		throw unusable(provider, (thrown as Error).message);
	}
}

function unusable({ displayName }: Provider, reason: string): Failure {
	return new Failure({
		kind: 'input',
		message: `The ${displayName} credential cannot be used: ${reason}`,
		description: 'Nothing was sent. Open the credential, correct the named field and test it.',
	});
}

/** Besides the account: where its requests may go, and how careful they are there. */
function wayOf({ bases, allowUnauthorizedCerts }: Connection): string {
	return JSON.stringify([bases, allowUnauthorizedCerts]);
}

/** Tells one account from another without holding any of its secrets. */
function accountOf({ credentialType, baseUrl, values, account }: Connection): string {
	return createHash('sha256')
		.update(JSON.stringify([credentialType, baseUrl, values, account]))
		.digest('hex');
}
