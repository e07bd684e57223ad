import type { EventName } from './releases';

/** Something that subscriptions may be about. */
export interface Happening {
	event: EventName;
	registrationId: string;
	deviceId: string;
	mediaSessionId?: string;
	/** Everything that any release tells about it. */
	data: Readonly<Record<string, unknown>>;
}
