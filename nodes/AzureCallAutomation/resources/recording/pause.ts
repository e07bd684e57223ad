import { writeOperation } from '../../../../engine/model/operation';
import { path, post } from '../../../../engine/model/request';
import { apiVersion, versionQuery } from '../../shared/apiVersion';
import { recordingId } from '../../shared/fields';

/**
 * `POST /calling/recordings/{recordingId}:pause` (REST reference, Call Recording, Pause Recording).
 */
export const pause = writeOperation({
	name: 'Pause',
	action: 'Pause recording',
	description: 'Interrupt a recording, until Recording: Resume',
	fields: [recordingId],
	options: [apiVersion('2023-03-06')],
	target: ['recordingId'],
	// Azure takes no Repeatability headers here, and somebody else may have changed it meanwhile.
	repeat: 'never',
	request: ({ recordingId, apiVersion }) =>
		post(path`/calling/recordings/${recordingId}:pause`, {
			query: versionQuery(apiVersion, '2023-03-06'),
		}),
	item: () => ({ accepted: true }),
});
