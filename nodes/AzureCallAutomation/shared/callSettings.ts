import { asText } from '../../../engine/model/answer';
import { isHttpsUrl, optional, type Check } from '../../../engine/model/checks';
import type { Field, Parameters } from '../../../engine/model/operation';
import { shownSince, since } from './apiVersion';
import { filled } from './fields';
import { eitherOf, group, isJsonOf, jsonField } from './json';

/** What Create, Answer and Connect can be told about media (REST reference of the three). */

const isWebSocket: Check = (value) =>
	typeof value === 'string' && URL.canParse(value) && new URL(value).protocol === 'wss:'
		? undefined
		: 'does not start with wss://';

const cognitiveServicesEndpoint: Field = {
	displayName: 'Cognitive Services Endpoint',
	name: 'cognitiveServicesEndpoint',
	type: 'string',
	default: '',
	placeholder: 'e.g. https://contoso.cognitiveservices.azure.com',
	description:
		'Azure AI resource of this call; without it no text is spoken and no speech recognised',
	displayOptions: shownSince('2023-10-15'),
	check: optional(isHttpsUrl),
};

const streamChecks = (name: string, needed: string[]): Check => {
	return (value) => {
		const settings = group(value, 'settings');
		if (!settings) return undefined;
		const missing = needed.find((one) => asText(settings[one]) === '');
		if (missing) return `(${missing}) may not be empty`;
		const url = settings.transportUrl;
		const wrong = url === undefined ? undefined : isWebSocket(url);
		return wrong ? `(${name} URL) ${wrong}` : undefined;
	};
};

const mediaStreaming: Field = {
	displayName: 'Media Streaming',
	name: 'mediaStreamingOptions',
	type: 'fixedCollection',
	placeholder: 'Add Settings',
	default: {},
	description: 'Sends the audio of the call to a WebSocket of yours',
	displayOptions: shownSince('2025-05-15'),
	options: [
		{
			displayName: 'Settings',
			name: 'settings',
			values: [
				{
					displayName: 'Audio Channel Type',
					name: 'audioChannelType',
					type: 'options',
					options: [
						{ name: 'Mixed', value: 'mixed', description: 'Everybody in one channel' },
						{ name: 'Unmixed', value: 'unmixed', description: 'Each participant apart' },
					],
					default: 'mixed',
				},
				{
					displayName: 'Audio Format',
					name: 'audioFormat',
					type: 'options',
					options: [
						{ name: 'PCM, Mono, 16 kHz', value: 'pcm16KMono' },
						{ name: 'PCM, Mono, 24 kHz', value: 'pcm24KMono' },
					],
					default: 'pcm16KMono',
				},
				{
					displayName: 'Enable Bidirectional',
					name: 'enableBidirectional',
					type: 'boolean',
					default: false,
					description: 'Whether your WebSocket can send audio into the call',
				},
				{
					displayName: 'Enable DTMF Tones',
					name: 'enableDtmfTones',
					type: 'boolean',
					default: false,
					description: 'Whether tones are sent to your WebSocket as well',
				},
				{
					displayName: 'Start at Once',
					name: 'startMediaStreaming',
					type: 'boolean',
					default: false,
					description:
						'Whether it starts with the call, instead of with Media: Start Media Streaming',
				},
				{
					displayName: 'Transport URL',
					name: 'transportUrl',
					type: 'string',
					default: '',
					placeholder: 'e.g. wss://app.example.com/media',
				},
			],
		},
	],
	check: streamChecks('Transport', ['audioChannelType']),
	secret: 'query',
};

const transcription: Field = {
	displayName: 'Transcription',
	name: 'transcriptionOptions',
	type: 'fixedCollection',
	placeholder: 'Add Settings',
	default: {},
	description: 'Sends what is said as text to a WebSocket of yours',
	displayOptions: shownSince('2025-05-15'),
	options: [
		{
			displayName: 'Settings',
			name: 'settings',
			values: [
				{
					displayName: 'Enable Intermediate Results',
					name: 'enableIntermediateResults',
					type: 'boolean',
					default: false,
					description: 'Whether text comes before a sentence is complete',
				},
				{
					displayName: 'Locale',
					name: 'locale',
					type: 'string',
					default: 'en-US',
					placeholder: 'e.g. en-US',
				},
				{
					displayName: 'Speech Model Endpoint ID',
					name: 'speechModelEndpointId',
					type: 'string',
					default: '',
				},
				{
					displayName: 'Start at Once',
					name: 'startTranscription',
					type: 'boolean',
					default: false,
					description:
						'Whether it starts with the call, instead of with Media: Start Transcription',
				},
				{
					displayName: 'Transport URL',
					name: 'transportUrl',
					type: 'string',
					default: '',
					placeholder: 'e.g. wss://app.example.com/text',
				},
			],
		},
	],
	check: streamChecks('Transport', ['locale']),
	secret: 'query',
};

const asJson = (field: Field, model: string): Field => ({
	...jsonField(field, { description: `Instead of the fields: ${model} as the REST API takes it` }),
	check: isJsonOf('object'),
	secret: 'query',
});

/** Entries of Options. */
export const callSettings: Field[] = [
	cognitiveServicesEndpoint,
	mediaStreaming,
	asJson(mediaStreaming, 'mediaStreamingOptions'),
	transcription,
	asJson(transcription, 'transcriptionOptions'),
];

/** The settings as the body takes them. */
export function settingsOf(parameters: Parameters): Record<string, unknown> {
	const endpoint = filled(parameters.cognitiveServicesEndpoint);
	return {
		callIntelligenceOptions: since(
			parameters,
			'2023-10-15',
			'Cognitive Services Endpoint',
			endpoint === undefined ? undefined : { cognitiveServicesEndpoint: endpoint },
		),
		mediaStreamingOptions: stream(parameters, mediaStreaming, { contentType: 'audio' }),
		transcriptionOptions: stream(parameters, transcription, {}),
	};
}

function stream(parameters: Parameters, field: Field, more: Record<string, string>) {
	const settings = group(parameters[field.name], 'settings');
	const made = settings && { transportType: 'websocket', ...more, ...settings };
	const chosen = eitherOf(parameters, field, made);
	return since(parameters, '2025-05-15', field.displayName, chosen);
}
