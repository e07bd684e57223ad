import type { View } from './operation';
import type { Outcome } from './outcome';

/**
 * The law of evidence (docs/outcomes.md): what may be claimed of an ending. Nothing here sends or
 * looks; kinds/conclude.ts brings what it has seen and takes what may be said.
 */

/** What is known so far of one thing and of our requests for its end. */
export interface History {
	/** A look of this run saw it alive. */
	seenAlive: boolean;
	/** The vendor took a request of ours. */
	accepted: boolean;
	/** An acceptance proves that it lived, by the vendor's documentation (`accepts: 'existing'`). */
	acceptanceProves: boolean;
	/** The answer to a request of ours was lost: it may have been carried out. */
	lost: boolean;
}

export const newHistory = (acceptanceProves: boolean): History => ({
	seenAlive: false,
	accepted: false,
	acceptanceProves,
	lost: false,
});

/** What may be claimed, with the words of the envelope that go with it. */
export interface Claim {
	outcome: Outcome;
	lostAnswer?: true;
	seen?: 'absent';
}

/** Why nothing may be claimed: it was seen alive, or no look could tell. */
export type Doubt = 'alive' | 'unconfirmed';

export const isClaim = (verdict: Claim | Doubt): verdict is Claim => typeof verdict !== 'string';

/** There is evidence that the thing lived. */
function lived({ seenAlive, accepted, acceptanceProves }: History): boolean {
	return seenAlive || (accepted && acceptanceProves);
}

const lostAnswer = ({ lost }: History): { lostAnswer?: true } => (lost ? { lostAnswer: true } : {});

/** Look Before Ending: a claim without any request, or nothing when it is to be sent. */
export function beforeSending(view: View): Claim | undefined {
	if (view === 'over') return { outcome: 'alreadyEnded' };
	return view === 'absent' ? { outcome: 'notFound' } : undefined;
}

/**
 * A terminal state was seen after our first request. A request that the vendor refused with "not
 * found" has ended nothing.
 *
 * @param before the vendor's own end time lies before our first request
 */
export function afterOver(history: History, before: boolean): Claim {
	const ours = history.accepted || history.lost;
	return before || !ours
		? { outcome: 'alreadyEnded', ...lostAnswer(history) }
		: { outcome: 'ended', ...lostAnswer(history) };
}

/** The vendor's own code says that it was, and that it is over. */
export function afterOverCode(history: History): Claim {
	return history.accepted || history.lost
		? { outcome: 'ended', ...lostAnswer(history) }
		: { outcome: 'alreadyEnded' };
}

/** The vendor knows no such thing, and no look says more. */
export function afterNotFound(history: History): Claim {
	const { accepted, lost } = history;
	if (lived(history)) {
		return accepted || lost
			? { outcome: 'ended', ...lostAnswer(history) }
			: { outcome: 'alreadyEnded' };
	}
	if (accepted) return { outcome: 'accepted', seen: 'absent', ...lostAnswer(history) };
	return { outcome: 'notFound', ...lostAnswer(history) };
}

/** The vendor took the request; `view` is the last that could be told within the time of a wait. */
export function afterWait(history: History, view: View): Claim | Doubt {
	if (view === 'alive') return 'alive';
	if (view !== 'absent') return 'unconfirmed';
	return lived(history)
		? { outcome: 'ended', ...lostAnswer(history) }
		: { outcome: 'accepted', seen: 'absent', ...lostAnswer(history) };
}

/** The answer stayed away, and a look shows no terminal state. */
export function afterLostAnswer(history: History, view: View): Claim | Doubt {
	if (view === 'alive') return 'alive';
	return view === 'absent' ? afterNotFound({ ...history, lost: true }) : 'unconfirmed';
}

/** Whether absence lets a wait end now: it says something only together with evidence. */
export const absenceEnds = lived;
