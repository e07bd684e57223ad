import type { IDataObject } from 'n8n-workflow';

import { isAmong, matchAnswer } from '../model/answer';
import {
	budgetLeft,
	exchange,
	newTally,
	type Exchanged,
	type Prepared,
	type Tally,
} from '../wire/exchange';
import { Failure } from '../base/failure';
import { lookOnce } from './look';
import type { EndOperation, Worth } from '../model/operation';
import type { Outcome } from '../model/outcome';
import { numberOption, type Item } from '../model/item';
import { backoff, DEFAULT_RETRIES } from '../wire/retry';
import { type Repeat } from '../model/repeat';
import type { Session } from '../session';
import type { Seen } from './watch';
import { refusal, shownBody } from './shared';

/** What is known of an ending after the vendor was asked. */
export interface Known {
	outcome: Outcome;
	requestId: string | null;
	attempts: number;
	durationMs: number;
	response: unknown;
	facts: IDataObject;
}

/** Asks the vendor, and where the answer was lost, looks before anything is claimed. */
export async function ask(
	session: Session,
	operation: EndOperation,
	item: Item,
	prepared: Prepared,
	since: Date,
): Promise<Known> {
	const repeat = repeatOf(operation, item);
	const tally = newTally();
	for (let sawAlive = false; ; sawAlive = true) {
		let failure: Failure;
		try {
			// To insist is no retry: each further asking has attempts and a budget of its own.
			const exchanged = await insisting(session, operation, item, async (further) =>
				exchange(session, operation, item, prepared, repeat, further ? newTally() : tally),
			);
			return knownFrom(session, operation, item, exchanged, sawAlive);
		} catch (thrown) {
			failure = orThrow(thrown);
		}
		const confirmed = await confirmedAfter(session, operation, item, since, failure);
		if (confirmed) return confirmed;
		// What is to be made could be missing although the thing looks over.
		if (operation.confirm) throw withSight(failure, 'unknown');
		// The pause comes before the look: what was lost on its way may still be carried out.
		const goesOn = repeat === 'afterLook' && (await pauses(session, item, tally));
		const seen = await seenAfter(session, operation, item, since);
		if (seen === 'over') return seenOver(failure);
		if (seen !== 'alive' || !goesOn) throw withSight(failure, seen);
	}
}

/** Waits without holding a place; false when attempts or budget do not allow another one. */
async function pauses(session: Session, { options }: Item, tally: Tally): Promise<boolean> {
	const { pool, cancelled } = session;
	const { time } = session.tools;
	const wait = backoff(tally.attempts - 1, time.random());
	if (tally.attempts > numberOption(options, 'maxRetries', DEFAULT_RETRIES)) return false;
	if (wait >= budgetLeft(tally, time.now())) return false;
	await pool.away(async () => await time.pause(wait, cancelled));
	return true;
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
	const outcome = worth(operation, item, exchanged);
	const policy = item.options.ifNotFound ?? operation.ifNotFound ?? 'report';
	// Our own earlier attempt, or a sighting in this run, is evidence that it has existed.
	const evident = outcome === 'notFound' && (exchanged.lostAnswer || sawAlive);
	if (
		outcome === undefined ||
		outcome === 'confirm' ||
		(outcome === 'notFound' && !evident && policy === 'fail')
	) {
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
function worth(
	{ answers }: EndOperation,
	{ parameters }: Item,
	{ answer }: Exchanged,
): Worth | undefined {
	if (answer.reading === 'misaddressed' || answer.reading === 'unreadable') return undefined;
	return matchAnswer(typeof answers === 'function' ? answers(parameters) : answers, answer);
}

/** Asks again, outside the pool, as long as the answer is one that may pass by itself. */
async function insisting(
	session: Session,
	{ insist }: EndOperation,
	{ parameters }: Item,
	send: (further: boolean) => Promise<Exchanged>,
): Promise<Exchanged> {
	const first = await send(false);
	if (!insist) return first;
	const { tools, pool, cancelled } = session;
	const end = tools.time.now() + insist.seconds(parameters) * 1_000;
	let last = first;
	let attempts = first.attempts;
	while (isAmong(insist.answers, last.answer) && tools.time.now() < end && !cancelled?.aborted) {
		const rest = Math.min(insist.every * 1_000, end - tools.time.now());
		await pool.away(async () => await tools.time.pause(rest, cancelled));
		last = await send(true);
		attempts += last.attempts;
	}
	return { ...last, attempts, durationMs: Math.max(last.durationMs, first.durationMs) };
}

function repeatOf({ repeat }: EndOperation, { parameters }: Item): Repeat {
	return typeof repeat === 'function' ? repeat(parameters) : repeat;
}

/** What one look shows; `over` also where the vendor knows no such thing. */
export async function seenAfter(
	session: Session,
	{ verify }: EndOperation,
	item: Item,
	since: Date,
): Promise<Seen> {
	if (!verify || verify.refuses?.(item.parameters)) return 'unknown';
	const parameters = verify.lookParameters(item.parameters, since, 1);
	const sight = await lookOnce(session, verify.look, item, parameters).catch(() => undefined);
	const view = sight && verify.sees(sight, item.parameters, since);
	return (view === 'absent' ? 'over' : view) ?? 'unknown';
}

/** The request was carried out, by a look at what it makes; its answer alone was lost. */
async function confirmedAfter(
	session: Session,
	{ confirm }: EndOperation,
	item: Item,
	since: Date,
	{ facts }: Failure,
): Promise<Known | undefined> {
	if (!confirm || confirm.applies?.(item.parameters) === false) return undefined;
	const parameters = confirm.lookParameters(item.parameters);
	const sight = await lookOnce(session, confirm.look, item, parameters).catch(() => undefined);
	const shown = sight && confirm.sees(sight, item.parameters, since);
	if (!shown) return undefined;
	const { requestId, attempts } = facts;
	return {
		outcome: 'accepted',
		requestId: requestId ?? null,
		attempts: attempts ?? 1,
		durationMs: 0,
		response: null,
		facts: { ...shown, seen: 'carriedOut' },
	};
}

/** The lost attempt is the evidence that it existed: nobody saw it before. */
function seenOver({ facts }: Failure): Known {
	const { requestId, attempts } = facts;
	return {
		outcome: 'alreadyEnded',
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
