/**
 * The law of evidence ("Evidence" and its table in docs/outcomes.md) as a judge: it knows what
 * really happened to one item's requests and looks, and says what may be reported about it. Written
 * from the table alone, without the engine.
 */

/** What became of one request to end the thing. */
export type Fate =
	| 'accepted'
	/** The answer itself showed the vendor's own end state. */
	| 'ended'
	/** The vendor's own code for "it was, and it is over". */
	| 'alreadyEnded'
	| 'notFound'
	/** A refusal that may mean "over". */
	| 'confirm'
	| 'refused'
	/** It may have been carried out; no usable answer came. */
	| 'lost'
	/** It was certainly not carried out, and may be sent again. */
	| 'nothing';

export interface Asked {
	kind: 'asked';
	/** Seconds: when it was sent, and when its answer (or the fault) came. */
	sent: number;
	answered: number;
	fate: Fate;
}

export interface Looked {
	kind: 'looked';
	at: number;
	/** What it really showed; `unknown` for everything that says nothing. */
	view: 'alive' | 'over' | 'absent' | 'unknown';
	/** The vendor's own time of the end, in seconds. */
	endedAt?: number;
	/** 401 or 403. */
	refused?: boolean;
	/** It showed that a request whose answer was lost was carried out (a made rule is there). */
	carriedOut?: boolean;
}

export type Happening = Asked | Looked;

/** How the ending was asked for. */
export interface Terms {
	/** Seconds after the last request before which absence says nothing. */
	lag: number;
	/** An acceptance is evidence that it lived. */
	existing: boolean;
	waits: boolean;
	ifNotFound: 'report' | 'treatAsEnded' | 'fail';
	cancelled: boolean;
}

/** What may be reported: properties that the item must have; `false` for those it must not have. */
export interface Verdict {
	outcome: 'ended' | 'alreadyEnded' | 'accepted' | 'notFound' | 'failed';
	lostAnswer?: boolean;
	seen?: 'absent';
	assumed?: boolean;
	ambiguous?: boolean;
	/** What the failure must say. */
	says?: RegExp;
}

/** The law's clock tolerance is far smaller than what histories use. */
const CLOCK_TOLERANCE = 60;

/** What the table permits to report. Two readings only where the table leaves it open. */
export function permitted(history: readonly Happening[], terms: Terms): Verdict[] {
	// Whether the lag counts from the sending or from the answer is open.
	const readings = [
		judge(history, terms, ({ sent }) => sent),
		judge(history, terms, ({ answered }) => answered),
	].flat();
	return readings.flatMap((verdict) => withoutThing(verdict, terms));
}

/** If Not Found. */
function withoutThing(verdict: Verdict, { ifNotFound }: Terms): Verdict[] {
	if (verdict.outcome !== 'notFound' || ifNotFound === 'report') return [verdict];
	if (ifNotFound === 'treatAsEnded') return [{ outcome: 'alreadyEnded', assumed: true }];
	return [{ outcome: 'failed' }];
}

