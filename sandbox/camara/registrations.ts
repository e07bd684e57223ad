import { randomUUID } from 'node:crypto';
import type { Clock, Entry } from '../framework/provider';
import { targets } from '../framework/targets';
import type { Happening } from './happening';
import type { CamaraSwitches } from './switches';
import { seededPhoneNumber, seededSubscriber } from './tokens';

/** The registration that exists right after the start. */
export const seededRegistration = {
	registrationId: targets.camara.registrationId,
	deviceId: targets.camara.deviceId,
};

export interface KeptRegistration {
	registrationId: string;
	deviceId: string;
	phoneNumber: string;
	subscriber: string;
	expiresAt: number;
	/** Why it is over; undefined while it lives. */
	end?: 'DELETED' | 'NETWORK_TERMINATED' | 'REGISTRATION_EXPIRED';
}

/** The devices that the network takes for reachable. They are shared by all releases. */
export function createRegistrations(
	clock: Clock,
	switches: CamaraSwitches,
	report: (happening: Happening) => void,
	/** What else is over with a registration; told after the event. */
	after: (registrationId: string) => void,
) {
	const kept = new Map<string, KeptRegistration>();

	/** When a registration ends by the operator's own rule. */
	const standard = () => clock.now() + switches.registrationSeconds * 1000;

	function add(
		owner: Pick<KeptRegistration, 'deviceId' | 'phoneNumber' | 'subscriber'>,
		expiresAt = standard(),
		registrationId: string = randomUUID(),
	): KeptRegistration {
		const entry: KeptRegistration = { ...owner, registrationId, expiresAt };
		kept.set(registrationId, entry);
		return entry;
	}

	function finish(entry: KeptRegistration, end: NonNullable<KeptRegistration['end']>): void {
		if (entry.end) return;
		entry.end = end;
		const { registrationId, deviceId } = entry;
		const terminationReason = end === 'REGISTRATION_EXPIRED' ? end : 'NETWORK_TERMINATED';
		const terminationDescription =
			end === 'DELETED' ? 'Deleted by the client' : 'Registration over';
		report({
			event: 'registration-ends',
			registrationId,
			deviceId,
			data: { registrationId, terminationReason, terminationDescription },
		});
		after(registrationId);
	}

	function tick(): void {
		for (const entry of kept.values()) {
			if (entry.expiresAt <= clock.now()) finish(entry, 'REGISTRATION_EXPIRED');
		}
	}

	const active = (entry: KeptRegistration | undefined) => (entry?.end ? undefined : entry);

	return {
		add,
		tick,
		finish,
		standard,
		find: (id: string) => active(kept.get(id)),
		/** The active registrations of a subscriber, or of one of its devices. */
		of: (subscriber: string, deviceId?: string) =>
			[...kept.values()].filter(
				(entry) =>
					!entry.end &&
					entry.subscriber === subscriber &&
					(deviceId === undefined || entry.deviceId === deviceId),
			),
		seedTarget: (): string => {
			const { registrationId, deviceId } = seededRegistration;
			add(
				{ deviceId, phoneNumber: seededPhoneNumber, subscriber: seededSubscriber },
				undefined,
				registrationId,
			);
			return registrationId;
		},
		reset: () => kept.clear(),
		inspect: () => {
			const entries = [...kept.values()].map((entry): Entry & { isOver: boolean } => ({
				kind: 'registration',
				id: entry.registrationId,
				label: `device ${entry.deviceId}`,
				state: entry.end ?? 'Registered',
				isOver: entry.end !== undefined,
			}));
			const shown = (isOver: boolean) =>
				entries
					.filter((entry) => entry.isOver === isOver)
					.map(({ kind, id, label, state }) => ({ kind, id, label, state }));
			return { live: shown(false), over: shown(true) };
		},
	};
}

export type Registrations = ReturnType<typeof createRegistrations>;
