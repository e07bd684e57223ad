import { endOperation } from '../../../../engine/model/operation';
import { path, post } from '../../../../engine/model/request';
import { apiVersion, versionQuery } from '../../shared/apiVersion';
import { callAnswers, verifyCall } from '../../shared/callLook';
import { callConnectionId } from '../../shared/fields';
import { repeatability, repeatabilityOptions } from '../../shared/repeatability';

/**
 * Ends a call for everybody: `POST /calling/callConnections/{callConnectionId}:terminate` (REST
 * reference, Call Connection, Terminate Call). A call that the service does not know is refused with
 * 404/8522 ("Troubleshooting call end response codes"), so an acceptance is evidence.
 */
export const terminate = endOperation({
	name: 'Terminate',
	action: 'Terminate (end) call for everyone',
	description: 'End a call for everybody in it',
	notice: 'Everybody in the call is disconnected at once, and recordings of it end.',
	fields: [callConnectionId],
	options: [apiVersion('2023-03-06'), ...repeatabilityOptions],
	target: ['callConnectionId'],
	idempotency: repeatability,
	request: ({ callConnectionId, apiVersion }) =>
		post(path`/calling/callConnections/${callConnectionId}:terminate`, {
			query: versionQuery(apiVersion, '2023-03-06'),
		}),
	accepts: 'existing',
	// Under the same Repeatability pair it is carried out once, and the ID does not come back.
	repeat: 'safe',
	answers: { '204': 'accepted', ...callAnswers },
	verify: verifyCall,
});
