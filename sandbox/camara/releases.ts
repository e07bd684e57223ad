/** What can be subscribed to; the last segment of an event type. */
export type EventName = 'session-invitation' | 'session-status' | 'registration-ends';

/** One release of CAMARA WebRTC as this operator offers it, with what differs between them. */
export interface Release {
	readonly name: 'r1.2' | 'r2.2' | 'candidate' | 'merged';
	/** Base path of each API; absent where the layout does not have it. */
	readonly callHandling: string;
	readonly registration?: string;
	readonly events?: string;
	/** What `x-correlator` may be. */
	readonly correlator: RegExp;
	/** What the address of a party may be in a request. */
	readonly address: RegExp;
	/** Properties of a media session that a client may send with POST. */
	readonly sessionFields: readonly string[];
	/** Properties of a media session in an answer. */
	readonly sessionView: readonly string[];
	/** Those of them that a POST must have. */
	readonly sessionRequired: readonly string[];
	readonly updateFields: readonly string[];
	/** Status of the answer to a new registration. */
	readonly registered: 200 | 201;
	/** Whether a registration can be read and listed. */
	readonly readsRegistrations: boolean;
	/** Whether registrations tell and take an expiry. */
	readonly expiryKnown: boolean;
	readonly eventPrefix: string;
	readonly eventNames: readonly EventName[];
	/** What tells the sink that a subscription is over. */
	readonly endedEvent: 'subscription-ends' | 'subscription-ended';
	/** Properties of `config.subscriptionDetail`. */
	readonly detailFields: readonly string[];
	readonly detailRequired: readonly string[];
	readonly mostTypes: number;
	/** First part of the event scopes. */
	readonly eventScope: string;
}

const sipOrTel = /^(tel:\+[0-9]{5,15}|sip:[A-Za-z0-9_.!%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,})$/;

/** The wide addresses of the candidate: local numbers with context, emergency, anonymous. */
function wideAddress(): RegExp {
	const label = '[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?';
	const context = `;phone-context=(?:\\+[1-9][0-9]{0,14}|${label}(?:\\.${label})+)`;
	const domain = '@[A-Za-z0-9.-]+\\.[A-Za-z]{2,}';
	const local = '[0-9*#]{1,15}';
	return new RegExp(
		`^(${[
			'tel:\\+[1-9][0-9]{4,14}',
			`tel:${local}${context}`,
			`sip:[A-Za-z0-9_.!%+-]+${domain}`,
			`sip:${local}${context}${domain};user=phone`,
			'urn:service:sos(?:\\.[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?)*',
			'sip:anonymous@anonymous\\.invalid',
		].join('|')})$`,
	);
}

const parties = ['originatorAddress', 'originatorName', 'receiverAddress', 'receiverName'];
const media = [...parties, 'offer'];
const shown = [...media, 'status', 'answer', 'mediaSessionId'];
const older = ['clientCorrelator', 'callObjectRef', 'serverCorrelator', 'offerRequired'];
const addresses = ['originatorAddress', 'receiverAddress'];

const r22: Release = {
	name: 'r2.2',
	callHandling: '/webrtc-call-handling/v0.3',
	registration: '/webrtc-registration/v0.3',
	events: '/webrtc-events/v0.2',
	correlator: /^[a-zA-Z0-9-_:;./<>{}]{0,256}$/,
	address: sipOrTel,
	sessionFields: [...media, 'clientCorrelator'],
	sessionView: [...shown, ...older, 'reason', 'sequenceNumber'],
	sessionRequired: addresses,
	updateFields: ['status', 'offer', 'answer'],
	registered: 200,
	readsRegistrations: false,
	expiryKnown: true,
	eventPrefix: 'org.camaraproject.webrtc-events.v0.',
	eventNames: ['session-invitation', 'session-status', 'registration-ends'],
	endedEvent: 'subscription-ended',
	detailFields: ['registrationId', 'deviceId', 'sessionId'],
	detailRequired: ['registrationId'],
	mostTypes: 1,
	eventScope: 'webrtc-events',
};

const candidate: Release = {
	...r22,
	name: 'candidate',
	callHandling: '/webrtc-call-handling/v0.4rc1',
	registration: '/webrtc-registration/v0.4rc1',
	events: '/webrtc-events-subscriptions/v0.3rc1',
	address: wideAddress(),
	sessionFields: [...media, 'callType', 'locationDetails'],
	sessionView: [...shown, 'callType', 'locationDetails'],
	sessionRequired: [...addresses, 'offer'],
	updateFields: ['status', 'offer', 'answer', 'locationDetails'],
	registered: 201,
	readsRegistrations: true,
	eventPrefix: 'org.camaraproject.webrtc-events-subscriptions.v0.',
	detailFields: ['deviceId'],
	detailRequired: ['deviceId'],
	mostTypes: 3,
	eventScope: 'webrtc-events-subscriptions',
};

/**
 * The public releases r1.2 and r2.2, the candidate of r3.1, and the merged documentation: call
 * handling only, with the candidate's properties, all of them optional.
 */
export const releases: readonly Release[] = [
	r22,
	{
		...r22,
		name: 'r1.2',
		callHandling: '/webrtc-call-handling/v0.2',
		registration: '/webrtc-registration/v0.2',
		events: '/webrtc-events/v0.1',
		correlator: /^[a-zA-Z0-9-]{0,55}$/,
		address: /^.+$/,
		expiryKnown: false,
		eventNames: ['session-invitation', 'session-status'],
		endedEvent: 'subscription-ends',
		detailRequired: ['registrationId', 'deviceId'],
	},
	candidate,
	{
		...candidate,
		name: 'merged',
		callHandling: '/webrtc',
		registration: undefined,
		events: undefined,
		sessionRequired: addresses,
	},
];

/** The properties of an object that are among `names` and not undefined. */
export function only(
	value: Readonly<Record<string, unknown>>,
	names: readonly string[],
): Record<string, unknown> {
	return Object.fromEntries(
		names.filter((name) => value[name] !== undefined).map((name) => [name, value[name]]),
	);
}