function judge(
	history: readonly Happening[],
	{ lag, existing, waits, cancelled }: Terms,
	requestedAt: (asked: Asked) => number,
): Verdict[] {
	const asks = history.filter((one): one is Asked => one.kind === 'asked');
	const last = asks[asks.length - 1];
	const first = asks[0];
	const looksAfter = history
		.slice(last ? history.indexOf(last) + 1 : 0)
		.filter((one): one is Looked => one.kind === 'looked')
		.map((look) =>
			look.view === 'absent' && lag > 0 && (!last || look.at < requestedAt(last) + lag)
				? { ...look, view: 'unknown' as const }
				: look,
		);

	// None of our requests was sent: only a look before the ending speaks.
	if (!last || !first) {
		const look =
			looksAfter.find(({ view }) => view === 'over' || view === 'absent') ??
			looksAfter.find(({ refused }) => refused);
		if (look?.view === 'over') return [{ outcome: 'alreadyEnded', lostAnswer: false }];
		if (look?.view === 'absent') return [{ outcome: 'notFound', lostAnswer: false }];
		return look?.refused || cancelled ? [{ outcome: 'failed', ambiguous: false }] : [];
	}

	const lost = asks.some(({ fate }) => fate === 'lost');
	const acceptedEarlier = asks.slice(0, -1).some(({ fate }) => fate === 'accepted');
	const accepted = last.fate === 'accepted';
	const ours = lost || accepted || acceptedEarlier;
	const aliveIn = (looks: readonly Happening[]) =>
		looks.some((one) => one.kind === 'looked' && one.view === 'alive');
	const aliveBefore = aliveIn(history.slice(0, history.indexOf(last)));
	const refusedLook = looksAfter.some(({ refused }) => refused === true);

	const ended: Verdict = { outcome: 'ended', lostAnswer: lost };
	const over = (look: Looked): Verdict =>
		!ours || (look.endedAt !== undefined && look.endedAt < first.sent - CLOCK_TOLERANCE)
			? { outcome: 'alreadyEnded' }
			: ended;
	const aliveFailure: Verdict = {
		outcome: 'failed',
		says: /seen (alive|.*alive)|still (there|alive)/i,
	};
	const cancelledFailure: Verdict[] = cancelled ? [{ outcome: 'failed' }] : [];

	// The first look that decides; those after it must not matter.
	const overLook = looksAfter.find(({ view }) => view === 'over');
	const absentAt = (lived: boolean) =>
		looksAfter.find(
			({ view }, index) => view === 'absent' && (lived || aliveIn(looksAfter.slice(0, index))),
		);
	const telling = looksAfter.filter(({ view }) => view !== 'unknown').pop()?.view;
	const before = (one: Looked | undefined, other: Looked | undefined) =>
		one !== undefined && (!other || looksAfter.indexOf(one) < looksAfter.indexOf(other));

	const notFoundRows = (): Verdict => {
		if (aliveBefore || aliveIn(looksAfter)) return ours ? ended : { outcome: 'alreadyEnded' };
		if (acceptedEarlier) return { outcome: 'accepted', seen: 'absent' };
		return { outcome: 'notFound', lostAnswer: lost };
	};

	switch (last.fate) {
		case 'accepted': {
			if (!waits) return [{ outcome: 'accepted' }, ...cancelledFailure];
			const gone = absentAt(aliveBefore || existing);
			if (before(gone, overLook)) return [ended];
			if (overLook) return [over(overLook)];
			if (refusedLook) return [{ outcome: 'failed' }];
			if (cancelled) return [{ outcome: 'failed' }];
			if (telling === 'absent') return [{ outcome: 'accepted', seen: 'absent' }];
			if (telling === 'alive') return [aliveFailure];
			return [{ outcome: 'failed', says: /could not be confirmed/i }];
		}
		case 'ended':
			return [ended];
		case 'alreadyEnded':
			return [ours ? ended : { outcome: 'alreadyEnded', lostAnswer: false }];
		case 'notFound':
			if (overLook) return [over(overLook)];
			if (telling === 'alive') return [aliveFailure, ...cancelledFailure];
			// The look's refusal is not in the table; the vendor's own "not found" is.
			return [
				notFoundRows(),
				...(refusedLook ? [{ outcome: 'failed' } as const] : []),
				...cancelledFailure,
			];
		case 'confirm':
			if (overLook) return [over(overLook)];
			if (telling === 'absent' && !cancelled) return [notFoundRows()];
			if (telling === 'absent') return [notFoundRows(), { outcome: 'failed' }];
			return [{ outcome: 'failed', ambiguous: lost }];
		case 'refused':
			return [{ outcome: 'failed', ambiguous: lost }];
		case 'nothing':
		case 'lost': {
			if (!lost) return [{ outcome: 'failed', ambiguous: false }];
			if (looksAfter.some(({ carriedOut }) => carriedOut)) return [{ outcome: 'accepted' }];
			const gone = absentAt(aliveBefore);
			if (before(gone, overLook)) return [ended];
			if (overLook) return [over(overLook)];
			if (telling === 'absent' && !cancelled) return [{ outcome: 'notFound', lostAnswer: true }];
			if (telling === 'absent')
				return [
					{ outcome: 'notFound', lostAnswer: true },
					{ outcome: 'failed', ambiguous: true },
				];
			return [{ outcome: 'failed', ambiguous: true }];
		}
	}
}

/** When something may be sent again that may have been carried out. */
export type MayRepeat = 'safe' | 'afterLook' | 'never';

/** The first request that must not have been sent, in words; undefined when all were right. */
export function forbiddenRequest(
	history: readonly Happening[],
	repeat: MayRepeat,
	lag: number,
): string | undefined {
	let lostAt: number | undefined;
	let aliveSince = true;
	for (const [index, one] of history.entries()) {
		if (one.kind === 'looked') {
			const tells = one.view !== 'absent' || lag === 0;
			if (one.view === 'alive') aliveSince = true;
			else if (lostAt === undefined && (one.view === 'over' || (one.view === 'absent' && tells))) {
				if (history.slice(index + 1).some(({ kind }) => kind === 'asked')) {
					return 'asked although a look had seen it over or absent';
				}
			}
			continue;
		}
		const earlier = history.slice(0, index).filter((each): each is Asked => each.kind === 'asked');
		const settled = earlier.find(({ fate }) => fate !== 'lost' && fate !== 'nothing');
		if (settled) return `asked again after "${settled.fate}"`;
		if (lostAt !== undefined && repeat === 'never') return 'asked again after a lost answer';
		if (lostAt !== undefined && repeat === 'afterLook' && !aliveSince) {
			return 'asked again after a lost answer without a look that saw it alive';
		}
		if (one.fate === 'lost') {
			lostAt = one.sent;
			aliveSince = false;
		}
	}
	return undefined;
}

/** Whether an item says what one of the verdicts permits. */
export function keepsTo(
	item: Readonly<Record<string, unknown>>,
	verdicts: readonly Verdict[],
): boolean {
	return verdicts.some((verdict) => {
		if (item.outcome !== verdict.outcome) return false;
		const claims = verdict.outcome === 'ended' || verdict.outcome === 'alreadyEnded';
		if (item.ended !== claims) return false;
		if ((item.pending === true) !== (verdict.outcome === 'accepted')) return false;
		if ((item.assumed === true) !== (verdict.assumed === true)) return false;
		if (verdict.lostAnswer !== undefined && (item.lostAnswer === true) !== verdict.lostAnswer) {
			return false;
		}
		if (verdict.seen !== undefined && item.seen !== verdict.seen) return false;
		const failure = (item.failure ?? {}) as Record<string, unknown>;
		if (verdict.ambiguous !== undefined && failure.ambiguous !== verdict.ambiguous) return false;
		const text = `${String(failure.message)} ${String(failure.description)}`;
		return !verdict.says || verdict.says.test(text);
	});
}
