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
		conversation(now, {
			...{ callId, platformCallId, nativeId, meetingId, source: extension },
			endsAt: now - 10 * MINUTE_MS,
		}),
		conversation(now, { callId: ongoingCallId, source: ongoingExtension }),
		...others,
	);
	return { ...targets.verba };
}

/**
 * Adds conversations.
 *
 * @param more `conversations` (a number), and for each: `ongoing`, `endsAfterMs` (a running call that
 * ends by the clock), `extension`, `platformCallId`, `nativeId`, `meetingId`, `protected`, `onHold`
 * @returns `conversations`: the call IDs
 */
export function seedConversations(
	store: Conversations,
	now: number,
	more: Record<string, unknown>,
): Record<string, unknown> {
	const { conversations = 1, ongoing, endsAfterMs, extension, ...rest } = more;
	if (typeof conversations !== 'number') {
		throw new Error('verba seed: conversations must be a number');
	}
	const text = (value: unknown) => (typeof value === 'string' ? value : undefined);
	const runs = ongoing === true || typeof endsAfterMs === 'number';
	const made = Array.from({ length: conversations }, (_, index) =>
		conversation(now, {
			source: text(extension) ?? String(2000 + index),
			platformCallId: text(rest.platformCallId),
			nativeId: text(rest.nativeId),
			meetingId: text(rest.meetingId),
			protected: rest.protected === true,
			onHold: rest.onHold === true,
			endsAt: runs
				? typeof endsAfterMs === 'number'
					? now + endsAfterMs
					: undefined
				: now - (conversations - index) * 1000,
		}),
	);
	store.all.push(...made);
	return { conversations: made.map(({ callId }) => callId) };
}

function conversation(
	now: number,
	given: Partial<Conversation> & { source: string },
): Conversation {
	const callId = given.callId ?? randomUUID();
	return {
		callId,
		platformCallId: given.platformCallId ?? `7${callId.slice(0, 7)}`,
		nativeId: given.nativeId ?? `TRS${callId.slice(0, 8)}`,
		meetingId: given.meetingId ?? `M${callId.slice(0, 7)}`,
		source: given.source,
		destination: '1222',
		startedAt: now - 20 * MINUTE_MS,
		...(given.endsAt === undefined ? {} : { endsAt: given.endsAt }),
		markedForDeletion: false,
		protected: given.protected ?? false,
		onHold: given.onHold ?? false,
	};
}
