import type { INodeProperties } from 'n8n-workflow';

import { alphabetically } from '../../../engine/base/order';
import type { Field } from '../../../engine/model/operation';
import { includeOf, simplify } from '../shared/returned';
import { additionalParameters, sendAs } from '../shared/request';
import { filters } from '../shared/search';
import { timeZone } from '../shared/time';

/** What the trigger tells of, by the name in `eventName`. */
export const EVENTS = {
	recorded: 'conversationRecorded',
	ongoing: 'callStarted',
	ended: 'callEnded',
} as const;
export type EventChoice = keyof typeof EVENTS;

/** Hours, default of the option Overlap. */
export const OVERLAP = 2;

/** The filters of a search, without the state, which the events decide. */
export const triggerFilters: Field = {
	...filters,
	options: (filters.options ?? []).filter(({ name }) => name !== 'status') as INodeProperties[],
};

export const triggerOptions: Field[] = [
	timeZone,
	includeOf('returnMetadata', 'returnIM', 'returnTranscriptDB', 'returnVoiceQuality'),
	{
		displayName: 'Overlap (Hours)',
		name: 'overlap',
		type: 'number',
		default: OVERLAP,
		typeOptions: { minValue: 0.25, maxValue: 168, numberPrecision: 2 },
		description:
			'How far each search reaches back before the one before it. A recording that appears later than this after its call is not seen: make it longer than the longest call and the slowest upload together.',
		check: (value) =>
			typeof value === 'number' && value >= 0.25 && value <= 168
				? undefined
				: 'must be a number from 0.25 to 168',
	},
	simplify,
	additionalParameters,
	sendAs,
];

export const triggerProperties: INodeProperties[] = [
	{
		displayName:
			'Verba pushes nothing, so it is asked at the times above. The first time after publishing it only takes note of what is there.',
		name: 'notice',
		type: 'notice',
		default: '',
	},
	{
		displayName: 'Events',
		name: 'events',
		type: 'multiOptions',
		required: true,
		options: [
			{
				name: 'Call Ended',
				value: 'ended',
				description:
					'A call that was seen ongoing is not ongoing any more. The item says callEnded.',
			},
			{
				name: 'Call Started',
				value: 'ongoing',
				description:
					'A call is being recorded; calls shorter than the time between two looks are not seen. The item says callStarted.',
			},
			{
				name: 'Conversation Recorded',
				value: 'recorded',
				description: 'A finished conversation can be found. The item says conversationRecorded.',
			},
		],
		default: ['recorded'],
		description: 'What starts the workflow',
	},
	plain(triggerFilters),
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [...triggerOptions]
			.sort((one, other) => alphabetically(one.displayName, other.displayName))
			.map(plain),
	},
];

/** The field as n8n knows it: a description holds no functions. */
function plain({ check, ...property }: Field): INodeProperties {
	void check;
	return property;
}
