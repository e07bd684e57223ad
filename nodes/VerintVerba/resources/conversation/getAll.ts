import { asObject } from '../../../../engine/model/answer';
import { isText, isWholeNumber, optional } from '../../../../engine/model/checks';
import { listOperation } from '../../../../engine/model/operation';
import { idOf, summaryOf, withTimes, type Conversation } from '../../shared/conversations';
import { readList } from '../../shared/read';
import { call } from '../../shared/request';
import { includeOf, includeQuery } from '../../shared/returned';
import { filters, nextPage, PAGE, searchQuery } from '../../shared/search';
import { isTime, timeZone } from '../../shared/time';

/** `action=SearchCalls` (HTTP Business API, "Search Calls", 9183201); paging by public clients. */
export const getAll = listOperation({
	name: 'Get Many',
	action: 'Get many conversations',
	description: 'Find conversations in a time span by number, name or metadata',
	fields: [
		{
			displayName: 'Start Time',
			name: 'startTime',
			type: 'dateTime',
			required: true,
			default: '={{ $now.minus({ days: 1 }) }}',
			description: 'Begin of the time span in which conversations are searched',
			check: isTime,
		},
		{
			displayName: 'End Time',
			name: 'endTime',
			type: 'dateTime',
			required: true,
			default: '={{ $now }}',
			description: 'End of the time span',
			check: isTime,
		},
		filters,
	],
	options: [
		includeOf('returnMetadata', 'returnIM', 'returnTranscriptDB', 'returnVoiceQuality'),
		{
			displayName: 'Order',
			name: 'order',
			type: 'options',
			options: [
				{ name: 'Ascending', value: 'asc' },
				{ name: 'Descending', value: 'desc' },
			],
			default: 'asc',
			description: 'Order of Order By',
		},
		{
			displayName: 'Order By',
			name: 'orderBy',
			type: 'string',
			default: '',
			placeholder: 'e.g. source_caller_id',
			description: "A field of the record; the server's own order if empty",
			check: optional(isText({ max: 128 })),
		},
		{
			displayName: 'Rows per Page',
			name: 'pageSize',
			type: 'number',
			default: PAGE,
			typeOptions: { minValue: 1, maxValue: 1_000 },
			description: 'How many conversations one request asks for',
			check: isWholeNumber({ min: 1, max: 1_000 }),
		},
		timeZone,
	],
	target: ['startTime', 'endTime'],
	check: ({ startTime, endTime }) =>
		Date.parse(String(endTime)) < Date.parse(String(startTime))
			? 'End Time is before Start Time'
			: undefined,
	request: (parameters, values) =>
		call(
			'SearchCalls',
			{ ...searchQuery(parameters), ...includeQuery(parameters) },
			parameters,
			values,
		),
	read: readList,
	rows: (body, { parameters }) => {
		const rows = asObject(body).conversations as Conversation[] | undefined;
		const { timeZone = 'GMT' } = parameters;
		return rows?.map((row) => withTimes(row, timeZone));
	},
	simple: (record, { timeZone = 'GMT' }) => summaryOf(record, timeZone),
	distinct: (row) => idOf(row as Conversation) || JSON.stringify(row),
	next: (_body, { request, received, fresh }) => nextPage(request, received, fresh),
});
