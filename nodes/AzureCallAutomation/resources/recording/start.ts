import {
	isHttpsUrl,
	isId,
	isOneOf,
	isWholeNumber,
	optional,
	type Check,
} from '../../../../engine/model/checks';
import { writeOperation, type Field, type Parameters } from '../../../../engine/model/operation';
import { post } from '../../../../engine/model/request';
import { apiVersion, shownSince, since, versionQuery } from '../../shared/apiVersion';
import { locatorFields, locatorOf } from '../../shared/callLocator';
import { filled, participantsField } from '../../shared/fields';
import { identifierOf, identifiersOf, isIdentifier } from '../../shared/identifier';
import { eitherOf, entries, isJsonOf, jsonField } from '../../shared/json';
import { refuse } from '../../shared/refuse';
import { repeatability, repeatabilityOptions } from '../../shared/repeatability';

const BY_CONNECTION = 'callConnectionId';

const callLocator: Field = {
	displayName: 'Record',
	name: 'callLocator',
	type: 'options',
	options: [
		{ name: 'Call by Server Call ID', value: 'serverCallLocator' },
		{
			name: 'Call by Call Connection ID',
			value: BY_CONNECTION,
			description: 'Needs API Version 2025-06-15 or later',
		},
		{ name: 'Group Call', value: 'groupCallLocator' },
	],
	default: 'serverCallLocator',
	description: 'What tells which call it is; rooms cannot be recorded by their ID',
	check: isOneOf(['serverCallLocator', BY_CONNECTION, 'groupCallLocator']),
};

const areAffinities: Check = (value) => {
	for (const { channel, participant } of entries(value, 'channels')) {
		const wrong = isWholeNumber({ min: 0, max: 4 })(channel ?? 0);
		if (wrong) return `(Channel) ${wrong}`;
		const odd = isIdentifier(participant);
		if (odd) return `(Participant) ${odd}`;
	}
	return undefined;
};

const channelAffinity: Field = {
	displayName: 'Channel Affinity',
	name: 'channelAffinity',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	placeholder: 'Add Channel',
	default: {},
	description: 'Which channel an unmixed recording keeps for whom; Azure assigns them if empty',
	displayOptions: shownSince('2023-10-15'),
	options: [
		{
			displayName: 'Channel',
			name: 'channels',
			values: [
				{
					displayName: 'Channel',
					name: 'channel',
					type: 'number',
					typeOptions: { minValue: 0, maxValue: 4 },
					default: 0,
				},
				{
					displayName: 'Participant',
					name: 'participant',
					type: 'string',
					default: '',
					placeholder: 'e.g. +14255550123',
				},
			],
		},
	],
	check: areAffinities,
};

const choice = (
	displayName: string,
	name: string,
	values: Record<string, string>,
	description: string,
): Field => ({
	displayName,
	name,
	type: 'options',
	options: [
		{ name: 'Default of Azure', value: '' },
		...Object.entries(values).map(([value, label]) => ({ name: label, value })),
	],
	default: '',
	description,
	check: optional(isOneOf(Object.keys(values))),
});

const fields: Field[] = [
	...locatorFields(callLocator, { rooms: false }),
	{
		displayName: 'Call Connection ID',
		name: 'callConnectionId',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. 421f3500-6a1c-4b1e-9f0a-2f8e5a0c7d10',
		description: 'The callConnectionId that creating or answering the call returned',
		displayOptions: { show: { callLocator: [BY_CONNECTION] } },
		check: isId({ max: 256 }),
	},
	choice(
		'Content',
		'recordingContentType',
		{ audio: 'Audio', audioVideo: 'Audio and Video' },
		'What is recorded',
	),
	choice(
		'Channels',
		'recordingChannelType',
		{ mixed: 'Mixed', unmixed: 'Unmixed, One per Participant' },
		'Unmixed recordings are audio in WAV',
	),
	choice(
		'Format',
		'recordingFormatType',
		{ mp3: 'MP3', mp4: 'MP4', wav: 'WAV' },
		'The kind of file',
	),
	{
		displayName: 'Recording State Callback URI',
		name: 'recordingStateCallbackUri',
		type: 'string',
		default: '',
		placeholder: 'e.g. https://n8n.example.com/webhook/…',
		description: 'Public https address that is told when the recording starts, pauses and stops',
		check: optional(isHttpsUrl),
		secret: 'query',
	},
];

