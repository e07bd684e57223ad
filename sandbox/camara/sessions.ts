import { randomBytes, randomUUID } from 'node:crypto';
import type { Clock, Entry } from '../framework/provider';
import { targets } from '../framework/targets';
import type { Happening } from './happening';
import { seededRegistration } from './registrations';
import type { CamaraSwitches } from './switches';
import { seededSubscriber } from './tokens';

export const statuses = [
	...['Initial', 'InProgress', 'Ringing', 'Proceeding', 'Connected', 'Terminated', 'Hold'],
	...['Resume', 'SessionCancelled', 'Declined', 'Failed', 'Waiting', 'NoAnswer', 'NotReachable'],
	'Busy',
];
const terminal = [
	...['Terminated', 'SessionCancelled', 'Declined', 'Failed', 'NoAnswer', 'NotReachable', 'Busy'],
];
const answered = ['Connected', 'Hold', 'Resume'];

/** How a placed call moves by itself: milliseconds after its start, and the status then. */
const course = [
	[500, 'InProgress'],
	[1000, 'Ringing'],
	[3000, 'Connected'],
] as const;

/** What the other party may do, and the status and reason that follow. */
const remoteActs: Record<string, readonly [string, string]> = {
	ring: ['Ringing', 'The other side rings'],
	answer: ['Connected', 'The other side has answered'],
	hold: ['Hold', 'Held by the other side'],
	resume: ['Resume', 'Resumed by the other side'],
	cancel: ['SessionCancelled', 'Call cancelled by originator'],
	decline: ['Declined', 'Call declined by receiver'],
	hangUp: ['Terminated', 'Call terminated by the other side'],
	busy: ['Busy', 'The other side is busy'],
	noAnswer: ['NoAnswer', 'Nobody answered'],
	unreachable: ['NotReachable', 'The other side cannot be reached'],
};

const sdp = 'v=0\r\no=- 4576312012535546667 4 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n';

/** A media session with everything that any release knows of it. */
export interface MediaSession {
	mediaSessionId: string;
	originatorAddress: string;
	receiverAddress: string;
	status: string;
	[more: string]: unknown;
}

export interface KeptSession {
	session: MediaSession;
	subscriber: string;
	registrationId: string;
	deviceId: string;
	/** Whether the subscriber has placed the call, or receives it. */
	direction: 'outgoing' | 'incoming';
	createdAt: number;
	/** From when on it is over; undefined while it lives. */
	goneAt?: number;
	/** How it ends. */
	end?: { status: string; reason: string };
	/** The end was told to the subscriptions. */
	endTold?: boolean;
	/** A client, the other side or the seed has set the status, so it does not move by itself. */
	settled: boolean;
	/** How many steps of the course are done. */
	steps: number;
}

type Start = Omit<MediaSession, 'mediaSessionId' | 'sequenceNumber'>;
type Owner = Pick<KeptSession, 'registrationId' | 'deviceId' | 'subscriber'>;

