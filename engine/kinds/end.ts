import type { IDataObject } from 'n8n-workflow';

import { enter } from './around';
import { groupOf } from './batch';
import { prepare, type Prepared } from '../wire/exchange';
import { Failure } from '../base/failure';
import type { EndOperation } from '../model/operation';
import { envelope } from '../model/outcome';
import { numberOption, type Item } from '../model/item';
import type { Session } from '../session';
import { onceForAll } from '../base/once';
import { watchFor } from './watch';
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

	const surroundings = await enter(session, operation, item);
	const { known, since } = await askFor(session, operation, item, prepared);
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
				...surroundings,
			},
		}),
	];
}

/** Asks for this item alone, or with others where the vendor takes several in one request. */
async function askFor(
	session: Session,
	operation: EndOperation,
	item: Item,
	prepared: Prepared,
): Promise<{ known: Known; since: Date }> {
	const { batch } = operation;
	if (!batch) {
		const since = session.tools.now();
		return { known: await ask(session, operation, item, prepared, since), since };
	}
	const group = await groupOf(session, operation, batch, item);
	const { known, since } = await onceForAll(session, group, async () => {
		const parameters = batch.merge(group.members);
		const together = { ...item, parameters };
		const since = session.tools.now();
		const request = prepare(session, operation, parameters);
		const known = await ask(session, operation, together, request, since);
		return { known: { ...known, facts: { ...known.facts, ...batch.facts?.(parameters) } }, since };
	});
	return { known: { ...known, facts: { ...known.facts } }, since };
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
		const facts = watch.latest && verify.facts?.(watch.latest, item.parameters, since);
		known.facts = { ...known.facts, ...facts };
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
