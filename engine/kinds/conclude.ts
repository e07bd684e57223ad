import type { IDataObject } from 'n8n-workflow';

import { Failure } from '../base/failure';
import {
	absenceEnds,
	afterLostAnswer,
	afterNotFound,
	afterOver,
	afterOverCode,
	afterWait,
	isClaim,
	type Claim,
	type Doubt,
} from '../model/evidence';
import { numberOption } from '../model/item';
import type { EndOperation, Verification } from '../model/operation';
import { LONGEST_MESSAGE } from '../wire/explain';
import { vendorTime } from '../wire/line';
import { factsAt, seenNow, type Asked, type Ending, type Known } from './ending';
import type { Seen } from './watch';

/**
 * What may be claimed for one item, by the table of evidence; waits for the end where the item
 * asks for it.
 *
 * @throws Failure when nothing may be claimed. What was accepted stays in it.
 */
export async function conclude(ending: Ending, asked: Asked): Promise<Known> {
	const { operation, item } = ending;
	const { history, worth } = asked;
	const waits = item.options.waitUntilEnded === true && operation.verify !== undefined;
	switch (worth) {
		case 'ended':
			return known(asked, afterOver(history, false));
		case 'alreadyEnded':
			return known(asked, afterOverCode(history));
		case 'carriedOut':
			return known(asked, { outcome: 'accepted', ...(history.lost ? { lostAnswer: true } : {}) });
		case 'accepted':
			return waits
				? await afterWaiting(ending, asked)
				: known(asked, {
						outcome: 'accepted',
						...(history.lost ? { lostAnswer: true } : {}),
					});
		case 'lost':
			return settled(ending, asked, asked.seen ?? (await lookAfter(ending, asked)), (view) =>
				afterLostAnswer(history, view),
			);
		case 'notFound':
			if (!waits) return known(asked, afterNotFound(history));
			return settled(ending, asked, await lookAfter(ending, asked), (view) =>
				view === 'alive' ? 'alive' : afterNotFound(history),
			);
		case 'confirm':
			return settled(ending, asked, await lookAfter(ending, asked), (view) => {
				if (view === 'alive') return 'alive';
				return view === 'absent' ? afterNotFound(history) : 'unconfirmed';
			});
	}
}

async function lookAfter(ending: Ending, { since, sentAt }: Asked): Promise<Seen> {
	// What is to be made could be missing although the thing looks over.
	if (ending.operation.confirm) return { view: undefined };
	return await seenNow(ending, since, sentAt);
}

/** The claim that a look allows. @throws Failure when it allows none. */
function settled(
	ending: Ending,
	asked: Asked,
	seen: Seen,
	judge: (view: Exclude<Seen['view'], 'over'>) => Claim | Doubt,
): Known {
	const { history, since, failure } = asked;
	if (seen.view === 'over') {
		const claim = afterOver(history, endedBefore(ending, seen, since));
		return known(asked, claim, { seen: 'over', ...factsOf(ending, asked, seen) });
	}
	const verdict = judge(seen.view);
	if (!isClaim(verdict)) {
		const base = failure ?? new Failure({ kind: 'vendor', message: '', description: '' });
		throw kept(doubtful(base, verdict, seen), asked, history.lost);
	}
	return known(
		asked,
		verdict,
		seen.view ? { seen: seen.view, ...factsOf(ending, asked, seen) } : {},
	);
}

