import type { Claim } from './evidence';
import type { Provider } from './provider';

/** What a sentence is about. */
export interface Subject {
	line: { provider: Provider };
	/** The thing in plain words: `stream`. */
	noun: string;
}

/**
 * One plain sentence for people and reports: what is known, what is not, what to do next.
 *
 * @param names display names of the fields that name the thing: one of them may be wrong
 * @param assumed the user asked to take "not found" for ended
 */
export function sentence(
	{ line, noun }: Subject,
	{ verify }: { verify?: unknown },
	{ outcome, lostAnswer, seen, assumed }: Claim & { assumed?: boolean },
	names: readonly string[],
): string {
	const vendor = line.provider.displayName;
	if (assumed) {
		return `${vendor} knows no such ${noun}; it is taken for ended on your word (If Not Found).`;
	}
	switch (outcome) {
		case 'ended':
			return lostAnswer
				? `The ${noun} is over; the answer to one of our requests was lost, but its end was seen.`
				: `The ${noun} is over: it was there, its end was asked for, and it was seen over.`;
		case 'alreadyEnded':
			return `The ${noun} was over before it could be ended.`;
		case 'accepted':
			if (seen === 'absent') {
				return `${vendor} has taken the request and shows no such ${noun}; whether it was ever there nobody can tell.`;
			}
			return verify
				? `${vendor} has taken the request; whether the ${noun} is over was not looked at (Wait Until Ended does).`
				: `${vendor} has taken the request; whether the ${noun} is over cannot be looked up.`;
		case 'notFound':
			return lostAnswer
				? `${vendor} knows no such ${noun}: it was ended by our request whose answer was lost, or ${wrong(names)}.`
				: `${vendor} knows no such ${noun}: it may be over, or ${wrong(names)}.`;
	}
}

function wrong(names: readonly string[]): string {
	if (names.length === 0) return 'the ID is wrong';
	return `${names.join(' or ')} is wrong`;
}
