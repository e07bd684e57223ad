import { isId, optional } from '../../../../engine/model/checks';
import { endOperation } from '../../../../engine/model/operation';
import { path, post } from '../../../../engine/model/request';
import { apiVersion, versionQuery } from '../../shared/apiVersion';
import {
	callConnectionId,
	operationCallbackUri,
	operationContext,
	outcome,
	participantField,
} from '../../shared/fields';
import { isIdentifier } from '../../shared/identifier';
import { verifyParticipant } from '../../shared/participantLook';
import { repeatability, repeatabilityOptions } from '../../shared/repeatability';

/** An invitation lapses after 180 seconds at the latest (REST reference, Add Participant). */
const LONGEST_INVITATION = 180;

/**
 * Withdraws an invitation that nobody has answered yet:
 * `POST /calling/callConnections/{callConnectionId}/participants:cancelAddParticipant` (REST
 * reference, Call Connection, Cancel Add Participant). The outcome comes as an event; 404/8522
 * means that nothing is pending, and the invitee may well be talking.
 *
 * Azure lists no pending invitations. What can be seen is the invitee in the call; their absence
 * says something only when no invitation can be pending any more.
 */
export const cancelAdd = endOperation({
	name: 'Cancel Add',
	action: 'Cancel adding participant',
	description: 'Withdraw a pending invitation; somebody who has joined stays in the call',
	notice:
		'"accepted" says that Azure has taken the request. CancelAddParticipantSucceeded is the proof; Wait Until Ended takes three minutes, because an invitation that is still pending cannot be seen.',
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
		{
			...participantField({
				displayName: 'Invited Participant',
				name: 'invitedParticipant',
				description: 'Who was invited, as in Participant: Add; only Wait Until Ended needs it',
			}),
			required: false,
			check: optional(isIdentifier),
		},
		operationContext,
		operationCallbackUri,
	],
	options: [apiVersion('2023-10-15'), ...repeatabilityOptions],
	target: ['callConnectionId', 'invitationId'],
	idempotency: repeatability,
	request: (parameters) => {
		const { callConnectionId, invitationId, apiVersion } = parameters;
		return post(
			path`/calling/callConnections/${callConnectionId}/participants:cancelAddParticipant`,
			{
				query: versionQuery(apiVersion, '2023-10-15'),
				body: { invitationId, ...outcome(parameters) },
			},
		);
	},
	// Under the same Repeatability pair it is carried out once.
	repeat: 'safe',
	answers: {
		'202': 'accepted',
		'404 8522': 'notFound',
		'400 8543': 'notFound',
		'400 8501': 'confirm',
		'400 8528': 'confirm',
		'400 8585': 'confirm',
	},
	verify: {
		...verifyParticipant('invitedParticipant'),
		every: 15,
		upTo: LONGEST_INVITATION + 30,
		lag: LONGEST_INVITATION,
		// Who is only invited is not shown, so a look before says nothing.
		lookBefore: false,
		refuses: ({ invitedParticipant }) =>
			invitedParticipant
				? undefined
				: 'Invited Participant is empty: without it there is nothing to look at',
	},
});
