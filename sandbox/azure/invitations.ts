import type { Asker } from './events';
import type { Identifier } from './identifiers';

export type InvitationOutcome = 'answered' | 'declined' | 'cancelled' | 'timed out' | 'call ended';

/** An outgoing invitation of Add Participant, as the network sees it. Times of the sandbox's clock. */
export interface Invitation {
	id: string;
	identifier: Identifier;
	/** What Add, and later Cancel Add, said about their events. */
	asker: Asker;
	canceller: Asker;
	timesOutAt: number;
	/** When the invitee picks up; Infinity: never. */
	answersAt: number;
	/** When the invitee declines; Infinity: never. */
	declinesAt: number;
	/** When a requested cancellation takes hold; Infinity: none was requested. */
	cancelledAt: number;
	outcome?: InvitationOutcome;
}

/** Decides an open invitation by whatever comes first until `now`; returns it. */
export function settled(invitation: Invitation, now: number): Invitation {
	if (invitation.outcome) return invitation;
	const { answersAt, declinesAt, cancelledAt, timesOutAt } = invitation;
	const first = Math.min(answersAt, declinesAt, cancelledAt, timesOutAt);
	if (first > now) return invitation;
	if (first === cancelledAt) invitation.outcome = 'cancelled';
	else if (first === answersAt) invitation.outcome = 'answered';
	else if (first === declinesAt) invitation.outcome = 'declined';
	else invitation.outcome = 'timed out';
	return invitation;
}
