import type { IDataObject } from 'n8n-workflow';

import type { Failure } from '../base/failure';
import type { Item } from '../model/item';
import type { Operation } from '../model/operation';
import type { Exchanged } from '../wire/exchange';
import { explainAnswer } from '../wire/explain';
import { makeRedact, redactBody } from '../wire/redact';
import { leavesOpen } from '../wire/retry';
import type { Run } from './run';

/** The vendor's body as a user may see it. */
export function shownBody(
	{ line: { connection } }: Run,
	{ secretResponse }: Operation,
	{ options, secrets }: Item,
	body: unknown,
): unknown {
	const reveal = options.includeSecrets === true;
	return redactBody(
		body,
		makeRedact(connection.secrets, reveal ? [] : secrets),
		reveal ? {} : secretResponse,
	);
}

/**
 * The failure for an answer that is not what the operation hoped for.
 *
 * @param lost an answer to an earlier request of ours was lost
 */
export function refusal(
	{ line }: Run,
	operation: Operation,
	item: Item,
	exchanged: Exchanged,
	lost = exchanged.lostAnswer,
): Failure {
	const { answer, requestId, attempts, clockAhead } = exchanged;
	// Reads and lists change nothing, so that there is nothing to be unsure of.
	const changes = operation.kind !== 'read' && operation.kind !== 'list';
	const open = changes && leavesOpen(answer, line.provider.retry);
	// Taken in a way that the vendor does not document: it may have been done.
	const odd = changes && answer.ok && answer.reading === undefined;
	const facts = {
		requestId,
		attempts,
		ambiguous: (changes && lost) || open || odd,
		open,
		clockAhead,
	};
	return explainAnswer(line, operation, answer, targetText(item), facts, item.secrets);
}

/** What an item is about, for a message: `appId a, roomId r`. */
export function targetText({ target }: Pick<Item, 'target'>): string {
	return Object.entries(target)
		.map(([name, value]) => `${name} ${String(value)}`)
		.join(', ');
}

/** The body as one item's object; a body that is none stands under `data`. */
export function asItem(body: unknown): IDataObject {
	if (typeof body === 'object' && body !== null && !Array.isArray(body)) {
		return withoutError(body as IDataObject);
	}
	return body === undefined || body === '' ? {} : { data: body as IDataObject[string] };
}

/** n8n takes a top-level `error` for a failed item, so a vendor's property of that name moves. */
function withoutError(body: IDataObject): IDataObject {
	if (!('error' in body)) return body;
	const { error, ...rest } = body;
	return { ...rest, vendorError: error };
}
