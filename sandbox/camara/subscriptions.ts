import { randomUUID } from 'node:crypto';
import type { Clock, Entry } from '../framework/provider';
import { targets } from '../framework/targets';
import type { Delivery } from './delivery';
import type { Happening } from './happening';
import { seededRegistration } from './registrations';
import { only, releases, type Release } from './releases';
import type { CamaraSwitches } from './switches';
import { seededSubscriber } from './tokens';

type Status = 'ACTIVATION_REQUESTED' | 'ACTIVE' | 'INACTIVE' | 'EXPIRED' | 'DELETED';
export type TerminationReason =
	| 'MAX_EVENTS_REACHED'
	| 'NETWORK_TERMINATED'
	| 'SUBSCRIPTION_EXPIRED'
	| 'ACCESS_TOKEN_EXPIRED'
	| 'SUBSCRIPTION_DELETED';

export interface Config {
	subscriptionDetail: Record<string, string>;
	subscriptionExpireTime?: string;
	subscriptionMaxEvents?: number;
	initialEvent?: boolean;
}

export interface KeptSubscription {
	id: string;
	release: Release;
	subscriber: string;
	sink: string;
	/** Event names without prefix. */
	names: string[];
	config: Config;
	accessToken?: string;
	accessTokenExpiresAt?: number;
	startsAt: number;
	expiresAt?: number;
	/** When an asynchronous creation or deletion is done. */
	doneAt?: number;
	status: Status;
	/** Events sent, without those about the subscription itself. */
	sent: number;
	/** Cannot be read any more. */
	hidden: boolean;
}

/** What events leave out at which release. */
const eventData: Record<string, readonly string[]> = {
	session: [
		...['mediaSessionId', 'originatorAddress', 'originatorName', 'receiverAddress'],
		...['receiverName', 'status', 'offer', 'answer', 'reason', 'sequenceNumber'],
	],
	older: ['clientCorrelator', 'callObjectRef', 'serverCorrelator', 'offerRequired'],
	newer: ['locationDetails'],
};

