import type { IDataObject } from 'n8n-workflow';

import { asIs, Failure } from '../base/failure';
import { isAmong, matchAnswer, type Answer } from '../model/answer';
import { newHistory, type History } from '../model/evidence';
import type { Item } from '../model/item';
import type { EndOperation, Insistence, Sight, Worth } from '../model/operation';
import type { Repeat } from '../model/repeat';
import {
	boundsOf,
	budgetLeft,
	exchange,
	newTally,
	rest,
	type Exchanged,
	type Prepared,
	type Tally,
} from '../wire/exchange';
import { vendorTime, type Line } from '../wire/line';
import { backoff } from '../wire/retry';
import { seenNow, type Asked, type Parts } from './ending';
import { lookOnce } from './look';
import type { Run } from './run';
import { refusal, shownBody } from './shared';
import { isEvidence } from './watch';

/**
 * Asks the vendor for the end of one thing, or of all that `item` stands for. Where the answer
 * was lost, it looks before anything else is sent.
 *
 * @throws Failure for a final refusal, and for what was never sent.
 */
export async function ask(
	{ run, operation, item }: Parts,
	prepared: Prepared,
	alive: Sight | undefined,
	alone = true,
): Promise<Asked> {
	const { line } = run;
	const history = newHistory(acceptanceProves(operation, item));
	history.seenAlive = alive !== undefined;
	const since = line.tools.now();
	const repeat = repeatOf(operation, item);
	const tally = newTally();
	const bounds = boundsOf(item.options);
	const send = (further: boolean) =>
		// To insist is no retry: each further asking has attempts and a budget of its own.
		exchange(line, operation, bounds, prepared, repeat, further ? newTally() : tally);
	for (;;) {
		let lost: Asked;
		try {
			const exchanged = operation.insist
				? await insisting(line, operation, operation.insist, item, history, send)
				: await send(false);
			const asked = answered({ run, operation, item }, history, since, exchanged);
			if (asked.worth !== 'lost') return { ...asked, alive };
			lost = { ...asked, alive };
		} catch (thrown) {
			if (!(thrown instanceof Failure)) throw asIs(thrown);
			if (!isLost(thrown)) throw asIs(history.lost ? stillOpen(thrown) : thrown);
			lost = { ...unanswered(line, history, since, thrown), alive };
		}
		history.lost = true;
		// Each member of a group is looked at by itself (conclude).
		if (!alone) return lost;
		const confirmed = await confirmedAfter(run, operation, item, since);
		if (confirmed) return { ...lost, worth: 'carriedOut', facts: confirmed };
		// The pause comes before the look: what was lost on its way may still be carried out.
		const goesOn =
			repeat === 'afterLook' && isPassing(lost) && (await pauses(line, tally, bounds.retries));
		lost.seen = operation.confirm
			? { view: undefined }
			: await seenNow({ run, operation, item }, since, lost.sentAt);
		if (lost.seen.view !== 'alive' || !goesOn) return lost;
		if (!isEvidence(operation.verify, lost.seen, item.parameters)) continue;
		history.seenAlive = true;
		alive = lost.seen.sight;
	}
}

/** No answer came, or one that says no more than that, so that it may have been carried out. */
function isLost({ facts }: Failure): boolean {
	return facts.kind === 'transport' ? facts.ambiguous === true : facts.open === true;
}

/** What stops the item now does not undo what an earlier request may have done. */
function stillOpen(failure: Failure): Failure {
	const { facts } = failure;
	if (facts.ambiguous) return failure;
	const description = facts.description.replace('Nothing has reached the service. ', '');
	return new Failure({
		...facts,
		description: `An earlier request may have been carried out, because its answer was lost. ${description}`,
		ambiguous: true,
	});
}

/** A fault that passes; an answer that cannot be read would come again. */
function isPassing({ failure }: Asked): boolean {
	const { kind, status = 0 } = failure?.facts ?? { kind: 'input' };
	return kind === 'transport' || status >= 500;
}

function acceptanceProves({ accepts }: EndOperation, { parameters }: Item): boolean {
	return (typeof accepts === 'function' ? accepts(parameters) : accepts) === 'existing';
}

