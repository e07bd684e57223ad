import { randomUUID } from 'node:crypto';
import type { Identifier } from './identifiers';

export interface Participant {
	identifier: Identifier;
	isMuted: boolean;
	isOnHold: boolean;
}

/** The call as its participants know it. Each application that controls it has a leg of its own. */
export interface Conversation {
	serverCallId: string;
	correlationId: string;
	participants: Map<string, Participant>;
	groupCallId?: string;
	roomId?: string;
	/** Counts the versions of the list of participants. */
	sequenceNumber: number;
	/** From when on nobody talks any more. */
	overAt: number;
}

export function newConversation(
	identifiers: Identifier[],
	more: Partial<Pick<Conversation, 'groupCallId' | 'roomId'>> = {},
): Conversation {
	return {
		serverCallId: Buffer.from(`sandbox/conv/${randomUUID()}`).toString('base64'),
		correlationId: randomUUID(),
		participants: new Map(identifiers.map((one) => [one.rawId, participant(one)])),
		sequenceNumber: 0,
		overAt: Infinity,
		...more,
	};
}

export function participant(identifier: Identifier): Participant {
	return { identifier, isMuted: false, isOnHold: false };
}

/**
 * Whether a conversation ends when the application leaves: with one other side there is nobody to
 * talk to, and a call between phone numbers that the application dialled drops ("Known issues in the
 * SDKs", Call Automation).
 */
export function endsWithoutUs({ participants }: Conversation): boolean {
	const everybody = [...participants.values()];
	return (
		everybody.length < 2 || everybody.every(({ identifier }) => identifier.kind === 'phoneNumber')
	);
}
