import { endOperation } from '../../../../engine/model/operation';
import { path, remove } from '../../../../engine/model/request';
import { apiVersion, versionQuery } from '../../shared/apiVersion';
import { callAnswers, verifyCall } from '../../shared/callLook';
import { callConnectionId } from '../../shared/fields';

/**
 * The application's own leg leaves: `DELETE /calling/callConnections/{callConnectionId}` (REST
 * reference, Call Connection, Hangup Call). A call that the service does not know is refused with
 * 404/8522 ("Troubleshooting call end response codes"), so an acceptance is evidence.
 */
export const hangUp = endOperation({
	name: 'Hang Up',
	action: 'Hang up (leave) call',
	description: 'Leave a call: a call of two ends, a group call goes on without the application',
	notice:
		'The application leaves. A call with one other participant ends; in a group call the others go on talking, except that a call between phone numbers which the application has dialled drops. To end it for everybody use Terminate.',
	fields: [callConnectionId],
	options: [apiVersion('2023-03-06')],
	target: ['callConnectionId'],
	request: ({ callConnectionId, apiVersion }) =>
		remove(path`/calling/callConnections/${callConnectionId}`, {
			query: versionQuery(apiVersion, '2023-03-06'),
		}),
	accepts: 'existing',
	// The ID names this one leg, which does not come back.
	repeat: 'safe',
	answers: { '204': 'accepted', ...callAnswers },
	verify: verifyCall,
});
