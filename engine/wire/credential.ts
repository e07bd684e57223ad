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
import type { CredentialUse } from '../model/provider';
import type { Line } from './line';
import { backoff, STORE_AWAY } from './retry';

/**
 * Milliseconds for which n8n's own store may be away in one execution: a database that is restarted is
 * back by then, and not every item waits anew for one that is not.
 */
const PATIENCE = 60_000;

/** Since when the store is away, by execution; not there while it answers. */
const awaySince = new WeakMap<object, number>();

/**
 * The credential as n8n resolves it for an item. n8n reads it from its database each time; where that
 * is away for a while, reading is repeated: nothing has been sent yet that could be sent twice.
 *
 * @param patient false: it is read once
 * @throws Failure (`input`) when n8n cannot give it: nothing was sent with it.
 */
export async function readCredential(
	context: IExecuteFunctions,
	type: string,
	itemIndex: number,
	time: Time,
	patient = true,
): Promise<ICredentialDataDecryptedObject> {
	const cancelled = context.getExecutionCancelSignal();
	for (let tries = 0; ; tries++) {
		try {
			const data = await context.getCredentials(type, itemIndex);
			awaySince.delete(context);
			return data;
		} catch (thrown) {
			if (thrown instanceof ExpressionError || thrown instanceof Failure) throw asIs(thrown);
			if (isOfTheNode(thrown)) throw notSetUp(thrown);
			if (!patient || !isPassing(thrown) || cancelled?.aborted) throw unreadable(thrown);
			const since = awaySince.get(context) ?? time.now();
			awaySince.set(context, since);
			const pause = backoff(tries, time.random());
			if (time.now() + pause > since + PATIENCE) throw unreadable(thrown);
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
	try {
		const data = await readCredential(context, credential.type, 0, tools.time);
		// A credential that was changed meanwhile may be none that can be used.
		for (const secret of provider.connect(credential.type, data).secrets) {
			if (!connection.secrets.includes(secret)) connection.secrets.push(secret);
		}
		return true;
	} catch {
		return false;
	}
}

function isOfTheNode(thrown: unknown): thrown is NodeOperationError | NodeApiError {
	return thrown instanceof NodeOperationError || thrown instanceof NodeApiError;
}

/** n8n's own words about a node that is not set up, e.g. one that has no credential. */
function notSetUp({ message, description }: NodeOperationError | NodeApiError): Failure {
	return new Failure({
		kind: 'input',
		message,
		description: `Nothing was sent for this item. ${description ?? ''}`.trim(),
		ambiguous: false,
	});
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

/**
 * How n8n's helper reads a credential: a store that is away is named, whatever its driver throws. A
 * credential that was changed during the run is not used: its secret would go where the old one goes.
 */
export function credentialsOf(
	context: IExecuteFunctions,
	{ isSame = () => true }: CredentialUse,
): IExecuteFunctions['getCredentials'] {
	return async <T extends object = ICredentialDataDecryptedObject>(
		type: string,
		itemIndex?: number,
	) => {
		let data: T;
		try {
			data = await context.getCredentials<T>(type, itemIndex);
		} catch (thrown) {
			if (isOfTheNode(thrown) || thrown instanceof ExpressionError || !isPassing(thrown)) {
				throw asIs(thrown);
			}
			// Nothing of what was thrown: its text may quote anything.
			throw asIs(new StoreAway());
		}
		try {
			if (isSame(data as ICredentialDataDecryptedObject)) return data;
		} catch {
			// Now it is none that can be used.
		}
		throw asIs(new ChangedCredential());
	};
}

class ChangedCredential extends Error {
	readonly changed = true;

	constructor() {
		super('The credential was changed');
		this.name = 'ChangedCredential';
	}
}

class StoreAway extends Error {
	readonly code = STORE_AWAY;

	constructor() {
		super('n8n could not read the credential');
		this.name = 'StoreAway';
	}
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