/** The calls of the operator's network, seen from the one side that the API has: the client's. */
export function createSessions(
	clock: Clock,
	switches: CamaraSwitches,
	report: (happening: Happening) => void,
) {
	const kept = new Map<string, KeptSession>();
	const seededOwner: Owner = { ...seededRegistration, subscriber: seededSubscriber };

	function add(
		start: Start,
		{ direction, ...owner }: Owner & Pick<KeptSession, 'direction'>,
		id?: string,
	): KeptSession {
		const mediaSessionId = id ?? randomBytes(20).toString('hex').toUpperCase();
		const session = {
			serverCorrelator: randomUUID(),
			...start,
			mediaSessionId,
			sequenceNumber: 1,
		} as unknown as MediaSession;
		const entry: KeptSession = {
			...owner,
			session,
			direction,
			createdAt: clock.now(),
			settled: start.status !== 'Initial' || direction === 'incoming',
			steps: 0,
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
				offer: { sdp },
				answer: { sdp },
				status: 'Connected',
			},
			{ ...seededOwner, direction: 'outgoing' },
			id,
		).session.mediaSessionId;
	}

	/** Somebody calls the subscriber's device; the invitation is told to who has subscribed. */
	function incomingCall(): string {
		const entry = add(
			{
				originatorAddress: 'tel:+17085854000',
				originatorName: 'Bob',
				receiverAddress: 'tel:+17085852753',
				receiverName: 'Alice',
				offer: { sdp },
				status: 'Initial',
				reason: 'New subscriber incoming call',
			},
			{ ...seededOwner, direction: 'incoming' },
		);
		tell(entry, 'session-invitation');
		return entry.session.mediaSessionId;
	}

	function tell(entry: KeptSession, event: 'session-invitation' | 'session-status'): void {
		const { registrationId, deviceId, session } = entry;
		report({
			event,
			registrationId,
			deviceId,
			mediaSessionId: session.mediaSessionId,
			data: { ...session },
		});
	}

	function move(entry: KeptSession, change: Partial<MediaSession>): void {
		const sequenceNumber = Number(entry.session.sequenceNumber) + 1;
		Object.assign(entry.session, change, { sequenceNumber });
		tell(entry, 'session-status');
	}

	function isGone(entry: KeptSession): boolean {
		return entry.goneAt !== undefined && entry.goneAt <= clock.now();
	}

	function finish(entry: KeptSession, end: { status: string; reason: string }, delay: number) {
		if (entry.goneAt !== undefined) return;
		entry.end = end;
		entry.goneAt = clock.now() + delay;
		entry.settled = true;
	}

	/** Brings every call to what it is by now, and tells who has subscribed. */
	function tick(): void {
		for (const entry of kept.values()) {
			while (!entry.settled) {
				const step = course[entry.steps];
				if (!step || clock.now() - entry.createdAt < step[0]) break;
				entry.steps += 1;
				const answer = step[1] === 'InProgress' ? { answer: { sdp } } : {};
				move(entry, { status: step[1], ...answer });
			}
			if (isGone(entry) && entry.end && !entry.endTold) {
				entry.endTold = true;
				move(entry, entry.end);
			}
		}
	}

	return {
		add,
		connectedCall,
		incomingCall,
		tick,
		/** The session, unless it is unknown, or gone and not to be read any more. */
		find: (id: string) => {
			const entry = kept.get(id);
			return entry && (!isGone(entry) || switches.endedCanBeRead) ? entry : undefined;
		},
		isGone,
		/** Cancels, declines or terminates: the operator knows which. Gone after the delay. */
		end: (entry: KeptSession) => {
			const over = answered.includes(entry.session.status);
			const [status, act] = over
				? ['Terminated', 'terminated']
				: entry.direction === 'outgoing'
					? ['SessionCancelled', 'cancelled']
					: ['Declined', 'declined'];
			const who = entry.direction === 'outgoing' ? 'originator' : 'receiver';
			finish(entry, { status, reason: `Call ${act} by ${who}` }, switches.endDelayMs);
			tick();
		},
		/** What the client tells of its own side. */
		update: (entry: KeptSession, change: Partial<MediaSession>) => {
			entry.settled = true;
			move(entry, change);
		},
		/** What the other party does. Throws an Error that lists the known acts. */
		remote: (id: string, act: string) => {
			const entry = kept.get(id);
			const known = Object.hasOwn(remoteActs, act) ? remoteActs[act] : undefined;
			if (!entry) throw new Error(`No media session ${id}`);
			if (!known) {
				throw new Error(`Unknown remote act. Known: ${Object.keys(remoteActs).join(', ')}`);
			}
			const [status, reason] = known;
			if (terminal.includes(status)) finish(entry, { status, reason }, 0);
			else {
				entry.settled = true;
				move(entry, { status, reason });
			}
			tick();
		},
		seedTarget: () => connectedCall(targets.camara.mediaSessionId),
		reset: () => kept.clear(),
		inspect: () => {
			tick();
			const live: Entry[] = [];
			const over: Entry[] = [];
			for (const entry of kept.values()) {
				const { mediaSessionId, originatorAddress, receiverAddress, status } = entry.session;
				const ended = isGone(entry) || terminal.includes(status);
				(ended ? over : live).push({
					kind: 'media session',
					id: mediaSessionId,
					label: `${originatorAddress} → ${receiverAddress}`,
					state: status,
				});
			}
			return { live, over };
		},
	};
}

export type Sessions = ReturnType<typeof createSessions>;
