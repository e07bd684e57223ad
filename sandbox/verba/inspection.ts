import type { Entry, Inspection } from '../framework/provider';
import { goneAt, isRunning, type Conversation, type Conversations } from './conversations';
import type { Tokens } from './tokens';

/** Conversations for the state page, and how often somebody logged in. */
export function inspection(store: Conversations, tokens: Tokens, now: number): Inspection {
	const live = store.live(now);
	return {
		live: live.map((one) => entry(one, stateOf(one, now))),
		over: store.all
			.filter((one) => !live.includes(one))
			.map((one) => ({
				...entry(one, 'deleted'),
				deletedAt: new Date(goneAt(one) ?? now).toISOString(),
			})),
		logins: tokens.logins,
		refusedLogins: tokens.refusedLogins,
	};
}

function stateOf(conversation: Conversation, now: number): string {
	if (isRunning(conversation, now)) {
		return conversation.markedForDeletion ? 'ongoing, marked for deletion' : 'ongoing';
	}
	return goneAt(conversation) === undefined ? 'recorded' : 'being deleted';
}

function entry(conversation: Conversation, state: string): Entry {
	const { callId, source, destination, platformCallId, nativeId, meetingId } = conversation;
	const { metadata, markers, muted, kept, uploadedWith } = conversation;
	return {
		kind: 'conversation',
		id: callId,
		label: `${source} to ${destination}`,
		state,
		...{ platformCallId, nativeId, meetingId },
		markedForDeletion: conversation.markedForDeletion,
		...{ metadata, markers, muted, kept },
		...(uploadedWith ? { uploadedWith } : {}),
	};
}
