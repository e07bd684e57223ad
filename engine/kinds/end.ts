import type { IDataObject } from 'n8n-workflow';

import { matchAnswer } from '../answer';
import { exchange, prepare, type Exchanged, type Prepared } from '../exchange';
import { Failure } from '../failure';
import { lookOnce } from '../look';
import type { EndOperation } from '../operation';
import { envelope, plan, type Outcome } from '../outcome';
import { numberOption, type Item } from '../parameters';
import { makeRedact, redactBody } from '../redact';
import { DEFAULT_RETRIES, type Repeat } from '../retry';
import { addressOf } from '../send';
import type { Session } from '../session';
import { watchFor, type Seen } from '../watch';
import { refusal, shownBody } from './shared';

/** What is known of an ending after the vendor was asked. */
interface Known {
	outcome: Outcome;
	requestId: string | null;
	attempts: number;
	durationMs: number;
	response: unknown;
	facts: IDataObject;
}

/** Ends one thing and reports what is known of it, and no more. */
export async function runEnd(
	session: Session,
	operation: EndOperation,
	item: Item,
): Promise<IDataObject[]> {
	const { dryRun, ifNotFound, waitUntilEnded } = item.options;
	const prepared = prepare(session, operation, item.parameters);
	if (dryRun === 'requestOnly') return [planned(session, item, prepared)];
	if (dryRun === 'lookUpFirst') return [await lookedUp(session, operation, item, prepared)];
	refuseSecondTime(session, operation, item);
	if (waitUntilEnded === true) refuseBlindWait(operation, item);

	const since = session.tools.now();
	const known = await ask(session, operation, item, prepared, since);
	const policy = ifNotFound ?? operation.ifNotFound ?? 'report';
	const assumed = known.outcome === 'notFound' && policy === 'treatAsEnded';
	if (waitUntilEnded === true && known.outcome === 'accepted') {
		await waitUntilOver(session, operation, item, since, known);
	}
	return [
		envelope({
			...known,
			outcome: assumed ? 'alreadyEnded' : known.outcome,
			assumed,
			provider: session.provider.name,
			operation: session.operationName,
			target: item.target,
			facts: {
				...operation.facts?.(item.parameters, known.outcome),
				...prepared.facts,
				...known.facts,
			},
		}),
	];
}

/** Asks the vendor, and where the answer was lost, looks before anything is claimed. */
async function ask(
	session: Session,
	operation: EndOperation,
	item: Item,
	prepared: Prepared,
	since: Date,
): Promise<Known> {
	const repeat = repeatOf(operation, item);
	const tries =
		repeat === 'afterLook' ? numberOption(item.options, 'maxRetries', DEFAULT_RETRIES) : 0;
	for (let repeated = 0; ; repeated++) {
		let failure: Failure;
		try {
			const exchanged = await exchange(session, operation, item, prepared, repeat);
			return knownFrom(session, operation, item, exchanged, repeated > 0);
		} catch (thrown) {
			failure = orThrow(thrown);
		}
		const seen = await seenAfter(session, operation, item, since);
		if (seen === 'over') return seenOver(failure);
		if (seen !== 'alive' || repeated >= tries) throw withSight(failure, seen);
	}
}

/** Only a failure that leaves open what happened is worth a look. */
function orThrow(thrown: unknown): Failure {
	if (thrown instanceof Failure && thrown.facts.ambiguous) return thrown;
	throw thrown;
}

/** @param sawAlive the thing was seen in this run, after an attempt whose answer was lost */
function knownFrom(
	session: Session,
	operation: EndOperation,
	item: Item,
	exchanged: Exchanged,
	sawAlive: boolean,
): Known {
	const outcome = worth(operation, exchanged);
	const policy = item.options.ifNotFound ?? operation.ifNotFound ?? 'report';
	// Our own earlier attempt, or a sighting in this run, is evidence that it has existed.
	const evident = outcome === 'notFound' && (exchanged.lostAnswer || sawAlive);
	if (outcome === undefined || (outcome === 'notFound' && !evident && policy === 'fail')) {
		throw refusal(session, item, exchanged);
	}
	const { answer, requestId, attempts, durationMs } = exchanged;
	return {
		outcome: evident ? 'alreadyEnded' : outcome,
		requestId,
		attempts,
		durationMs,
		response: shownBody(session, item, answer.body),
		facts: answer.facts ?? {},
	};
}

