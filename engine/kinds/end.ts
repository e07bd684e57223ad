import type { IDataObject } from 'n8n-workflow';

import { prepare } from '../exchange';
import { Failure } from '../failure';
import type { EndOperation } from '../operation';
import { envelope } from '../outcome';
import { numberOption, type Item } from '../parameters';
import type { Session } from '../session';
import { watchFor } from '../watch';
import { ask, type Known } from './ask';
import { lookedUp, planned } from './dryRun';

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
