import { asObject, asText } from '../../../../engine/model/answer';
import {
	endOperation,
	type Parameters,
	type Sight,
	type View,
} from '../../../../engine/model/operation';
import { path, remove } from '../../../../engine/model/request';
import { apiVersion, versionQuery } from '../../shared/apiVersion';
import { recordingId } from '../../shared/fields';
import { get } from './get';

/**
 * Ends a recording: `DELETE /calling/recordings/{recordingId}` (REST reference, Call Recording, Stop
 * Recording). A recording that is over or unknown is refused with 404/8522 (recorded traffic of the
 * vendor's SDK: a second Stop), so an acceptance is evidence.
 */
export const stop = endOperation({
	name: 'Stop',
	action: 'Stop (end) recording',
	description: 'End a recording; its file follows minutes later',
	notice:
		'The call goes on. Nothing is erased: the event RecordingFileStatusUpdated names the file, and Recording: Delete erases it.',
	fields: [recordingId],
	options: [apiVersion('2023-03-06')],
	target: ['recordingId'],
	request: ({ recordingId, apiVersion }) =>
		remove(path`/calling/recordings/${recordingId}`, {
			query: versionQuery(apiVersion, '2023-03-06'),
		}),
	accepts: 'existing',
	// The ID names this one recording, which does not come back.
	repeat: 'safe',
	answers: {
		'204': 'accepted',
		'404 8522': 'notFound',
		'400 8543': 'notFound',
		'400 8501': 'confirm',
		'400 8528': 'confirm',
		'400 8585': 'confirm',
	},
	verify: {
		look: get,
		every: 3,
		upTo: 60,
		lookParameters: ({ recordingId, apiVersion }) => ({ recordingId, apiVersion }),
		sees: seesRecording,
	},
});

/**
 * "inactive" stands for paused as well, so it shows neither that it runs nor that it is over. Nor
 * does another recording in the answer.
 */
function seesRecording({ notFound, body }: Sight, asked: Parameters): View {
	if (notFound) return 'absent';
	const { recordingId, recordingState } = asObject(body);
	if (asText(recordingId) !== asText(asked.recordingId)) return undefined;
	return asText(recordingState) === 'active' ? 'alive' : undefined;
}