function repeatOf({ repeat }: EndOperation, { parameters }: Item): Repeat {
	return typeof repeat === 'function' ? repeat(parameters) : repeat;
}

/** An answer that came, and what it is worth. @throws Failure for a refusal. */
function answered(
	{ run, operation, item }: Parts,
	history: History,
	since: Date,
	exchanged: Exchanged,
): Asked {
	const { answer, requestId, attempts, lostAnswer } = exchanged;
	history.lost ||= lostAnswer;
	const worth = worthOf(operation, item, answer);
	const asked: Asked = {
		history,
		since,
		sentAt: run.line.tools.time.now(),
		requestId,
		attempts,
		response: shownBody(run, operation, item, answer.body),
		facts: { ...answer.facts },
		worth: worth ?? 'lost',
	};
	if (worth === undefined || worth === 'notFound' || worth === 'confirm') {
		asked.failure = refusal(run, operation, item, exchanged, history.lost);
		if (worth === undefined && !asked.failure.facts.open) throw asked.failure;
	}
	history.accepted ||= worth === 'accepted' || worth === 'ended';
	return asked;
}

function unanswered({ tools }: Line, history: History, since: Date, failure: Failure): Asked {
	const { requestId, attempts } = failure.facts;
	return {
		history,
		since,
		sentAt: tools.time.now(),
		requestId: requestId ?? null,
		attempts: attempts ?? 1,
		response: null,
		facts: {},
		worth: 'lost',
		failure,
	};
}

/** An answer that did not come from the vendor, or cannot be read, is worth nothing. */
function worthOf(
	{ answers }: EndOperation,
	{ parameters }: Item,
	answer: Answer,
): Worth | undefined {
	if (answer.reading === 'misaddressed' || answer.reading === 'unreadable') return undefined;
	return matchAnswer(typeof answers === 'function' ? answers(parameters) : answers, answer);
}

/** Waits without holding a place; false when attempts or budget do not allow another one. */
async function pauses(line: Line, tally: Tally, retries: number): Promise<boolean> {
	const { time } = line.tools;
	const wait = backoff(tally.attempts - 1, time.random());
	if (tally.attempts > retries) return false;
	if (wait >= budgetLeft(tally, time.now())) return false;
	await rest(line, tally, wait);
	return line.cancelled?.aborted !== true;
}

/** Asks again, outside the pool, as long as the answer is one that may pass by itself. */
async function insisting(
	line: Line,
	operation: EndOperation,
	insist: Insistence,
	item: Item,
	history: History,
	send: (further: boolean) => Promise<Exchanged>,
): Promise<Exchanged> {
	const first = await send(false);
	const { tools, pool, cancelled } = line;
	const started = tools.time.now();
	const end = started + insist.seconds(item.parameters) * 1_000;
	let last = first;
	let attempts = first.attempts;
	while (isAmong(insist.answers, last.answer) && tools.time.now() < end && !cancelled?.aborted) {
		history.lost ||= last.lostAnswer;
		history.accepted ||= worthOf(operation, item, last.answer) === 'accepted';
		const rest = Math.min(insist.every * 1_000, end - tools.time.now());
		await pool.away(async () => await tools.time.pause(rest, cancelled));
		if (cancelled?.aborted) break;
		last = await send(true);
		attempts += last.attempts;
	}
	return { ...last, attempts };
}

/** Whether the request was carried out, by a look at what it makes; its answer alone was lost. */
async function confirmedAfter(
	{ line }: Run,
	{ confirm }: EndOperation,
	{ parameters, options }: Item,
	since: Date,
): Promise<IDataObject | undefined> {
	if (!confirm || confirm.applies?.(parameters) === false) return undefined;
	const { sight } = await lookOnce(
		line,
		confirm.look,
		boundsOf(options),
		confirm.lookParameters(parameters),
	);
	try {
		const shown = sight && confirm.sees(sight, parameters, vendorTime(line, since));
		return shown && { ...shown, seen: 'carriedOut' };
	} catch {
		return undefined;
	}
}
