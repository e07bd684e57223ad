import { downloadOperation } from '../../../../engine/model/operation';
import { fileOf } from '../../shared/files';
import { formatFields, formatQuery } from '../../shared/formats';
import { callId, idParameterName, identifierQuery } from '../../shared/identifier';
import { call } from '../../shared/request';
import { NO_MEDIA } from './empty';

/** `action=GetMediaEncoded`: known by its title and from a public client only. */
export const downloadEncoded = downloadOperation({
	name: 'Download Encoded',
	action: 'Download encoded media',
	description: 'Download the recording in another format, such as MP3',
	fields: [callId, ...formatFields()],
	options: [idParameterName],
	target: ['callId', 'format', 'customFormat'],
	notFound: ['* notFound'],
	request: (parameters, values) =>
		call(
			'GetMediaEncoded',
			{ ...identifierQuery(parameters, 'cid'), ...formatQuery(parameters) },
			parameters,
			values,
			{ media: true },
		),
	file: ({ callId }, headers, head) => fileOf(String(callId), headers, head),
	empty: NO_MEDIA,
});
