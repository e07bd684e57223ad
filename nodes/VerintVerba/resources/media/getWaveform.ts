import { asObject, asText } from '../../../../engine/model/answer';
import { isWholeNumber, type Check } from '../../../../engine/model/checks';
import { downloadOperation, type Field } from '../../../../engine/model/operation';
import { fileOf } from '../../shared/files';
import { callId, idParameterName, identifierQuery } from '../../shared/identifier';
import { call } from '../../shared/request';
import { NO_MEDIA } from './empty';

const COLORS = ['bgColor', 'maxColor', 'minColor', 'transparency'] as const;

const areColors: Check = (value) => {
	const strange = Object.entries(asObject(value)).find(
		([name, text]) =>
			!COLORS.includes(name as (typeof COLORS)[number]) || !/^[\w#.,-]{1,50}$/.test(asText(text)),
	);
	return strange === undefined ? undefined : `hold ${strange[0]} with a value that is none`;
};

const colors: Field = {
	displayName: 'Colors',
	name: 'colors',
	type: 'collection',
	placeholder: 'Add Color',
	default: {},
	options: [
		{ displayName: 'Background', name: 'bgColor', type: 'color', default: '' },
		{ displayName: 'Maximum', name: 'maxColor', type: 'color', default: '' },
		{ displayName: 'Minimum', name: 'minColor', type: 'color', default: '' },
		{ displayName: 'Transparency', name: 'transparency', type: 'string', default: '' },
	],
	description:
		"Colors of the picture in the form that your server's documentation names; the server's own if empty",
	check: areColors,
};

/** `action=GetWaveform` (HTTP Business API, "Get Waveform", 6816963): three parameters are mandatory. */
export const getWaveform = downloadOperation({
	name: 'Get Waveform',
	action: 'Get waveform of media',
	description: 'Download a picture of the loudness of a recording',
	fields: [
		callId,
		{
			displayName: 'Width (Pixels)',
			name: 'width',
			type: 'number',
			default: 800,
			typeOptions: { minValue: 1 },
			description: 'Width of the picture',
			check: isWholeNumber({ min: 1, max: 10_000 }),
		},
		{
			displayName: 'Height (Pixels)',
			name: 'height',
			type: 'number',
			default: 100,
			typeOptions: { minValue: 1 },
			description: 'Height of the picture',
			check: isWholeNumber({ min: 1, max: 10_000 }),
		},
	],
	options: [colors, idParameterName],
	target: ['callId'],
	notFound: ['* notFound'],
	request: (parameters, values) => {
		const chosen = asObject(parameters.colors) as Record<string, string>;
		return call(
			'GetWaveform',
			{
				...identifierQuery(parameters, 'cid'),
				width: Number(parameters.width),
				height: Number(parameters.height),
				// Mandatory; its values are not documented.
				isColorDefined: String(Object.values(chosen).some(Boolean)),
				...chosen,
			},
			parameters,
			values,
			{ media: true },
		);
	},
	file: ({ callId }, headers, head) => fileOf(String(callId), headers, head),
	empty: NO_MEDIA,
});
