import type { IDataObject } from 'n8n-workflow';

import type { Answer } from './answer';
import { type Attempt, explainNoAnswer } from './explain';
import { readOptions, type Input } from './parameters';
import type { VendorRequest } from './request';
import { NoAnswer, sendOnce } from './send';
import type { Session } from './session';

/** Default of the option Timeout, in milliseconds. */
export const DEFAULT_TIMEOUT = 30_000;

/** What an operation asks for one item, ready to send. */
export interface Prepared {
	request: VendorRequest;
	/** The ID that we send, where the vendor takes one. */
	requestId: string | null;
	/** Facts for the item, e.g. the idempotency headers. */
	facts: IDataObject;
}

/** An answer and what it took to get it. */
export interface Exchanged {
	answer: Answer;
	requestId: string | null;
	attempts: number;
	durationMs: number;
}

/** Builds an item's request: the operation's own, the ID and the idempotency headers. */
export function prepare(session: Session, input: Input, itemIndex: number): Prepared {
	const { provider, operation, connection, tools } = session;
	const request = operation.request(input.parameters, connection.values);
	const once = operation.idempotency?.(input.parameters, tools);
	const requestId = provider.requestId ? chosenRequestId(session, itemIndex) : null;
	const headers = {
		...provider.headers,
		...request.headers,
		...once?.headers,
		...(provider.requestId && requestId ? { [provider.requestId.header]: requestId } : {}),
	};
	return { request: { ...request, headers }, requestId, facts: once?.report ?? {} };
}

function chosenRequestId(session: Session, itemIndex: number): string {
	const chosen = readOptions(session.context, itemIndex).requestId;
	return typeof chosen === 'string' && chosen !== '' ? chosen : session.tools.uuid();
}

/**
 * Sends a prepared request and has the provider read the answer. Signs in again, once, where the
 * provider says that the vendor asks for it: a refused request has not been executed.
 *
 * @throws Failure (`transport`) when no answer came.
 */
export async function exchange(
	session: Session,
	prepared: Prepared,
	itemIndex: number,
): Promise<Exchanged> {
	const started = session.tools.now().getTime();
	const timeout = timeoutOf(session, itemIndex);
	let attempts = 0;
	const attempt = async (request: VendorRequest): Promise<Answer> => {
		attempts += 1;
		const { context, credential, connection, provider } = session;
		return provider.read(await sendOnce(context, credential, connection, request, timeout));
	};
	try {
		const queryBefore = session.connection.query;
		let answer = await attempt(prepared.request);
		if (session.provider.signIn?.needed(answer, session.connection)) {
			await signInAgain(session, queryBefore, timeout);
			answer = await attempt(prepared.request);
		}
		const durationMs = session.tools.now().getTime() - started;
		const requestId = answer.requestId ?? prepared.requestId;
		return { answer, requestId, attempts, durationMs };
	} catch (thrown) {
		throw explained(session, thrown, { requestId: prepared.requestId, attempts });
	}
}

function explained(session: Session, thrown: unknown, attempt: Attempt): unknown {
	return thrown instanceof NoAnswer ? explainNoAnswer(session, thrown, attempt) : thrown;
}

/** One sign-in serves all items whose request was refused with the same session. */
async function signInAgain(
	session: Session,
	queryBefore: Session['connection']['query'],
	timeout: number,
): Promise<void> {
	const { context, credential, connection, provider } = session;
	if (connection.query !== queryBefore) return;
	session.signingIn ??= (async () => {
		try {
			await provider.signIn?.again(connection, async (request) =>
				provider.read(await sendOnce(context, credential, connection, request, timeout)),
			);
		} finally {
			session.signingIn = undefined;
		}
	})();
	await session.signingIn;
}

function timeoutOf(session: Session, itemIndex: number): number {
	const seconds = readOptions(session.context, itemIndex).timeout;
	return typeof seconds === 'number' && seconds > 0 ? seconds * 1000 : DEFAULT_TIMEOUT;
}
