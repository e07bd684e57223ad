import { asObject, asText } from '../../../../engine/model/answer';
import { isOneOf, isText, isWholeNumber, type Check } from '../../../../engine/model/checks';
import { writeOperation, type Field, type Parameters } from '../../../../engine/model/operation';
import { path, post } from '../../../../engine/model/request';
import { apiVersion, shownSince, since, versionQuery } from '../../shared/apiVersion';
import {
	callConnectionId,
	filled,
	operationCallbackUri,
	operationContext,
	outcome,
	targetParticipant,
} from '../../shared/fields';
import { identifierOf } from '../../shared/identifier';
import { eitherOf, entries, isJsonOf, jsonField, type Json } from '../../shared/json';
import { sourcesFields, sourcesOf } from '../../shared/playSource';
import { refuse } from '../../shared/refuse';
import { areTones, tonesOf } from '../../shared/tones';
import { interrupt } from './play';

const INPUTS = ['dtmf', 'speech', 'speechOrDtmf', 'choices'];
const hearsTones = ['dtmf', 'speechOrDtmf'];
const hearsSpeech = ['speech', 'speechOrDtmf'];
const hearsLanguage = ['speech', 'speechOrDtmf', 'choices'];
const forInput = (inputs: string[]) => ({ show: { recognizeInputType: inputs } });

const [prompt, promptJson] = sourcesFields(
	{
		displayName: 'Play Prompt',
		name: 'playPrompts',
		description: 'What is played before and while listening; several need API Version 2024-09-15',
	},
	{ several: true },
);

const areChoices: Check = (value) => {
	for (const { label, phrases, tone } of entries(value, 'choices')) {
		if (asText(label).trim() === '') return '(Label) may not be empty';
		if (phrasesOf(phrases).length === 0) return '(Phrases) may not be empty';
		const wrong = areTones({ least: 0, most: 1 })(tone ?? '');
		if (wrong) return `(Tone) ${wrong}`;
	}
	return undefined;
};

const choices: Field = {
	displayName: 'Choices',
	name: 'choices',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true, sortable: true },
	placeholder: 'Add Choice',
	default: {},
	description: 'What can be said or pressed',
	displayOptions: forInput(['choices']),
	options: [
		{
			displayName: 'Choice',
			name: 'choices',
			values: [
				{
					displayName: 'Label',
					name: 'label',
					type: 'string',
					default: '',
					placeholder: 'e.g. confirm',
					description: 'Comes back in the event',
				},
				{
					displayName: 'Phrases',
					name: 'phrases',
					type: 'string',
					default: '',
					placeholder: 'e.g. yes, sure, okay',
					description: 'Separated by commas',
				},
				{
					displayName: 'Tone',
					name: 'tone',
					type: 'string',
					default: '',
					placeholder: 'e.g. 1',
				},
			],
		},
	],
	check: areChoices,
};

const fields: Field[] = [
	callConnectionId,
	targetParticipant,
	{
		displayName: 'Listen For',
		name: 'recognizeInputType',
		type: 'options',
		options: [
			{ name: 'Choices', value: 'choices', description: 'One of several words or tones' },
			{ name: 'Speech', value: 'speech' },
			{ name: 'Speech or Tones', value: 'speechOrDtmf' },
			{ name: 'Tones', value: 'dtmf' },
		],
		default: 'dtmf',
		description: 'What is recognised; all but tones needs Cognitive Services Endpoint at the call',
		check: isOneOf(INPUTS),
	},
	prompt,
	choices,
	{
		displayName: 'Max Tones to Collect',
		name: 'maxTonesToCollect',
		type: 'number',
		default: 1,
		typeOptions: { minValue: 1 },
		displayOptions: forInput(hearsTones),
		description: 'After so many tones the recognition is complete',
		check: isWholeNumber({ min: 1, max: 2 ** 31 - 1 }),
	},
	{
		displayName: 'Stop Tones',
		name: 'stopTones',
		type: 'string',
		default: '',
		placeholder: 'e.g. #',
		displayOptions: forInput(hearsTones),
		description: 'Keys that complete the recognition at once: 0 to 9, A to D, # and *',
		check: areTones({ least: 0, most: 16 }),
	},
	{
		displayName: 'Silence Timeout (Seconds)',
		name: 'initialSilenceTimeoutInSeconds',
		type: 'number',
		default: 5,
		typeOptions: { minValue: 0, maxValue: 300 },
		description: 'Until the first word or tone; at most 300',
		check: isWholeNumber({ min: 0, max: 300 }),
	},
	operationContext,
	operationCallbackUri,
];

