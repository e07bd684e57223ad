import type { IDataObject } from 'n8n-workflow';

import { explainAnswer } from '../wire/explain';
import type { Exchanged } from '../wire/exchange';
import type { Failure } from '../base/failure';
import type { Item } from '../model/item';
import { makeRedact, redactBody } from '../wire/redact';
import { leavesOpen } from '../wire/retry';
import type { Session } from '../session';

/** The vendor's body as a user may see it. */
export function shownBody(session: Session, item: Item, body: unknown): unknown {
	const { operation, connection } = session;
	const reveal = item.options.includeSecrets === true;
	return redactBody(
		body,
		makeRedact(reveal ? connection.secrets : [...connection.secrets, ...item.secrets]),
		reveal ? {} : operation.secretResponse,
	);
}

/** The failure for an answer that is not what the operation hoped for. */
export function refusal(session: Session, item: Item, exchanged: Exchanged): Failure {
	const { answer, requestId, attempts, lostAnswer, clockAhead } = exchanged;
	const target = Object.entries(item.target)
		.map(([name, value]) => `${name} ${String(value)}`)
		.join(', ');
	const ambiguous = lostAnswer || leavesOpen(answer);
	const facts = { requestId, attempts, ambiguous, clockAhead };
	return explainAnswer(session, answer, target, facts, item.secrets);
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
