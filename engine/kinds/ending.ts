import type { IDataObject } from 'n8n-workflow';

import { asIs, Failure } from '../base/failure';
import { isAmong, matchAnswer, type Answer } from '../model/answer';
import {
	absenceEnds,
	afterLostAnswer,
	afterNotFound,
	afterOver,
	afterOverCode,
	afterWait,
	beforeSending,
	isClaim,
	newHistory,
	type Claim,
	type Doubt,
	type History,
} from '../model/evidence';
import { numberOption, type Item } from '../model/item';
import type {
	EndOperation,
	LookBefore,
	Parameters,
	Sight,
	Verification,
	Worth,
} from '../model/operation';
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
import { LONGEST_MESSAGE } from '../wire/explain';
import { backoff } from '../wire/retry';
import { lookOnce, type Look } from './look';
import type { Run } from './run';
import { refusal, shownBody } from './shared';
import { parametersOf, sightOf, type Seen, type Watches } from './watch';

/** What is known of an ending, so far or in the end. */
export interface Known {
	claim: Claim;
	requestId: string | null;
	attempts: number;
	response: unknown;
	facts: IDataObject;
	/** The vendor's words, where it knows no such thing. */
	failure?: Failure;
}

/** What came of the requests for one item, or for several whose endings go out together. */
export interface Asked {
	history: History;
	/** Our own moment of the first request. */
	since: Date;
	/** Milliseconds on the line's time: the latest request. */
	sentAt: number;
	requestId: string | null;
	attempts: number;
	response: unknown;
	facts: IDataObject;
	/** What the vendor's answer is worth; `lost` when none came. */
	worth: Worth | 'lost' | 'carriedOut';
	/** Why it failed, unless a look tells more: a refusal, or the missing answer. */
	failure?: Failure;
	/** What a look after a lost answer has shown. */
	seen?: Seen;
	/** The latest sight of this run that showed it alive. */
	alive?: Sight;
}

/** What is to be ended, by which operation, in which run. */
interface Parts {
	run: Run;
	operation: EndOperation;
	item: Item;
}

/** Everything the steps of one ending need. */
export interface Ending extends Parts {
	watches: Watches;
}

/** What a look before the ending came to: a claim without any request, or what is known for it. */
export interface LookedBefore {
	claim?: Claim;
	/** The sight that showed it alive. */
	alive?: Sight;
	facts: IDataObject;
}

/** Nothing was looked at, or it said nothing. */
export const NOT_LOOKED: LookedBefore = { facts: {} };

/**
 * Look Before Ending. @throws Failure when the look is refused, or shows what may not be ended:
 * nothing was sent then.
 */
export async function lookBefore({ run, operation, item, watches }: Ending): Promise<LookedBefore> {
	const { verify } = operation;
	const { line } = run;
	if (!verify || !wantsLookBefore(run, operation, item)) return NOT_LOOKED;
	const { parameters } = item;
	const since = line.tools.now();
	const look = await watches.before(verify, { parameters, since }, item.options);
	if (look.refused) throw refusedBefore(operation, look.refused);
	// What a list shows late may be missing in it although it lives.
	const absentFrom = verify.lag ? Infinity : -Infinity;
	const seen = sightOf(line, verify, look, { parameters, since, absentFrom });
	const { view, sight } = seen;
	if (view === 'alive' && sight) {
		const reason = protection(verify, sight, parameters);
		if (reason !== undefined) throw protectedBefore(operation, reason);
		return { alive: sight, facts: factsBy(() => verify.before?.(sight, parameters)) };
	}
	const claim = beforeSending(view);
	if (!claim) return NOT_LOOKED;
	return {
		claim,
		facts: { lookedBefore: true, ...factsAt(seen, verify, item, since) },
	};
}

