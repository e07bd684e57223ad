import { downloadOperation } from '../../../../engine/model/operation';
import { fileOf } from '../../shared/files';
import { callId, identifierQuery } from '../../shared/identifier';
import { call } from '../../shared/request';

/** `action=GetMediaLive` (HTTP Business API, "Get Media Live", v94): MP3 only, by callID only. */
export const downloadLive = downloadOperation({
	name: 'Download Live',
	action: 'Download live media',
	description: 'Download what is being recorded of an ongoing call, as MP3',
	fields: [callId],
	target: ['callId'],
	notFound: ['* notFound'],
	request: (parameters, values) =>
		call('GetMediaLive', { ...identifierQuery(parameters), format: 'mp3' }, parameters, values, {
			media: true,
		}),
	file: ({ callId }, headers, head) => fileOf(String(callId), headers, head),
	empty: 'The call may be over, or nothing was recorded of it yet.',
});
