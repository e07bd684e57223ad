import type { Check } from '../../../../engine/model/checks';
import { downloadOperation } from '../../../../engine/model/operation';
import { fileOf } from '../../shared/files';
import { formatFields, formatQuery } from '../../shared/formats';
import { callId, idParameterName, identifierQuery } from '../../shared/identifier';
import { call } from '../../shared/request';
import { NO_MEDIA } from './empty';

const isSecond: Check = (value) =>
	typeof value === 'number' && Number.isFinite(value) && value >= 0
		? undefined
		: 'must be a number of seconds from 0 on';

/** `action=GetMediaSegment` (HTTP Business API, "Get Media Segment", 6817018): times in seconds. */
export const downloadSegment = downloadOperation({
	name: 'Download Segment',
	action: 'Download media segment',
	description: 'Download a part of the recording',
	fields: [
		callId,
		{
			displayName: 'Start (Seconds)',
			name: 'start',
			type: 'number',
			default: 0,
			typeOptions: { minValue: 0, numberPrecision: 3 },
			description: 'Begin of the part, from the begin of the recording',
			check: isSecond,
		},
		{
			displayName: 'End (Seconds)',
			name: 'end',
			type: 'number',
			default: 10,
			typeOptions: { minValue: 0, numberPrecision: 3 },
			description: 'End of the part, from the begin of the recording',
			check: isSecond,
		},
		...formatFields([{ name: 'As Recorded', value: '' }]),
	],
	options: [idParameterName],
	target: ['callId', 'start', 'end', 'format', 'customFormat'],
	notFound: ['* notFound'],
	check: ({ start, end }) =>
		Number(end) > Number(start) ? undefined : 'End (Seconds) must be greater than Start (Seconds)',
	request: (parameters, values) =>
		call(
			'GetMediaSegment',
			{
				...identifierQuery(parameters, 'cid'),
				start: Number(parameters.start),
				end: Number(parameters.end),
				...formatQuery(parameters),
			},
			parameters,
			values,
			{ media: true },
		),
	file: ({ callId, start, end }, headers, head) =>
		fileOf(`${String(callId)}_${String(start)}-${String(end)}`, headers, head),
	empty: NO_MEDIA,
});
