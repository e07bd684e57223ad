import {
	ApplicationError,
	BaseError,
	ExpressionError,
	NodeApiError,
	NodeOperationError,
	OperationalError,
	UserError,
	type ICredentialDataDecryptedObject,
	type IExecuteFunctions,
} from 'n8n-workflow';

import { asIs, Failure } from '../base/failure';
import type { Time } from '../base/time';
import type { Line } from './line';
import { backoff } from './retry';

/** Milliseconds for which n8n's own store may be away: a database that is restarted is back by then. */
const PATIENCE = 60_000;

/**
 * The credential as n8n resolves it for an item. n8n reads it from its database each time; where that
 * is away for a while, reading is repeated: nothing has been sent yet that could be sent twice.
 *
 * @throws Failure (`input`) when n8n cannot give it: nothing was sent with it.
 */
export async function readCredential(
	context: IExecuteFunctions,
	type: string,
	itemIndex: number,
	time: Time,
): Promise<ICredentialDataDecryptedObject> {
	const cancelled = context.getExecutionCancelSignal();
	const end = time.now() + PATIENCE;
	for (let tries = 0; ; tries++) {
		try {
			return await context.getCredentials(type, itemIndex);
		} catch (thrown) {
			if (isForTheUser(thrown)) throw asIs(thrown);
			const pause = backoff(tries, time.random());
			if (!isPassing(thrown) || cancelled?.aborted || time.now() + pause > end) {
				throw unreadable(thrown);
			}
			await time.pause(pause, cancelled);
		}
	}
}

/**
 * Learns the secrets that the platform has fetched since the line was opened, such as a new token, so
 * that a failure cannot show them.
 *
 * @returns false when that is not possible: nobody knows what is secret in the vendor's words.
 */
export async function learnSecrets(line: Line): Promise<boolean> {
	const { context, provider, credential, connection, tools } = line;
	if (!credential.fetchesTokens) return true;
	const again = readCredential(context, credential.type, 0, tools.time);
	const data = await again.catch(() => undefined);
	if (!data) return false;
	for (const secret of provider.connect(credential.type, data).secrets) {
		if (!connection.secrets.includes(secret)) connection.secrets.push(secret);
	}
	return true;
}

/** n8n's own words about a node that is not set up, or about an expression. */
function isForTheUser(thrown: unknown): boolean {
	return (
		thrown instanceof NodeOperationError ||
		thrown instanceof NodeApiError ||
		thrown instanceof ExpressionError ||
		thrown instanceof Failure
	);
}

/** What n8n says itself of a credential stays as it is; what its database throws passes by. */
function isPassing(thrown: unknown): boolean {
	if (thrown instanceof OperationalError) return true;
	return !(thrown instanceof BaseError || thrown instanceof ApplicationError);
}

/** A text is shown only where n8n has written it for people: others may quote anything. */
function unreadable(thrown: unknown): Failure {
	if (thrown instanceof UserError) {
		return new Failure({
			kind: 'input',
			message: `n8n cannot use the credential: ${thrown.message}`,
			description: 'Nothing was sent for this item. Choose a credential in the node.',
		});
	}
	const name = thrown instanceof Error ? thrown.name : typeof thrown;
	return new Failure({
		kind: 'input',
		message: `n8n could not read the credential (${name})`,
		description: isPassing(thrown)
			? 'Nothing was sent for this item. n8n’s database did not answer: run the item again when it does.'
			: 'Nothing was sent for this item. Open the credential in n8n, enter its fields again and save it.',
	});
}

/** SQLSTATE classes of a PostgreSQL that is shut down, cannot be reached, or has no room. */
const AWAY = /^(?:57P0[1-4]|08\w{3}|53\w{3})$/;

/**
 * Whether n8n's helper was stopped by its own database, and not by the vendor. It reads the credential
 * before it sends, and keeps a new token after the vendor has refused the old one: either way the
 * request was not carried out.
 *
 * @param errors what was thrown, with its causes
 */
export function isStoreFault(errors: ReadonlyArray<Readonly<Record<string, unknown>>>): boolean {
	return errors.some(
		({ name, code }) =>
			name === 'QueryFailedError' ||
			name === 'DbConnectionTimeoutError' ||
			(typeof code === 'string' && AWAY.test(code)),
	);
}