/** An answer that did not come from the vendor, or cannot be read, is worth nothing. */
function worth(operation: EndOperation, { answer }: Exchanged): Outcome | undefined {
	if (answer.reading === 'misaddressed' || answer.reading === 'unreadable') return undefined;
	return matchAnswer(operation.answers, answer);
}

function repeatOf({ repeat }: EndOperation, { parameters }: Item): Repeat {
	return typeof repeat === 'function' ? repeat(parameters) : repeat;
}

/** One look after an attempt whose answer was lost. */
async function seenAfter(
	session: Session,
	{ verify }: EndOperation,
	item: Item,
	since: Date,
): Promise<Seen> {
	if (!verify || verify.refuses?.(item.parameters)) return 'unknown';
	const parameters = verify.lookParameters(item.parameters, since);
	const sight = await lookOnce(session, verify.look, item, parameters).catch(() => undefined);
	return (sight && verify.sees(sight, item.parameters, since)) ?? 'unknown';
}

function seenOver({ facts }: Failure): Known {
	const { requestId, attempts } = facts;
	return {
		outcome: 'ended',
		requestId: requestId ?? null,
		attempts: attempts ?? 1,
		durationMs: 0,
		response: null,
		facts: { seen: 'over' },
	};
}

function withSight({ facts }: Failure, seen: Seen): Failure {
	const sight =
		seen === 'alive'
			? 'A look afterwards has shown that it is still there.'
			: 'Whether it is over could not be confirmed.';
	return new Failure({ ...facts, description: `${sight} ${facts.description}` });
}

/** Waits outside the pool; what was seen over is reported as ended. */
async function waitUntilOver(
	session: Session,
	operation: EndOperation,
	item: Item,
	since: Date,
	known: Known,
): Promise<void> {
	const { verify } = operation;
	if (!verify) return;
	const upTo = numberOption(item.options, 'waitUpTo', verify.upTo);
	const watch = watchFor(session, verify, item.parameters, since, item.options);
	const seen = await session.pool.away(async () => await watch.wait(item.parameters, since, upTo));
	if (seen === 'over') {
		known.outcome = 'ended';
		return;
	}
	const { action } = operation;
	throw new Failure({
		kind: 'vendor',
		message:
			seen === 'alive'
				? `${action}: accepted, but still seen alive after ${upTo} s`
				: `${action}: accepted, but its end could not be confirmed within ${upTo} s`,
		description:
			seen === 'alive'
				? 'The request was taken and the thing is still there: look again later, or end it again.'
				: 'The request was taken, but no look could tell whether it is over: look again later.',
		requestId: known.requestId,
		attempts: known.attempts,
	});
}

function refuseBlindWait({ action, verify }: EndOperation, { parameters }: Item): void {
	const reason = verify ? verify.refuses?.(parameters) : 'the vendor offers no look at it';
	if (reason === undefined) return;
	throw new Failure({
		kind: 'input',
		message: `${action}: Wait Until Ended is not possible, because ${reason}`,
		description: 'Nothing was sent. Turn Wait Until Ended off.',
	});
}

function planned(session: Session, item: Item, { request, facts }: Prepared): IDataObject {
	const { connection, provider, operationName } = session;
	const redact = makeRedact([...connection.secrets, ...item.secrets]);
	return plan(
		{ provider: provider.name, operation: operationName, target: item.target, facts },
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

/** Reads only: shows whether there is something to end, for an approval step. */
async function lookedUp(
	session: Session,
	operation: EndOperation,
	item: Item,
	prepared: Prepared,
): Promise<IDataObject> {
	const seen = await seenAfter(session, operation, item, session.tools.now());
	return { ...planned(session, item, prepared), seen };
}

function refuseSecondTime(session: Session, operation: EndOperation, item: Item): void {
	const once = operation.onlyOnce?.(item.parameters);
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
