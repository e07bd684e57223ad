import { randomUUID } from 'node:crypto';

import { targets } from '../framework/targets';
import type { Conversation, Conversations } from './conversations';

const MINUTE_MS = 60_000;

/** Makes the two fixed conversations live again: a finished one and one whose call still runs. */
export function seedTargets(store: Conversations, now: number): Record<string, unknown> {
	const { callId, extension, platformCallId, nativeId, meetingId } = targets.verba;
	const { ongoingCallId, ongoingExtension } = targets.verba;
	const fixed: string[] = [callId, ongoingCallId];
	const others = store.all.filter((one) => !fixed.includes(one.callId));
	store.all.splice(
		0,
		store.all.length,
		newConversation(now, {
			...{ callId, platformCallId, nativeId, meetingId, source: extension },
			endsAt: now - 10 * MINUTE_MS,
		}),
		newConversation(now, { callId: ongoingCallId, source: ongoingExtension }),
		...others,
	);
	return { ...targets.verba };
}

/**
 * Adds conversations.
 *
 * @param more `conversations` (a number), and for each: `ongoing`, `endsAfterMs` (a running call that
 * ends by the clock), `endedMsAgo`, `lasted` (milliseconds), `listedAfterMs` (the upload's delay),
 * `spreadMs` (between two of them), and the properties of a conversation by their names
 * @returns `conversations`: the call IDs
 */
export function seedConversations(
	store: Conversations,
	now: number,
	more: Record<string, unknown>,
): Record<string, unknown> {
	const { conversations = 1, ongoing, extension, ...rest } = more;
	const { endsAfterMs, endedMsAgo, lasted, listedAfterMs, spreadMs, ...own } = rest;
	if (typeof conversations !== 'number') {
		throw new Error('verba seed: conversations must be a number');
	}
	const number = (value: unknown) => (typeof value === 'number' ? value : undefined);
	const made = Array.from({ length: conversations }, (_, index) => {
		const back = (conversations - index) * (number(spreadMs) ?? 1000);
		const ended = now - (number(endedMsAgo) ?? 0) - back;
		const ends = number(endsAfterMs) === undefined ? undefined : now + Number(endsAfterMs);
		const runs = ongoing === true || ends !== undefined;
		const endsAt = runs ? ends : ended;
		return newConversation(now, {
			source: typeof extension === 'string' ? extension : String(2000 + index),
			...(own as Partial<Conversation>),
			endsAt,
			...(number(lasted) === undefined ? {} : { startedAt: (endsAt ?? now) - Number(lasted) }),
			...(number(listedAfterMs) === undefined ? {} : { listedAt: now + Number(listedAfterMs) }),
		});
	});
	store.all.push(...made);
	return { conversations: made.map(({ callId }) => callId) };
}

/** A conversation with the given properties; the rest is made up. */
export function newConversation(
	now: number,
	given: Partial<Conversation> & { source: string },
): Conversation {
	const callId = given.callId ?? randomUUID();
	const stated = Object.fromEntries(
		Object.entries(given).filter(([, value]) => value !== undefined),
	) as Partial<Conversation>;
	return {
		callId,
		platformCallId: `7${callId.slice(0, 7)}`,
		nativeId: `TRS${callId.slice(0, 8)}`,
		meetingId: `M${callId.slice(0, 7)}`,
		sourceName: `Extension ${given.source}`,
		destination: '1222',
		destinationName: `Extension ${given.destination ?? '1222'}`,
		startedAt: now - 20 * MINUTE_MS,
		markedForDeletion: false,
		protected: false,
		onHold: false,
		retained: false,
		mediaGone: false,
		hidden: false,
		mode: 'full',
		kept: false,
		secondary: false,
		muted: '',
		markers: [],
		media: 32_000,
		...stated,
		source: given.source,
		metadata: { ...stated.metadata },
	};
}
