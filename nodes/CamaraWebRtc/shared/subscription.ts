import { eventType, type EventName } from './events';
import { filled, isEmpty, onlyAt, refuse, type Release } from './release';

/** What a subscription is about, before it is fitted to a release. */
export interface Wish {
	events: readonly EventName[];
	sink: string;
	registrationId?: unknown;
	deviceId?: unknown;
	sessionId?: unknown;
	expireTime?: unknown;
	maxEvents?: unknown;
	initialEvent?: unknown;
	accessToken?: unknown;
	accessTokenExpiresUtc?: unknown;
}

/** `sinkCredential`, with all four properties or not at all. */
export function sinkCredential(accessToken: unknown, accessTokenExpiresUtc: unknown) {
	if (isEmpty(accessToken)) return undefined;
	return {
		credentialType: 'ACCESSTOKEN',
		accessToken,
		accessTokenExpiresUtc,
		accessTokenType: 'bearer',
	};
}

/**
 * The body of `POST /subscriptions` (createNotificationChannelSubscription) at a release: r1.2 and
 * r2.2 name one event and a registration, the candidate up to three and a device.
 *
 * @throws Failure that names the field which this release needs or does not take
 */
export function subscriptionBody(release: Release, wish: Wish): Record<string, unknown> {
	const { events, registrationId, deviceId, sessionId, maxEvents, initialEvent } = wish;
	const isCandidate = release === 'candidate';
	if (events.length > 1 && !isCandidate) {
		refuse(
			'Events',
			'may name one event only, except in the candidate: one subscription per event',
		);
	}
	if (events.includes('registration-ends')) {
		onlyAt(release, ['r2.2', 'candidate'], 'Event registration-ends', 'chosen');
	}
	if (isCandidate || release === 'r1.2') need('Device ID', deviceId, release);
	if (!isCandidate) need('Registration ID', registrationId, release);
	if (!isCandidate && events.includes('session-status')) {
		need('Media Session ID', sessionId, release);
	}
	onlyAt(release, ['r1.2', 'r2.2'], 'Registration ID', registrationId);
	onlyAt(release, ['r1.2', 'r2.2'], 'Media Session ID', sessionId);
	onlyAt(release, ['r1.2', 'r2.2'], 'Maximum Events', maxEvents === 0 ? '' : maxEvents);
	onlyAt(release, ['r1.2', 'r2.2'], 'Initial Event', initialEvent === true ? true : '');
	if (isCandidate && wish.sink.length > 1_024) {
		refuse('Sink', `has ${wish.sink.length} characters, the limit of the candidate is 1024`);
	}
	return filled({
		protocol: 'HTTP',
		sink: wish.sink,
		sinkCredential: sinkCredential(wish.accessToken, wish.accessTokenExpiresUtc),
		types: events.map((name) => eventType(release, name)),
		config: filled({
			subscriptionDetail: filled({ registrationId, deviceId, sessionId }),
			subscriptionExpireTime: wish.expireTime,
			subscriptionMaxEvents: maxEvents === 0 ? '' : maxEvents,
			initialEvent: initialEvent === true ? true : '',
		}),
	});
}

function need(field: string, value: unknown, release: Release): void {
	if (isEmpty(value)) refuse(field, `may not be empty at release ${release}`);
}
