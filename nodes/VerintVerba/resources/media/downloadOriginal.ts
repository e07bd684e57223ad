import { downloadOperation } from '../../../../engine/model/operation';
import { fileOf } from '../../shared/files';
import {
	callOrExtension,
	idParameterName,
	identifierQuery,
	identifierTarget,
} from '../../shared/identifier';
import { call } from '../../shared/request';
import { NO_MEDIA } from './empty';

/** `action=GetMedia` (HTTP Business API, "Get Media", v96): the file in its stored format. */
export const downloadOriginal = downloadOperation({
	name: 'Download Original',
	action: 'Download original media',
	description: 'Download the recording in the format in which it is stored',
	fields: callOrExtension,
	options: [idParameterName],
	target: identifierTarget,
	notFound: ['* notFound'],
	request: (parameters, values) =>
		call('GetMedia', identifierQuery(parameters, 'ccdr_id'), parameters, values, { media: true }),
	file: ({ callId, extension }, headers, head) =>
		fileOf(String(callId ?? extension ?? ''), headers, head),
	empty: NO_MEDIA,
});