/** Whether an item is looked at first: as its option says, else as the operation does. */
export function wantsLookBefore(
	{ line: { connection } }: Run,
	{ verify }: EndOperation,
	{ options, parameters }: Item,
): boolean {
	const offered = lookBeforeOf(verify, parameters);
	if (!verify || offered === false) return false;
	if (options.lookBeforeEnding !== undefined) return options.lookBeforeEnding === true;
	const standard =
		offered === 'default' || (offered === 'waiting' && options.waitUntilEnded === true);
	return standard && verify.refuses?.(parameters, connection.values) === undefined;
}

function lookBeforeOf(verify: Verification | undefined, parameters: Parameters): LookBefore {
	const { lookBefore } = verify ?? {};
	return typeof lookBefore === 'function' ? lookBefore(parameters) : lookBefore;
}

/** Why it may not be ended. What cannot be told is taken for a no. */
function protection(verify: Verification, sight: Sight, parameters: Parameters) {
	try {
		return verify.beforeRefuses?.(sight, parameters);
	} catch {
		return 'the look before the ending cannot be read, so that it may be protected';
	}
}

/** Facts that an operation makes; what it cannot make costs nobody a result. */
export function factsBy(make: () => IDataObject | undefined): IDataObject {
	try {
		return { ...make() };
	} catch {
		return {};
	}
}

function refusedBefore({ action }: EndOperation, { facts }: Failure): Failure {
	return new Failure({
		...facts,
		message: `${action}: the look before the ending was refused. ${facts.message}`,
		description: `Nothing was ended. Give the credential the right to look, or turn Look Before Ending off. ${facts.description}`,
		ambiguous: false,
	});
}

function protectedBefore({ action }: EndOperation, reason: string): Failure {
	return new Failure({
		kind: 'input',
		message: `${action}: ${reason}`,
		description: 'Nothing was ended: the look before the ending has shown this.',
		ambiguous: false,
	});
}

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
	const send = async (further: boolean) =>
		// To insist is no retry: each further asking has attempts and a budget of its own.
		await exchange(line, operation, bounds, prepared, repeat, further ? newTally() : tally);
	for (;;) {
		let lost: Asked;
		try {
			const exchanged = await insisting(run, operation, item, history, send);
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
	{ line }: Run,
	operation: EndOperation,
	item: Item,
	history: History,
	send: (further: boolean) => Promise<Exchanged>,
): Promise<Exchanged> {
	const { insist } = operation;
	const first = await send(false);
	if (!insist) return first;
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

/** What one look shows now. */
async function seenNow(
	{ run: { line }, operation: { verify }, item }: Parts,
	since: Date,
	sentAt: number,
): Promise<Seen> {
	const { parameters, options } = item;
	const { values } = line.connection;
	if (!verify || verify.refuses?.(parameters, values) !== undefined) return { view: undefined };
	const look = await lookNow(line, verify, item, since, boundsOf(options));
	const absentFrom = sentAt + (verify.lag ?? 0) * 1_000;
	return look.refused
		? { view: undefined, nothing: look.refused }
		: sightOf(line, verify, look, { parameters, since, absentFrom });
}

async function lookNow(
	line: Line,
	verify: Verification,
	{ parameters }: Item,
	since: Date,
	bounds: ReturnType<typeof boundsOf>,
): Promise<Look> {
	const lookParameters = parametersOf(() =>
		verify.lookParameters(parameters, vendorTime(line, since), 1),
	);
	if (!lookParameters) return { at: line.tools.time.now() };
	return await lookOnce(line, verify.look, bounds, lookParameters);
}

/** A look that reads only, for a dry run. */
export async function seenInDryRun(parts: Parts): Promise<Seen> {
	// What a list shows late may be missing in it although it lives.
	const sentAt = parts.operation.verify?.lag ? Infinity : -Infinity;
	return await seenNow(parts, parts.run.line.tools.now(), sentAt);
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

/** Facts from the very sight that decided; what cannot be made of it is left out. */
function factsAt(
	{ sight }: Seen,
	verify: Verification,
	{ parameters }: Item,
	since: Date,
	alive?: Sight,
): IDataObject {
	return factsBy(() => sight && verify.facts?.(sight, parameters, since, alive));
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
