import type { INodeProperties } from 'n8n-workflow';

import { maximumAge } from '../../../triggers/age';

/** Events besides those that are subscribed to; `unknown` is any other type. */
export const OTHER_EVENTS = ['subscription-ended', 'subscription-updated', 'unknown'] as const;

export const triggerProperties: INodeProperties[] = [
	{
		displayName: 'Authentication',
		name: 'authentication',
		type: 'options',
		options: [
			{ name: 'Access Token', value: 'accessToken' },
			{ name: 'OAuth2', value: 'oAuth2' },
			{ name: 'Private Key', value: 'privateKey' },
		],
		default: 'accessToken',
	},
	{
		displayName:
			'1. n8n needs a public https address (environment variable WEBHOOK_URL). 2. Some operators want that address registered when you sign up. 3. When the workflow is published the trigger subscribes, and when it is unpublished it deletes its subscriptions.',
		name: 'notice',
		type: 'notice',
		default: '',
	},
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
				description: 'Incoming call: somebody calls the device. The item says session-invitation.',
			},
			{
				name: 'Registration Ends',
				value: 'registration-ends',
				description:
					'The device is no longer registered; from release R2.2. The item says registration-ends.',
			},
			{
				name: 'Session Status',
				value: 'session-status',
				description:
					'Every change of a call, and its end; up to R2.2 of one known call. The item says session-status.',
			},
		],
		description: 'What to subscribe to',
	},
	{
		displayName: 'Registration ID',
		name: 'registrationId',
		type: 'string',
		default: '',
		placeholder: 'e.g. xsmcaum3z4zw4l0cu4w115m0',
		description:
			'The registration whose events are meant. Needed up to release R2.2, not taken by the candidate.',
	},
	{
		displayName: 'Device ID',
		name: 'deviceId',
		type: 'string',
		default: '',
		placeholder: 'e.g. 5b0e4f1c-2a7d-4c39-9e86-0f6c1d2b3a48',
		description: 'The device whose events are meant. Needed at R1.2 and in the candidate.',
	},
	{
		displayName: 'Media Session ID',
		name: 'mediaSessionId',
		type: 'string',
		default: '',
		placeholder: 'e.g. 0AEE1B58BAEEDA3EABA42B32EBB3DFE0',
		displayOptions: { show: { events: ['session-status'] } },
		description:
			'The one call that Session Status is about. Needed up to release R2.2, where earlier changes of the call are lost; not taken by the candidate.',
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			{
				displayName: 'Also Start On',
				name: 'alsoStartOn',
				type: 'multiOptions',
				default: ['subscription-ended'],
				options: [
					{
						name: 'Any Other Event',
						value: 'unknown',
						description: 'Types that no release names',
					},
					{
						name: 'Subscription Ended',
						value: 'subscription-ended',
						description: 'The operator sends no more events: the workflow may be deaf',
					},
					{
						name: 'Subscription Updated',
						value: 'subscription-updated',
						description: 'The subscription was made, or turned active or inactive',
					},
				],
				description: 'Events about the subscription itself; they come without being subscribed to',
			},
			maximumAge(
				'Seconds between the time that an event names and now; any age if 0. No clock rule is documented.',
			),
			{
				displayName: 'Renew Ended Subscriptions',
				name: 'renew',
				type: 'boolean',
				default: true,
				description:
					'Whether to subscribe anew when the operator has ended a subscription, unless it was deleted',
			},
			{
				displayName: 'Verify Events With a Token',
				name: 'useToken',
				type: 'boolean',
				default: true,
				description:
					'Whether the operator is given a random token that must come with every event. Without it anybody who knows the address can start the workflow; turn it off only if the operator ignores sink credentials.',
			},
		],
	},
];
