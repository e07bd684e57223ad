import type { IDataObject } from 'n8n-workflow';

import { matchAnswer } from '../answer';
import { exchange, prepare, type Exchanged, type Prepared } from '../exchange';
import { factsOf, Failure } from '../failure';
import type { EndOperation } from '../operation';
import { envelope, failed, plan, type Outcome } from '../outcome';
import { readOptions, type Input } from '../parameters';
import { makeRedact, redactBody } from '../redact';
import { addressOf } from '../send';
import type { Session } from '../session';
import { inputOf, refusal, shownBody } from './shared';

/** Ends one thing and reports what is known of it, and no more. */
export async function runEnd(
	session: Session,
	operation: EndOperation,
	itemIndex: number,
): Promise<IDataObject[]> {
	const ending = endOne(session, operation, itemIndex);
	if (readOptions(session.context, itemIndex).onFailure !== 'returnItem') return await ending;
	return await ending.catch((thrown: unknown) => [failedItem(session, thrown, itemIndex)]);
}

function failedItem(session: Session, thrown: unknown, itemIndex: number): IDataObject {
	const facts = factsOf(thrown);
	return failed(
		{
			provider: session.provider.name,
			operation: session.operationName,
			// Input that was refused names no target.
			target: facts.kind === 'input' ? {} : inputOf(session, itemIndex).target,
		},
		facts,
	);
}

async function endOne(
	session: Session,
	operation: EndOperation,
	itemIndex: number,
): Promise<IDataObject[]> {
	const input = inputOf(session, itemIndex);
	const prepared = prepare(session, input, itemIndex);
	const { dryRun, ifNotFound } = readOptions(session.context, itemIndex);
	if (dryRun === 'requestOnly') return [planned(session, input, prepared)];
	refuseSecondTime(session, operation, input);

	const exchanged = await exchange(session, prepared, itemIndex);
	const outcome = worth(operation, exchanged);
	if (outcome === undefined) throw refusal(session, input, exchanged);
	const policy = ifNotFound ?? operation.ifNotFound ?? 'report';
	if (outcome === 'notFound' && policy === 'fail') throw refusal(session, input, exchanged);
	const assumed = outcome === 'notFound' && policy === 'treatAsEnded';
	return [
		envelope({
			outcome: assumed ? 'alreadyEnded' : outcome,
			assumed,
			provider: session.provider.name,
			operation: session.operationName,
			target: input.target,
			requestId: exchanged.requestId,
			attempts: exchanged.attempts,
			durationMs: exchanged.durationMs,
			facts: {
				...operation.facts?.(input.parameters, outcome),
				...prepared.facts,
				...exchanged.answer.facts,
			},
			response: shownBody(session, itemIndex, input, exchanged.answer.body),
		}),
	];
}

/** An answer that did not come from the vendor, or cannot be read, is worth nothing. */
function worth(operation: EndOperation, { answer }: Exchanged): Outcome | undefined {
	if (answer.reading === 'misaddressed' || answer.reading === 'unreadable') return undefined;
	return matchAnswer(operation.answers, answer);
}

function planned(session: Session, input: Input, { request, facts }: Prepared): IDataObject {
	const { connection, provider, operationName } = session;
	const redact = makeRedact([...connection.secrets, ...input.secrets]);
	return plan(
		{ provider: provider.name, operation: operationName, target: input.target, facts },
		{
			method: request.method,
			url: redact(addressOf(connection, request)),
			headers: request.headers ?? {},
			...(request.body
				? { body: redactBody(JSON.parse(JSON.stringify(request.body)), redact) as IDataObject }
				: {}),
		},
	);
}

function refuseSecondTime(session: Session, operation: EndOperation, input: Input): void {
	const once = operation.onlyOnce?.(input.parameters);
	if (once === undefined) return;
	if (session.asked.has(once)) {
		throw new Failure({
			kind: 'input',
			message: `${operation.action}: an earlier item of this run already asked for ${once}`,
			description:
				'Nothing was sent for this item: asking again would end another thing. Use an ID instead, or remove the duplicate.',
		});
	}
	session.asked.add(once);
}
