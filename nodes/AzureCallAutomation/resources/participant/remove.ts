import { endOperation } from '../../../../engine/model/operation';
import { path, post } from '../../../../engine/model/request';
import { apiVersion, versionQuery } from '../../shared/apiVersion';
import { callAnswers } from '../../shared/callLook';
import {
	callConnectionId,
	operationCallbackUri,
	operationContext,
	outcome,
	participantField,
} from '../../shared/fields';
import { identifierOf } from '../../shared/identifier';
import { verifyParticipant } from '../../shared/participantLook';
import { repeatability, repeatabilityOptions } from '../../shared/repeatability';

/**
 * Throws somebody out of a call:
 * `POST /calling/callConnections/{callConnectionId}/participants:remove` (REST reference, Call
 * Connection, Remove Participant). Who is not in the call is refused with 404/8522 or 400/8558
 * ("Troubleshooting call end response codes"), so an acceptance is evidence.
 */
export const remove = endOperation({
	name: 'Remove',
	action: 'Remove participant from call',
	description: 'Throw somebody out of a call',
	notice:
		'They can be called or call again. Removing the only other participant ends the call. Somebody who is only invited is not in the call: use Cancel Add.',
	fields: [
		callConnectionId,
		{
			...participantField({
				displayName: 'Participant to Remove',
				name: 'participantToRemove',
				description:
					'Who in the call: phone number like +14255550123, raw ID like 8:acs:…, or identifier object',
			}),
			pickedFrom: 'participants',
		},
		operationContext,
		operationCallbackUri,
	],
	options: [apiVersion('2023-03-06'), ...repeatabilityOptions],
	target: ['callConnectionId', 'participantToRemove'],
	idempotency: repeatability,
	request: (parameters) => {
		const { callConnectionId, participantToRemove, apiVersion } = parameters;
		return post(path`/calling/callConnections/${callConnectionId}/participants:remove`, {
			query: versionQuery(apiVersion, '2023-03-06'),
			body: {
				participantToRemove: identifierOf(participantToRemove, String(apiVersion)),
				...outcome(parameters),
			},
		});
	},
	accepts: 'existing',
	// Under the same Repeatability pair it is carried out once.
	repeat: 'safe',
	answers: { '202': 'accepted', ...callAnswers, '400 8558': 'notFound' },
	verify: verifyParticipant('participantToRemove'),
});