const isContainer: Check = (value) => {
	const wrong = isHttpsUrl(value);
	if (wrong) return wrong;
	return new URL(String(value)).pathname.length > 1 ? undefined : 'names no container';
};

const options: Field[] = [
	apiVersion('2023-03-06'),
	{
		...participantsField({
			displayName: 'Audio Channel Ordering',
			name: 'audioChannelParticipantOrdering',
			description:
				'Who gets the first channel of an unmixed recording, who the second, and so on: phone numbers, raw IDs or identifier objects',
		}),
	},
	channelAffinity,
	{
		...jsonField(channelAffinity, {
			description:
				'Instead of the fields: a list of ChannelAffinity objects as the REST API takes it',
		}),
		check: isJsonOf('list'),
	},
	{
		displayName: 'Own Storage Container URL',
		name: 'recordingDestinationContainerUrl',
		type: 'string',
		default: '',
		placeholder: 'e.g. https://contoso.blob.core.windows.net/recordings',
		description:
			'Azure Blob container that gets the file; a copy stays in the storage of Azure Communication Services for a while, so an erasure needs Recording: Delete as well',
		displayOptions: shownSince('2024-04-15'),
		check: optional(isContainer),
		// A shared access signature.
		secret: 'query',
	},
	{
		displayName: 'Pause on Start',
		name: 'pauseOnStart',
		type: 'boolean',
		default: false,
		description: 'Whether the recording starts paused, until Recording: Resume',
		displayOptions: shownSince('2024-04-15'),
	},
	...repeatabilityOptions,
];

/**
 * Starts a recording: `POST /calling/recordings` (REST reference, Call Recording, Start Recording).
 * The answer says "inactive" although the recording starts.
 */
export const start = writeOperation({
	name: 'Start',
	action: 'Start recording',
	description: 'Record a call, and get the recording ID that all other operations need',
	notice:
		'Store recordingId of the item: Azure has no list of recordings. The answer says "inactive" while it starts; RecordingStateChanged tells when it is active.',
	fields,
	options,
	target: ['callLocator', 'serverCallId', 'groupCallId', 'callConnectionId'],
	idempotency: repeatability,
	// Under the same Repeatability pair it is started once.
	repeat: 'safe',
	request: (parameters) =>
		post('/calling/recordings', {
			query: versionQuery(parameters.apiVersion, '2023-03-06'),
			body: {
				...whatOf(parameters),
				recordingStateCallbackUri: filled(parameters.recordingStateCallbackUri),
				recordingContentType: filled(parameters.recordingContentType),
				recordingChannelType: filled(parameters.recordingChannelType),
				recordingFormatType: filled(parameters.recordingFormatType),
				...channelsOf(parameters),
				...storageOf(parameters),
			},
		}),
});

function whatOf(parameters: Parameters) {
	if (parameters.callLocator !== BY_CONNECTION) return { callLocator: locatorOf(parameters) };
	const id = filled(parameters.callConnectionId);
	if (id === undefined) throw refuse('Call Connection ID may not be empty', 'It names the call.');
	return {
		callConnectionId: since(parameters, '2025-06-15', 'Record by Call Connection ID', id),
	};
}

function channelsOf(parameters: Parameters) {
	const { audioChannelParticipantOrdering, apiVersion } = parameters;
	const order = identifiersOf(audioChannelParticipantOrdering, apiVersion);
	const made = entries(parameters.channelAffinity, 'channels').map(({ channel, participant }) => ({
		channel: channel ?? 0,
		participant: identifierOf(participant, String(apiVersion)),
	}));
	const affinity = eitherOf(parameters, channelAffinity, made.length > 0 ? made : undefined);
	return {
		audioChannelParticipantOrdering: order.length > 0 ? order : undefined,
		channelAffinity: since(parameters, '2023-10-15', 'Channel Affinity', affinity),
	};
}

function storageOf(parameters: Parameters) {
	const container = filled(parameters.recordingDestinationContainerUrl);
	const own = container && {
		recordingStorageKind: 'azureBlobStorage',
		recordingDestinationContainerUrl: container,
	};
	return {
		pauseOnStart: since(
			parameters,
			'2024-04-15',
			'Pause on Start',
			parameters.pauseOnStart === true ? true : undefined,
		),
		externalStorage: since(parameters, '2024-04-15', 'Own Storage Container URL', own || undefined),
	};
}
