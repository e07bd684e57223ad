import { asObject } from '../../../../engine/model/answer';
import { isHttpsUrl, isWholeNumber, type Check } from '../../../../engine/model/checks';
import { writeOperation } from '../../../../engine/model/operation';
import { post } from '../../../../engine/model/request';
import { notInThePast } from '../../shared/checks';
import { EVENTS, type EventName } from '../../shared/events';
import { deviceId, optionally, registrationId } from '../../shared/fields';
import { readFor } from '../../shared/read';
import { target } from '../../shared/release';
import { subscriptionBody } from '../../shared/subscription';
import { mediaSessionId } from '../mediaSession/fields';
import { sinkToken, subscriptionExpireTime, tokenIsWhole } from './fields';
import { withState } from './item';

const areEvents: Check = (value) => {
	if (!Array.isArray(value) || value.length === 0) return 'must be chosen';
	const unknown = value.find((one) => !(EVENTS as readonly unknown[]).includes(one)) as unknown;
	return unknown === undefined ? undefined : `has ${String(unknown)}, which is no event`;
};

const isNone = (value: unknown) => value === 0 || value === '' || value === undefined;

/**
 * Subscribes a sink to events. CAMARA WebRTC Events, `POST /subscriptions`
 * (createNotificationChannelSubscription): 201 with the subscription, or 202 with its ID when it is
 * made later. It is not repeated by itself: look with Get Many first.
 */
export const create = writeOperation({
	name: 'Create',
	action: 'Create event subscription',
	description: 'Have the operator send events to a web address',
	notice:
		'For a workflow that starts on events use the CAMARA WebRTC Trigger, which subscribes by itself.',
	fields: [
		{
			displayName: 'Events',
			name: 'events',
			type: 'multiOptions',
			required: true,
			default: ['session-invitation'],
			options: [
				{
					name: 'Session Invitation',
					value: 'session-invitation',
					description: 'Incoming call: somebody calls the device (session-invitation)',
				},
				{
					name: 'Registration Ends',
					value: 'registration-ends',
					description: 'The device is no longer registered; from release R2.2 (registration-ends)',
				},
				{
					name: 'Session Status',
					value: 'session-status',
					description:
						'Every change of a call, and its end; up to R2.2 of one known call (session-status)',
				},
			],
			description: 'What to be told; one up to release R2.2, up to three in the candidate',
			check: areEvents,
		},
		{
			displayName: 'Sink',
			name: 'sink',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. https://n8n.example.com/webhook/calls',
			description: 'Address that takes the events; https only',
			check: isHttpsUrl,
		},
		optionally(
			registrationId,
			'Registration whose events are meant; needed up to release R2.2, not taken by the candidate',
		),
		optionally(deviceId, 'Device whose events are meant; needed at R1.2 and in the candidate'),
		optionally(
			mediaSessionId,
			'The one call that session-status is about; needed for it up to R2.2, not taken by the candidate',
		),
		...sinkToken,
		subscriptionExpireTime,
	],
	options: [
		{
			displayName: 'Initial Event',
			name: 'initialEvent',
			type: 'boolean',
			default: false,
			description:
				'Whether to be told the present state at once; up to release R2.2. It counts as an event.',
		},
		{
			displayName: 'Maximum Events',
			name: 'subscriptionMaxEvents',
			type: 'number',
			default: 0,
			typeOptions: { minValue: 0 },
			description:
				'After so many events the subscription ends; 0 for no limit. Up to release R2.2.',
			check: (value) =>
				isNone(value) ? undefined : isWholeNumber({ min: 1, max: 1_000_000 })(value),
		},
	],
	target: ['events', 'sink', 'registrationId', 'deviceId', 'mediaSessionId'],
	check: tokenIsWhole,
	request: (parameters, values) => {
		const { release, to } = target('events', parameters, values);
		return post('/subscriptions', {
			...to,
			body: subscriptionBody(release, {
				events: parameters.events as EventName[],
				sink: String(parameters.sink),
				registrationId: parameters.registrationId,
				deviceId: parameters.deviceId,
				sessionId: parameters.mediaSessionId,
				expireTime: parameters.subscriptionExpireTime,
				maxEvents: parameters.subscriptionMaxEvents,
				initialEvent: parameters.initialEvent,
				accessToken: parameters.sinkAccessToken,
				accessTokenExpiresUtc: parameters.sinkAccessTokenExpiresAt,
			}),
		});
	},
	idempotency: notInThePast({
		subscriptionExpireTime: 'Expires At',
		sinkAccessTokenExpiresAt: 'Sink Access Token Expires At',
	}),
	read: readFor('eventCreate'),
	repeat: 'never',
	item: (body) => withState(asObject(body)),
});
