import { readOperation } from '../../../../engine/model/operation';
import { get as request, path } from '../../../../engine/model/request';
import { apiVersion, versionQuery } from '../../shared/apiVersion';
import { recordingId } from '../../shared/fields';

/**
 * Shows the state of a recording: `GET /calling/recordings/{recordingId}` (REST reference, Call
 * Recording, Get Recording Properties). "inactive" also stands for a recording that is paused.
 */
export const get = readOperation({
	name: 'Get',
	action: 'Get recording',
	description: 'Show whether a recording is active; "inactive" also means paused',
	fields: [recordingId],
	options: [apiVersion('2023-03-06')],
	target: ['recordingId'],
	notFound: ['404 8522'],
	request: ({ recordingId, apiVersion }) =>
		request(path`/calling/recordings/${recordingId}`, {
			query: versionQuery(apiVersion, '2023-03-06'),
		}),
});