/** The event subscriptions of all releases, and who is told what. */
export function createSubscriptions(clock: Clock, switches: CamaraSwitches, delivery: Delivery) {
	const kept = new Map<string, KeptSubscription>();

	function send(entry: KeptSubscription, name: string, data: Record<string, unknown>): void {
		const { id: subscriptionId, sink, accessToken, release } = entry;
		const to = { subscriptionId, sink, ...(accessToken === undefined ? {} : { accessToken }) };
		delivery.send(to, release.eventPrefix + name, data);
	}

	/** Ends a subscription and tells its sink, as the contract says for every reason. */
	function end(entry: KeptSubscription, terminationReason: TerminationReason, why = ''): void {
		if (entry.hidden) return;
		entry.hidden = true;
		entry.status = terminationReason === 'SUBSCRIPTION_DELETED' ? 'DELETED' : 'EXPIRED';
		send(entry, entry.release.endedEvent, {
			terminationReason,
			...(why === '' ? {} : { terminationDescription: why }),
		});
	}

	const isActive = ({ hidden, status }: KeptSubscription) => !hidden && status === 'ACTIVE';

	function fits({ release, config, names }: KeptSubscription, happening: Happening): boolean {
		if (!names.includes(happening.event)) return false;
		const { registrationId, deviceId, sessionId } = config.subscriptionDetail;
		if (release.name === 'candidate') return deviceId === happening.deviceId;
		if (registrationId !== happening.registrationId) return false;
		return happening.event !== 'session-status' || sessionId === happening.mediaSessionId;
	}

	function dataFor({ release }: KeptSubscription, { event, data }: Happening) {
		if (event === 'registration-ends') return { ...data };
		const wide = release.name === 'candidate' ? eventData.newer : eventData.older;
		return only(data, [...(eventData.session ?? []), ...(wide ?? [])]);
	}

	function reportOne(entry: KeptSubscription, happening: Happening): void {
		if (!isActive(entry) || !fits(entry, happening)) return;
		entry.sent += 1;
		send(entry, happening.event, dataFor(entry, happening));
		if (entry.sent === entry.config.subscriptionMaxEvents) end(entry, 'MAX_EVENTS_REACHED');
	}

	function report(happening: Happening): void {
		for (const entry of kept.values()) reportOne(entry, happening);
	}

	/** Brings every subscription to what it is by now. */
	function tick(): void {
		const now = clock.now();
		for (const entry of kept.values()) {
			if (entry.hidden) continue;
			if (entry.doneAt !== undefined && entry.doneAt <= now) {
				delete entry.doneAt;
				if (entry.status === 'DELETED') end(entry, 'SUBSCRIPTION_DELETED');
				else if (switches.asynchronous === 'failing') {
					end(entry, 'NETWORK_TERMINATED', 'The subscription could not be made');
				} else entry.status = 'ACTIVE';
			}
			if (entry.expiresAt !== undefined && entry.expiresAt <= now) {
				end(entry, 'SUBSCRIPTION_EXPIRED', 'Subscription expired');
			} else if (entry.accessTokenExpiresAt !== undefined && entry.accessTokenExpiresAt <= now) {
				end(entry, 'ACCESS_TOKEN_EXPIRED');
			}
		}
	}

	type New = Pick<KeptSubscription, 'release' | 'subscriber' | 'sink' | 'names' | 'config'> &
		Partial<Pick<KeptSubscription, 'accessToken' | 'accessTokenExpiresAt' | 'id'>>;

	function add(wanted: New): KeptSubscription {
		const now = clock.now();
		const wish = wanted.config.subscriptionExpireTime;
		const bounds = [
			...(wish === undefined ? [] : [Date.parse(wish)]),
			...(switches.subscriptionSeconds > 0 ? [now + switches.subscriptionSeconds * 1000] : []),
		];
		const later = switches.asynchronous !== '';
		const entry: KeptSubscription = {
			id: randomUUID(),
			...wanted,
			startsAt: now,
			...(bounds.length > 0 ? { expiresAt: Math.min(...bounds) } : {}),
			...(later ? { doneAt: now + switches.asynchronousMs } : {}),
			status: later ? 'ACTIVATION_REQUESTED' : 'ACTIVE',
			sent: 0,
			hidden: false,
		};
		kept.set(entry.id, entry);
		return entry;
	}

	/** What a GET may show: nothing while an asynchronous creation is under way and hidden. */
	function isReadable({ hidden, status }: KeptSubscription): boolean {
		if (hidden) return false;
		return status !== 'ACTIVATION_REQUESTED' || switches.asynchronous === 'requested';
	}

	function known(id: string): KeptSubscription {
		const entry = kept.get(id);
		if (!entry) throw new Error(`No subscription ${id}`);
		return entry;
	}

	return {
		add,
		tick,
		report,
		reportTo: (id: string, happening: Happening) => reportOne(known(id), happening),
		find: (release: Release, id: string) => {
			const entry = kept.get(id);
			return entry && entry.release === release && isReadable(entry) ? entry : undefined;
		},
		of: (release: Release, subscriber: string) =>
			[...kept.values()].filter(
				(entry) =>
					entry.release === release && entry.subscriber === subscriber && isReadable(entry),
			),
		/** Deletes now or, asynchronously, later. */
		remove: (entry: KeptSubscription) => {
			if (switches.asynchronous === '') return end(entry, 'SUBSCRIPTION_DELETED');
			entry.status = 'DELETED';
			entry.doneAt = clock.now() + switches.asynchronousMs;
		},
		/** Up to r2.2 a subscription is worth nothing without its registration. */
		registrationOver: (registrationId: string) => {
			for (const entry of kept.values()) {
				if (entry.release.name === 'candidate') continue;
				if (entry.config.subscriptionDetail.registrationId !== registrationId) continue;
				end(entry, 'NETWORK_TERMINATED', 'SIP re-registration required');
			}
		},
		/** The operator ends it by itself. */
		endNow: (id: string, reason: TerminationReason) => end(known(id), reason),
		/** The subscriber has withdrawn consent: it stays, deaf. Told as Commonalities says. */
		deactivate: (id: string) => {
			const entry = known(id);
			entry.status = 'INACTIVE';
			send(entry, 'subscription-updated', { updateReason: 'SUBSCRIPTION_INACTIVE' });
		},
		/** Sends everything to one place, whatever sinks were given. */
		redirect: (sink: string) => {
			for (const entry of kept.values()) entry.sink = sink;
		},
		/** A sink that says "gone" or "not with this token" gets nothing more. */
		refusedBy: (id: string, status: number) => {
			const entry = kept.get(id);
			if (!entry || (status !== 401 && status !== 410)) return;
			entry.status = 'EXPIRED';
			entry.hidden = true;
		},
		seedTarget: (): string => {
			const [release] = releases;
			if (!release) throw new Error('no release');
			return add({
				id: targets.camara.subscriptionId,
				release,
				subscriber: seededSubscriber,
				// Nobody listens there; connections are refused at once.
				sink: 'https://127.0.0.1:9/sink',
				names: ['registration-ends'],
				config: { subscriptionDetail: { ...seededRegistration } },
			}).id;
		},
		secrets: () => [...kept.values()].flatMap(({ accessToken }) => accessToken ?? []),
		reset: () => kept.clear(),
		inspect: () => {
			const live: Entry[] = [];
			const over: Entry[] = [];
			for (const { id, release, names, status, hidden } of kept.values()) {
				const label = `${names.join(', ')} (${release.name})`;
				(hidden ? over : live).push({ kind: 'event subscription', id, label, state: status });
			}
			return { live, over };
		},
	};
}

export type Subscriptions = ReturnType<typeof createSubscriptions>;
