import type { IDataObject } from 'n8n-workflow';

import { matchAnswer, type Answer } from '../answer';
import { explainAnswer } from '../explain';
import type { Exchanged } from '../exchange';
import type { Failure } from '../failure';
import { readInput, readOptions, type Input } from '../parameters';
import { makeRedact, redactBody } from '../redact';
import type { Session } from '../session';

/** Reads and checks an item's input. @throws Failure (`input`) before anything is sent. */
export function inputOf(session: Session, itemIndex: number): Input {
	const { context, provider, operation, connection } = session;
	return readInput(context, provider, operation, connection, itemIndex);
}

/** The vendor's body as a user may see it. */
export function shownBody(
	session: Session,
	itemIndex: number,
	input: Input,
	body: unknown,
): unknown {
	const { context, operation, connection } = session;
	const reveal = readOptions(context, itemIndex).includeSecrets === true;
	return redactBody(
		body,
		makeRedact(reveal ? connection.secrets : [...connection.secrets, ...input.secrets]),
		reveal ? {} : operation.secretResponse,
	);
}

/** The failure for an answer that is not what the operation hoped for. */
export function refusal(session: Session, input: Input, exchanged: Exchanged): Failure {
	const { answer, requestId, attempts } = exchanged;
	const target = Object.entries(input.target)
		.map(([name, value]) => `${name} ${String(value)}`)
		.join(', ');
	return explainAnswer(session, answer, target, { requestId, attempts }, input.secrets);
}

/** Whether an answer says that the vendor knows no such thing, by an operation's own list. */
export function saysNotFound(notFound: readonly string[], answer: Answer): boolean {
	return matchAnswer(Object.fromEntries(notFound.map((key) => [key, true])), answer) ?? false;
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
