import { isWholeNumber } from '../../../../engine/model/checks';
import { downloadOperation } from '../../../../engine/model/operation';
import { fileOf } from '../../shared/files';
import { callId, idParameterName, identifierQuery } from '../../shared/identifier';
import { call } from '../../shared/request';
import { NO_MEDIA } from './empty';

/** `action=GetThumbnail` (HTTP Business API, "Get Thumbnail"): its table says frame, its sample nFrame. */
export const getThumbnail = downloadOperation({
	name: 'Get Thumbnail',
	action: 'Get thumbnail of media',
	description: 'Download a picture of a video recording',
	fields: [
		callId,
		{
			displayName: 'Width (Pixels)',
			name: 'width',
			type: 'number',
			default: 320,
			typeOptions: { minValue: 1 },
			description: 'Width of the picture',
			check: isWholeNumber({ min: 1, max: 10_000 }),
		},
		{
			displayName: 'Frame',
			name: 'frame',
			type: 'number',
			default: 0,
			typeOptions: { minValue: 0 },
			description:
				'Which frame of the video; sent as frame. Servers that want nFrame get it by Additional Parameters.',
			check: isWholeNumber({ min: 0, max: 10_000_000 }),
		},
	],
	options: [idParameterName],
	target: ['callId', 'frame'],
	notFound: ['* notFound'],
	request: (parameters, values) =>
		call(
			'GetThumbnail',
			{
				...identifierQuery(parameters, 'cid'),
				width: Number(parameters.width),
				frame: Number(parameters.frame),
			},
			parameters,
			values,
			{ media: true },
		),
	file: ({ callId }, headers, head) => fileOf(String(callId), headers, head),
	empty: NO_MEDIA,
});