/** Waits outside the pool until it is seen over, by the evidence there is. */
async function afterWaiting(ending: Ending, asked: Asked): Promise<Known> {
	const { run, operation, item, watches } = ending;
	const { history, since, sentAt } = asked;
	const { pool, cancelled } = run.line;
	const verify = operation.verify as Verification;
	const upTo = numberOption(item.options, 'waitUpTo', verify.upTo);
	const seen = await pool.away(
		async () =>
			await watches.wait(
				verify,
				{
					parameters: item.parameters,
					since,
					absentFrom: sentAt + (verify.lag ?? 0) * 1_000,
					absenceEnds: absenceEnds(history),
					upTo,
				},
				item.options,
			),
	);
	history.seenAlive ||= seen.sawAlive !== undefined;
	asked.alive = seen.sawAlive ?? asked.alive;
	if (seen.view === 'over') {
		const claim = afterOver(history, endedBefore(ending, seen, since));
		return known(asked, claim, factsOf(ending, asked, seen));
	}
	const verdict = afterWait(history, seen.view);
	const stopped = cancelled?.aborted === true && !(isClaim(verdict) && verdict.outcome === 'ended');
	if (isClaim(verdict) && !stopped) return known(asked, verdict, factsOf(ending, asked, seen));
	throw kept(waitFailed(operation, asked, seen, stopped ? 'cancelled' : upTo), asked, history.lost);
}

/** Whether the vendor's own end lies before our first request, beyond what clocks differ by. */
function endedBefore({ run, operation, item }: Ending, { sight }: Seen, since: Date): boolean {
	try {
		const end = sight && operation.verify?.endedAt?.(sight, item.parameters);
		return end !== undefined && end.getTime() < vendorTime(run.line, since).getTime() - TOLERANCE;
	} catch {
		return false;
	}
}

/** Clocks are told in whole seconds, and vendors' own machines differ (milliseconds). */
const TOLERANCE = 5_000;

function factsOf(
	{ run, operation, item }: Ending,
	{ since, alive }: Asked,
	seen: Seen,
): IDataObject {
	const { verify } = operation;
	return verify ? factsAt(seen, verify, item, vendorTime(run.line, since), alive) : {};
}

function known(asked: Asked, claim: Claim, facts: IDataObject = {}): Known {
	const { requestId, attempts, response, failure } = asked;
	return { claim, requestId, attempts, response, failure, facts: { ...asked.facts, ...facts } };
}

function waitFailed(
	{ action }: EndOperation,
	{ requestId, attempts }: Asked,
	{ view, refused, nothing }: Seen,
	limit: number | 'cancelled',
): Failure {
	const why = refused ?? (view === 'alive' ? undefined : nothing);
	const reason = why ? ` The look said: ${why.facts.message}.` : '';
	const message =
		limit === 'cancelled'
			? `${action}: accepted, but the execution was cancelled before its end was seen`
			: refused
				? `${action}: accepted, but its end could not be confirmed, because the look was refused`
				: view === 'alive'
					? `${action}: accepted, but still seen alive after ${limit} s`
					: `${action}: accepted, but its end could not be confirmed within ${limit} s`;
	return new Failure({
		kind: 'vendor',
		message,
		description:
			(view === 'alive' && limit !== 'cancelled'
				? 'The request was taken and the thing is still there: look again later, or end it again.'
				: 'The request was taken, but no look could tell whether it is over: look again later.') +
			reason,
		...(limit === 'cancelled' ? { code: 'ERR_CANCELED' } : {}),
		...(refused ? { status: refused.facts.status, code: refused.facts.code } : {}),
		requestId,
		attempts,
		ambiguous: false,
	});
}

const SEEN_ALIVE = '; seen alive afterwards';

/** A failure with what a look said, and without claiming more. */
function doubtful({ facts }: Failure, doubt: Doubt, seen?: Seen): Failure {
	const sight =
		doubt === 'alive'
			? 'A look afterwards has seen it alive.'
			: 'Whether it is over could not be confirmed.';
	const reason = seen?.nothing ? ` The look said: ${seen.nothing.facts.message}.` : '';
	return new Failure({
		...facts,
		message:
			doubt === 'alive'
				? `${facts.message.slice(0, LONGEST_MESSAGE - SEEN_ALIVE.length)}${SEEN_ALIVE}`
				: facts.message,
		description: `${sight}${reason} ${facts.description}`,
	});
}

/** What was accepted is never lost from the item. */
function kept(failure: Failure, { facts, worth }: Asked, lost: boolean): Failure {
	return new Failure({
		...failure.facts,
		ambiguous: failure.facts.ambiguous === true || lost,
		done: { ...(worth === 'accepted' ? { accepted: true } : {}), ...facts, ...failure.facts.done },
	});
}