const options: Field[] = [
	apiVersion('2023-03-06'),
	promptJson,
	{
		...jsonField(choices, {
			description: 'Instead of the fields: a list of choices as the REST API takes it',
		}),
		displayOptions: undefined,
		check: isJsonOf('list'),
	},
	{
		displayName: 'End Silence Timeout (Milliseconds)',
		name: 'endSilenceTimeoutInMs',
		type: 'number',
		default: 2000,
		typeOptions: { minValue: 0 },
		description: 'Silence that ends what is said; only for speech',
		check: isWholeNumber({ min: 0, max: Number.MAX_SAFE_INTEGER }),
	},
	{
		displayName: 'Inter-Tone Timeout (Seconds)',
		name: 'interToneTimeoutInSeconds',
		type: 'number',
		default: 2,
		typeOptions: { minValue: 1, maxValue: 60 },
		description: 'Between two tones; from 1 to 60',
		check: isWholeNumber({ min: 1, max: 60 }),
	},
	{
		displayName: 'Interrupt Prompt',
		name: 'interruptPrompt',
		type: 'boolean',
		default: true,
		description: 'Whether the prompt stops when the participant speaks or presses a key',
	},
	interrupt,
	{
		displayName: 'Speech Language',
		name: 'speechLanguage',
		type: 'string',
		default: '',
		placeholder: 'e.g. en-US',
		description: 'En-US if empty; only for speech and choices',
		check: isText({ max: 64 }),
		displayOptions: shownSince('2023-10-15'),
	},
	{
		displayName: 'Speech Model Endpoint ID',
		name: 'speechRecognitionModelEndpointId',
		type: 'string',
		default: '',
		description: 'A speech model of your own; only for speech and choices',
		check: isText({ max: 512 }),
		displayOptions: shownSince('2023-10-15'),
	},
];

/**
 * Listens to somebody: `POST /calling/callConnections/{callConnectionId}:recognize` (REST
 * reference, Call Media, Recognize). The time-outs are always sent: what Azure would use is not
 * documented; the values are those of its own SDK.
 */
export const recognize = writeOperation({
	name: 'Recognize',
	action: 'Recognize tones or speech in call',
	description: 'Listen to a participant: tones, speech or one of several choices',
	notice: 'What was recognised comes with the event RecognizeCompleted or RecognizeFailed.',
	fields,
	options,
	target: ['callConnectionId', 'targetParticipant'],
	// Azure takes no Repeatability headers here: it might listen twice.
	repeat: 'never',
	request: (parameters) => {
		const { callConnectionId, recognizeInputType, apiVersion } = parameters;
		const input = String(recognizeInputType);
		since(parameters, '2023-10-15', 'Listen For', input === 'dtmf' ? undefined : input);
		return post(path`/calling/callConnections/${callConnectionId}:recognize`, {
			query: versionQuery(apiVersion, '2023-03-06'),
			body: {
				recognizeInputType: input,
				...promptsOf(parameters),
				interruptCallMediaOperation: parameters.interruptCallMediaOperation === true || undefined,
				recognizeOptions: recognitionOf(parameters, input),
				...outcome(parameters),
			},
		});
	},
	item: () => ({ accepted: true }),
});

/** One prompt goes in the field that every version has, several in the newer one. */
function promptsOf(parameters: Parameters): Json {
	const sources = sourcesOf(parameters, prompt);
	if (!sources || sources.length < 2) return { playPrompt: sources?.[0] };
	return { playPrompts: since(parameters, '2024-09-15', 'Several Play Prompts', sources) };
}

function recognitionOf(parameters: Parameters, input: string): Json {
	const { targetParticipant, interruptPrompt, apiVersion, stopTones } = parameters;
	const stops = tonesOf(stopTones);
	return {
		targetParticipant: identifierOf(targetParticipant, String(apiVersion)),
		interruptPrompt: interruptPrompt === true,
		initialSilenceTimeoutInSeconds: parameters.initialSilenceTimeoutInSeconds,
		...(hearsTones.includes(input)
			? {
					dtmfOptions: {
						interToneTimeoutInSeconds: parameters.interToneTimeoutInSeconds,
						maxTonesToCollect: parameters.maxTonesToCollect,
						...(stops.length > 0 ? { stopTones: stops } : {}),
					},
				}
			: {}),
		...(hearsSpeech.includes(input)
			? { speechOptions: { endSilenceTimeoutInMs: parameters.endSilenceTimeoutInMs } }
			: {}),
		...(hearsLanguage.includes(input)
			? {
					speechLanguage: filled(parameters.speechLanguage),
					speechRecognitionModelEndpointId: filled(parameters.speechRecognitionModelEndpointId),
				}
			: {}),
		...(input === 'choices' ? { choices: choicesOf(parameters) } : {}),
	};
}

function choicesOf(parameters: Parameters): unknown {
	const made = entries(parameters.choices, 'choices').map(({ label, phrases, tone }) => {
		const [key] = tonesOf(tone);
		return { label, phrases: phrasesOf(phrases), ...(key ? { tone: key } : {}) };
	});
	const given = eitherOf(parameters, choices, made.length > 0 ? made : undefined);
	const list = Array.isArray(given) ? given.map(asObject) : [];
	if (list.length > 0) return list;
	throw refuse('Choices may not be empty', 'Add what can be said or pressed.');
}

function phrasesOf(value: unknown): string[] {
	return [value]
		.flat()
		.flatMap((one) => asText(one).split(','))
		.map((phrase) => phrase.trim())
		.filter(Boolean);
}
