import type { Release } from './release';

/** What can be subscribed to; the last segment of an event type. */
export const EVENTS = ['session-invitation', 'session-status', 'registration-ends'] as const;
export type EventName = (typeof EVENTS)[number];

const PREFIXES: Record<Release, string> = {
	'r1.2': 'org.camaraproject.webrtc-events.v0.',
	'r2.2': 'org.camaraproject.webrtc-events.v0.',
	candidate: 'org.camaraproject.webrtc-events-subscriptions.v0.',
};

/** The whole type, as a subscription of this release names it. */
export const eventType = (release: Release, name: string): string => PREFIXES[release] + name;

/** The last segment of a type: prefixes and versions differ between releases. */
export const eventNameOf = (type: string): string => type.slice(type.lastIndexOf('.') + 1);
