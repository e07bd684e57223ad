import { endOperation } from '../../../../engine/model/operation';
import { path, post } from '../../../../engine/model/request';
import { apiVersion, versionQuery } from '../../shared/apiVersion';
import { callAnswers } from '../../shared/callLook';
import { callConnectionId } from '../../shared/fields';

/**
 * Stops all that plays and listens:
 * `POST /calling/callConnections/{callConnectionId}:cancelAllMediaOperations` (REST reference, Call
 * Media, Cancel All Media Operations). What was cancelled only the events tell; nothing shows it.
 */
export const cancelAll = endOperation({
	name: 'Cancel All',
	action: 'Cancel (stop) all media operations of call',
	description: 'Stop all that plays and listens in a call; the call goes on',
	notice:
		'PlayCanceled and RecognizeCanceled tell what was stopped; there is nothing to look at, so the outcome stays "accepted". Continuous DTMF, streaming and recordings go on.',
	fields: [callConnectionId],
	options: [apiVersion('2023-03-06')],
	target: ['callConnectionId'],
	request: ({ callConnectionId, apiVersion }) =>
		post(path`/calling/callConnections/${callConnectionId}:cancelAllMediaOperations`, {
			query: versionQuery(apiVersion, '2023-03-06'),
		}),
	// A repetition could stop what was started meanwhile.
	repeat: 'never',
	answers: { '202': 'accepted', ...callAnswers },
});
