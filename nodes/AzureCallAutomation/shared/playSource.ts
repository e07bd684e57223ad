import type { INodeProperties } from 'n8n-workflow';

import { asText } from '../../../engine/model/answer';
import type { Check } from '../../../engine/model/checks';
import type { Field, Parameters } from '../../../engine/model/operation';
import { since } from './apiVersion';
import {
	eitherOf,
	entries,
	filledIn,
	isJsonOf,
	isRecord,
	jsonField,
	jsonOf,
	type Json,
} from './json';

/** What a source may be, and its member that must be there (REST reference, PlaySource). */
const NEEDED: Record<string, { member: string; field: string }> = {
	file: { member: 'uri', field: 'File URL' },
	text: { member: 'text', field: 'Text' },
	ssml: { member: 'ssmlText', field: 'SSML' },
};
const TEXT_MEMBERS = [
	'text',
	'sourceLocale',
	'voiceKind',
	'voiceName',
	'customVoiceEndpointId',
] as const;

const onlyFor = (...kinds: string[]) => ({ show: { kind: kinds } });

const sourceValues: INodeProperties[] = [
	{
		displayName: 'Play',
		name: 'kind',
		type: 'options',
		options: [
			{
				name: 'File',
				value: 'file',
				description: 'WAV, mono, 16 kHz, 16 bit, at a public address',
			},
			{ name: 'SSML', value: 'ssml', description: 'Text with pronunciation, spoken by Azure AI' },
			{ name: 'Text', value: 'text', description: 'Spoken by Azure AI' },
		],
		default: 'file',
		description: 'What is played; text and SSML need Cognitive Services Endpoint at the call',
	},
	{
		displayName: 'Custom Voice Endpoint ID',
		name: 'customVoiceEndpointId',
		type: 'string',
		default: '',
		displayOptions: onlyFor('text', 'ssml'),
	},
	{
		displayName: 'File URL',
		name: 'uri',
		type: 'string',
		default: '',
		placeholder: 'e.g. https://files.example.com/prompt.wav',
		description: 'WAV, mono, 16 kHz, 16 bit, reachable by Azure',
		displayOptions: onlyFor('file'),
	},
	{
		displayName: 'Play Source Cache ID',
		name: 'playSourceCacheId',
		type: 'string',
		default: '',
		description: 'A name under which Azure keeps this source for the next time',
	},
	{
		displayName: 'Source Locale',
		name: 'sourceLocale',
		type: 'string',
		default: '',
		placeholder: 'e.g. en-US',
		displayOptions: onlyFor('text'),
	},
	{
		displayName: 'SSML',
		name: 'ssmlText',
		type: 'string',
		typeOptions: { rows: 4 },
		default: '',
		displayOptions: onlyFor('ssml'),
	},
	{
		displayName: 'Text',
		name: 'text',
		type: 'string',
		typeOptions: { rows: 2 },
		default: '',
		displayOptions: onlyFor('text'),
	},
	{
		displayName: 'Voice Kind',
		name: 'voiceKind',
		type: 'options',
		options: [
			{ name: 'By Voice Name', value: '' },
			{ name: 'Female', value: 'female' },
			{ name: 'Male', value: 'male' },
		],
		default: '',
		displayOptions: onlyFor('text'),
	},
	{
		displayName: 'Voice Name',
		name: 'voiceName',
		type: 'string',
		default: '',
		placeholder: 'e.g. en-US-NancyNeural',
		displayOptions: onlyFor('text'),
	},
];

/** Says what is wrong with the sources of a collection. */
const areSources: Check = (value) => {
	for (const source of entries(value, 'sources')) {
		const kind = asText(source.kind) || 'file';
		const needed = NEEDED[kind];
		if (!needed) return `(Play) is not one of ${Object.keys(NEEDED).join(', ')}`;
		if (asText(source[needed.member]).trim() === '') return `(${needed.field}) may not be empty`;
		if (kind === 'file' && !/^https?:\/\/[^\s]+$/i.test(asText(source.uri))) {
			return '(File URL) is not a web address';
		}
	}
	return undefined;
};

/** Says what is wrong with sources in the vendor's own form. */
const areTyped: Check = (value) => {
	const wrong = isJsonOf('list')(value);
	if (wrong) return wrong;
	for (const source of (jsonOf(value) ?? []) as Json[]) {
		const kind = asText(source.kind);
		const member = source[kind];
		if (!NEEDED[kind] || !isRecord(member)) {
			return 'holds a source without "kind" (file, text or ssml) and its member';
		}
		if (asText(member[NEEDED[kind].member]) === '') {
			return `holds a source without ${kind}.${NEEDED[kind].member}`;
		}
	}
	return undefined;
};

/** The field of sources and its JSON alternative. */
export function sourcesFields(
	field: Pick<Field, 'displayName' | 'name' | 'description'>,
	{ several }: { several: boolean },
): [Field, Field] {
	const sources: Field = {
		type: 'fixedCollection',
		typeOptions: { multipleValues: true, sortable: true },
		placeholder: 'Add Source',
		default: {},
		options: [{ displayName: 'Source', name: 'sources', values: sourceValues }],
		// Shared access signatures of files.
		secret: 'query',
		check: (value) =>
			!several && entries(value, 'sources').length > 1
				? 'holds several sources, but one is possible here'
				: areSources(value),
		...field,
	};
	const json = jsonField(sources, {
		description:
			'Instead of the fields above: a list of PlaySource objects as the REST API takes them',
	});
	return [sources, { ...json, check: areTyped, secret: 'query' }];
}

/**
 * The sources as the body takes them; undefined when there are none.
 *
 * @throws Failure (`input`) when fields and JSON are both filled in, or the version has no text.
 */
export function sourcesOf(parameters: Parameters, field: Field): Json[] | undefined {
	const made = entries(parameters[field.name], 'sources').map(sourceOf);
	const chosen = eitherOf(parameters, field, made.length > 0 ? made : undefined);
	const sources = chosen as Json[] | undefined;
	const spoken = sources?.some(({ kind }) => kind !== 'file') ? sources : undefined;
	since(parameters, '2023-10-15', `${field.displayName} with text or SSML`, spoken);
	return sources && sources.length > 0 ? sources : undefined;
}

function sourceOf(source: Json): Json {
	const { kind = 'file', playSourceCacheId } = source;
	const members: Record<string, Json | undefined> = {
		file: { uri: source.uri },
		text: filledIn(Object.fromEntries(TEXT_MEMBERS.map((name) => [name, source[name]]))),
		ssml: filledIn({
			ssmlText: source.ssmlText,
			customVoiceEndpointId: source.customVoiceEndpointId,
		}),
	};
	const name = asText(kind);
	return filledIn({ kind: name, [name]: members[name], playSourceCacheId }) ?? {};
}
