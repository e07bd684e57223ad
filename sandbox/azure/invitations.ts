import type { Identifier } from './identifiers';

/** An outgoing invitation of Add Participant, as the network sees it. Times of the sandbox's clock. */
export interface Invitation {
	id: string;
	identifier: Identifier;
	timesOutAt: number;
	/** When the invitee picks up; Infinity: never. */
	answersAt: number;
	/** When a requested cancellation takes hold; Infinity: none was requested. */
	cancelledAt: number;
	outcome?: 'answered' | 'cancelled' | 'timed out' | 'call ended';
}

/** Decides an open invitation by whatever comes first until `now`; returns it. */
export function settled(invitation: Invitation, now: number): Invitation {
	if (invitation.outcome) return invitation;
	const { answersAt, cancelledAt, timesOutAt } = invitation;
	const first = Math.min(answersAt, cancelledAt, timesOutAt);
	if (first > now) return invitation;
	if (first === cancelledAt) invitation.outcome = 'cancelled';
	else if (first === answersAt) invitation.outcome = 'answered';
	else invitation.outcome = 'timed out';
	return invitation;
}
