import { writeOperation } from '../../../../engine/model/operation';
import { path, post } from '../../../../engine/model/request';
import { optional } from '../../../../engine/model/checks';
import { apiVersion, shownSince, since, versionQuery } from '../../shared/apiVersion';
import { contextOf, headerFields } from '../../shared/callingContext';
import {
	callConnectionId,
	operationCallbackUri,
	operationContext,
	outcome,
	participantField,
	phone,
	sourceCallerIdNumber,
} from '../../shared/fields';
import { identifierOf, isIdentifier } from '../../shared/identifier';
import { repeatability, repeatabilityOptions } from '../../shared/repeatability';

/**
 * Hands somebody in a call over to somebody else:
 * `POST /calling/callConnections/{callConnectionId}:transferToParticipant` (REST reference, Call
 * Connection, Transfer To Participant). The call is not ended by it, the application loses it.
 */
export const transfer = writeOperation({
	name: 'Transfer',
	action: 'Transfer call to participant',
	description: 'Hand somebody in a call over to somebody else',
	notice:
		'The call goes on without the application: it cannot be ended from here afterwards. CallTransferAccepted or CallTransferFailed tells the outcome; after a failure use Call: Hang Up if nothing works any more.',
	fields: [
		callConnectionId,
		participantField({
			displayName: 'Target Participant',
			name: 'targetParticipant',
			description:
				'Who gets the call: phone number like +14255550123, raw ID like 8:acs:…, or identifier object',
		}),
		{
			...participantField({
				displayName: 'Transferee',
				name: 'transferee',
				description:
					'Who is handed over, needed in a group call; the only other participant of a call of two if empty',
			}),
			required: false,
			check: optional(isIdentifier),
			pickedFrom: 'participants',
		},
		operationContext,
		operationCallbackUri,
	],
	options: [
		apiVersion('2023-03-06'),
		...headerFields,
		{
			...sourceCallerIdNumber,
			description: 'The phone number that a phone as the target shows; Azure may ignore it',
			displayOptions: shownSince('2024-09-15'),
		},
		...repeatabilityOptions,
	],
	target: ['callConnectionId', 'targetParticipant', 'transferee'],
	idempotency: repeatability,
	// Under the same Repeatability pair it is transferred once.
	repeat: 'safe',
	request: (parameters) => {
		const { callConnectionId, targetParticipant, transferee, apiVersion } = parameters;
		const version = String(apiVersion);
		return post(path`/calling/callConnections/${callConnectionId}:transferToParticipant`, {
			query: versionQuery(apiVersion, '2023-03-06'),
			body: {
				targetParticipant: identifierOf(targetParticipant, version),
				transferee: since(
					parameters,
					'2023-10-15',
					'Transferee',
					transferee ? identifierOf(transferee, version) : undefined,
				),
				...outcome(parameters),
				customCallingContext: contextOf(parameters),
				sourceCallerIdNumber: since(
					parameters,
					'2024-09-15',
					'Source Caller ID Number',
					phone(parameters.sourceCallerIdNumber),
				),
			},
		});
	},
});
