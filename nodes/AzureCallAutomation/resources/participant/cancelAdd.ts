import { isId } from '../../../../engine/model/checks';
import { endOperation } from '../../../../engine/model/operation';
import { path, post } from '../../../../engine/model/request';
import {
	callConnectionId,
	filled,
	operationCallbackUri,
	operationContext,
} from '../../shared/fields';
import { repeatability, repeatabilityOptions } from '../../shared/repeatability';
import { versionQuery } from '../../shared/since';

/**
 * Withdraws an invitation that nobody has answered yet:
 * `POST /calling/callConnections/{callConnectionId}/participants:cancelAddParticipant` (REST
 * reference, Call Connection, Cancel Add Participant). The outcome comes as an event; 404/8522
 * means that nothing is pending, and the invitee may well be talking.
 */
export const cancelAdd = endOperation({
	name: 'Cancel Add',
	action: 'Cancel adding participant',
	description: 'Withdraw a pending invitation; somebody who has joined stays in the call',
	fields: [
		callConnectionId,
		{
			displayName: 'Invitation ID',
			name: 'invitationId',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. 7b4244f8-d2ff-46d1-a629-4f9fb5f73d40',
			description:
				'The invitationId from the answer of Participant: Add; store it then, because it cannot be looked up later',
			check: isId({ max: 256 }),
		},
		operationContext,
		operationCallbackUri,
	],
	options: repeatabilityOptions,
	target: ['callConnectionId', 'invitationId'],
	idempotency: repeatability,
	request: ({
		callConnectionId,
		invitationId,
		operationContext,
		operationCallbackUri,
		apiVersion,
	}) =>
		post(path`/calling/callConnections/${callConnectionId}/participants:cancelAddParticipant`, {
			query: versionQuery(apiVersion, '2023-10-15'),
			body: {
				invitationId,
				operationContext: filled(operationContext),
				operationCallbackUri: filled(operationCallbackUri),
			},
		}),
	// Under the same Repeatability pair it is carried out once.
	repeat: 'safe',
	answers: { '202': 'accepted', '404 8522': 'notFound' },
});
