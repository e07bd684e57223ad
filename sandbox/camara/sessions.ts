import { randomBytes } from 'node:crypto';
import type { Clock, Entry } from '../framework/provider';
import { targets } from '../framework/targets';
import { seededSubscriber } from './tokens';

export const statuses = [
	...[
		'Initial',
		'InProgress',
		'Ringing',
		'Proceeding',
		'Connected',
		'Terminated',
		'Hold',
		'Resume',
	],
	...['SessionCancelled', 'Declined', 'Failed', 'Waiting', 'NoAnswer', 'NotReachable', 'Busy'],
];
const terminal = [
	...['Terminated', 'SessionCancelled', 'Declined', 'Failed', 'NoAnswer', 'NotReachable', 'Busy'],
];

/** A media session of the call handling API, r2.2; only what the sandbox keeps. */
export interface MediaSession {
	mediaSessionId: string;
	originatorAddress: string;
	receiverAddress: string;
	status: string;
	[more: string]: unknown;
}

interface Kept {
	session: MediaSession;
	subscriber: string;
	createdAt: number;
	/** From when on the session answers "not found"; undefined while it lives. */
	goneAt?: number;
	/** How it ended. */
	end?: string;
	/** A client or the seed has set the status, so it does not move by itself any more. */
	settled: boolean;
}

/** The calls of the operator's network. A placed call rings after one second, is up after three. */
export function createSessions(clock: Clock) {
	const kept = new Map<string, Kept>();

	function add(session: Omit<MediaSession, 'mediaSessionId'>, id?: string): Kept {
		const mediaSessionId = id ?? randomBytes(20).toString('hex').toUpperCase();
		const entry: Kept = {
			session: { ...session, mediaSessionId } as MediaSession,
			subscriber: seededSubscriber,
			createdAt: clock.now(),
			settled: session.status !== 'Initial',
		};
		kept.set(mediaSessionId, entry);
		return entry;
	}

	function connectedCall(id?: string): string {
		return add(
			{
				originatorAddress: 'tel:+17085852753',
				originatorName: 'Alice',
				receiverAddress: 'tel:+17085854000',
				receiverName: 'Bob',
				status: 'Connected',
			},
			id,
		).session.mediaSessionId;
	}

	function withStatus(entry: Kept): Kept {
		if (!entry.settled) {
			const age = clock.now() - entry.createdAt;
			entry.session.status = age < 1000 ? 'Initial' : age < 3000 ? 'Ringing' : 'Connected';
		}
		return entry;
	}

	const isGone = (entry: Kept) => entry.goneAt !== undefined && entry.goneAt <= clock.now();

	return {
		add,
		connectedCall,
		/** The session, unless it is unknown or gone. */
		find: (id: string) => {
			const entry = kept.get(id);
			return entry && !isGone(entry) ? withStatus(entry) : undefined;
		},
		/** Cancels a call that was not answered, terminates one that was; gone after the delay. */
		end: (entry: Kept, delayMs: number) => {
			if (entry.goneAt !== undefined) return;
			const answered = ['Connected', 'Hold', 'Resume'].includes(entry.session.status);
			entry.end = answered ? 'Terminated' : 'SessionCancelled';
			entry.goneAt = clock.now() + delayMs;
		},
		update: (entry: Kept, change: Partial<MediaSession>) => {
			Object.assign(entry.session, change);
			entry.settled = true;
		},
		seedTarget: () => connectedCall(targets.camara.mediaSessionId),
		reset: () => kept.clear(),
		inspect: () => {
			const live: Entry[] = [];
			const over: Entry[] = [];
			for (const entry of [...kept.values()].map(withStatus)) {
				const { mediaSessionId, originatorAddress, receiverAddress, status } = entry.session;
				const ended = isGone(entry) || terminal.includes(status);
				(ended ? over : live).push({
					kind: 'media session',
					id: mediaSessionId,
					label: `${originatorAddress} → ${receiverAddress}`,
					state: isGone(entry) ? (entry.end ?? status) : status,
				});
			}
			return { live, over };
		},
	};
}

export type Sessions = ReturnType<typeof createSessions>;
