import { optional } from '../../../../engine/model/checks';
import { compoundOperation } from '../../../../engine/model/operation';
import { isChannel, isTextUid } from '../../shared/checks';
import { appId, region, sid } from '../../shared/fields';
import { disableStreams } from './disableStreams';

/**
 * Ends a stream for good, in the order that Agora documents (Media Gateway, "Disable a stream"):
 * delete the streaming key, then disconnect, then look whether the encoder comes back. Two keys may
 * serve one channel and user (dual-stream high availability), so that all of theirs are taken.
 */
export const disable = compoundOperation({
	name: 'Disable',
	action: 'End stream for good (disable)',
	description:
		'End a live stream for good: delete its streaming key, disconnect it, and catch an encoder that comes back',
	notice:
		'Viewers lose the stream, and its encoder cannot come back: the streaming key is deleted too. A stream of another user in the channel goes on if a User ID is given.',
	fields: [
		appId,
		region,
		{
			displayName: 'Find Stream By',
			name: 'findBy',
			type: 'options',
			options: [
				{
					name: 'Channel',
					value: 'channel',
					description: 'All streams of a channel, or of one user there',
				},
				{
					name: 'Stream',
					value: 'sid',
					description: 'One stream by its SID, and all others of its channel and user',
				},
			],
			default: 'channel',
			description: 'How to name the stream',
		},
		{ ...sid, displayOptions: { show: { findBy: ['sid'] } } },
		{
			displayName: 'Channel',
			name: 'channel',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. lesson-42',
			description: 'The exact name of the channel; upper and lower case count',
			pickedFrom: 'streamChannels',
			displayOptions: { show: { findBy: ['channel'] } },
			check: isChannel({ empty: 'refused' }),
		},
		{
			displayName: 'User ID',
			name: 'uid',
			type: 'string',
			default: '',
			placeholder: 'e.g. 1001',
			description: 'The user that the stream is published as; all users of the channel if empty',
			displayOptions: { show: { findBy: ['channel'] } },
			check: optional(isTextUid),
		},
	],
	options: [
		{
			displayName: 'Delete Key In All Regions',
			name: 'allRegions',
			type: 'boolean',
			default: false,
			description:
				'Whether to delete the key in every region, as Agora asks for keys that were made offline or are used on a domain of your own',
		},
		{
			displayName: 'Disconnect Even If Key Stays',
			name: 'evenIfKeyStays',
			type: 'boolean',
			default: false,
			description:
				'Whether to go on when a key could not be deleted; the encoder can then come back at any time',
		},
		{
			displayName: 'Look Every',
			name: 'lookEvery',
			type: 'number',
			default: 1,
			typeOptions: { minValue: 0.1, numberPrecision: 1 },
			description: 'Seconds between two looks at the streams of the channel',
			check: (value) =>
				typeof value === 'number' && value >= 0.1 && value <= 60
					? undefined
					: 'must be from 0.1 to 60 seconds',
		},
		{
			displayName: 'Most Returns',
			name: 'mostReturns',
			type: 'number',
			default: 5,
			typeOptions: { minValue: 0, maxValue: 50 },
			description:
				'How often an encoder that came back is disconnected again before the item fails',
			check: (value) =>
				typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 50
					? undefined
					: 'must be a whole number from 0 to 50',
		},
		{
			displayName: 'Watch For',
			name: 'watchFor',
			type: 'number',
			default: 10,
			typeOptions: { minValue: 0 },
			description:
				'For how many seconds no stream of the same channel and user may be seen before the item says "ended"; twice as long where two keys were found. Nothing is looked at if 0.',
			check: (value) =>
				typeof value === 'number' && value >= 0 && value <= 600
					? undefined
					: 'must be from 0 to 600 seconds',
		},
	],
	target: ['appId', 'region', 'sid', 'channel', 'uid'],
	perform: disableStreams,
});
