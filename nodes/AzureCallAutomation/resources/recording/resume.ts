import { writeOperation } from '../../../../engine/model/operation';
import { path, post } from '../../../../engine/model/request';
import { apiVersion, versionQuery } from '../../shared/apiVersion';
import { recordingId } from '../../shared/fields';

/**
 * `POST /calling/recordings/{recordingId}:resume` (REST reference, Call Recording, Resume Recording).
 */
export const resume = writeOperation({
	name: 'Resume',
	action: 'Resume recording',
	description: 'Go on with a recording that is paused',
	fields: [recordingId],
	options: [apiVersion('2023-03-06')],
	target: ['recordingId'],
	// Azure takes no Repeatability headers here, and somebody else may have changed it meanwhile.
	repeat: 'never',
	request: ({ recordingId, apiVersion }) =>
		post(path`/calling/recordings/${recordingId}:resume`, {
			query: versionQuery(apiVersion, '2023-03-06'),
		}),
	item: () => ({ accepted: true }),
});
