import { isId } from '../../../../engine/model/checks';
import { writeOperation } from '../../../../engine/model/operation';
import { path, post } from '../../../../engine/model/request';
import { apiVersion, versionQuery } from '../../shared/apiVersion';
import {
	callConnectionId,
	operationCallbackUri,
	operationContext,
	outcome,
	participantsField,
} from '../../shared/fields';
import { identifiersOf } from '../../shared/identifier';
import { repeatability, repeatabilityOptions } from '../../shared/repeatability';

/**
 * Takes somebody out of another call into this one:
 * `POST /calling/callConnections/{callConnectionId}/participants:moveHere` (REST reference, Call
 * Connection, Move Participants; 2026-03-12).
 */
export const move = writeOperation({
	name: 'Move',
	action: 'Move participant',
	description: 'Take somebody out of another call of the application into this one',
	notice:
		'They leave the other call, which ends when nobody is left in it. MoveParticipantSucceeded or MoveParticipantFailed tells the outcome.',
	fields: [
		{ ...callConnectionId, description: 'The call into which they are moved' },
		{
			...callConnectionId,
			displayName: 'From Call',
			name: 'fromCall',
			description: 'The callConnectionId of the call that they are in now',
			check: isId({ max: 256 }),
		},
		participantsField(
			{
				displayName: 'Target Participants',
				name: 'targetParticipants',
				description:
					'Who is moved: phone numbers like +14255550123, raw IDs like 8:acs:…, or identifier objects',
			},
			{ least: 1 },
		),
		operationContext,
		operationCallbackUri,
	],
	options: [apiVersion('2026-03-12'), ...repeatabilityOptions],
	target: ['callConnectionId', 'fromCall', 'targetParticipants'],
	idempotency: repeatability,
	repeat: 'safe',
	request: (parameters) => {
		const { callConnectionId, fromCall, targetParticipants, apiVersion } = parameters;
		return post(path`/calling/callConnections/${callConnectionId}/participants:moveHere`, {
			query: versionQuery(apiVersion, '2026-03-12'),
			body: {
				targetParticipants: identifiersOf(targetParticipants, apiVersion),
				fromCall,
				...outcome(parameters),
			},
		});
	},
});
