import { writeOperation } from '../../../../engine/model/operation';
import { path, post } from '../../../../engine/model/request';
import { apiVersion, versionQuery } from '../../shared/apiVersion';
import { callConnectionId, filled, operationContext, participantsField } from '../../shared/fields';
import { identifiersOf } from '../../shared/identifier';
import { repeatability, repeatabilityOptions } from '../../shared/repeatability';

/**
 * Mutes users: `POST /calling/callConnections/{callConnectionId}/participants:mute` (REST
 * reference, Call Connection, Mute). Phones cannot be muted, and there is no unmute.
 */
export const mute = writeOperation({
	name: 'Mute',
	action: 'Mute participant',
	description: 'Mute users of Azure Communication Services; they can unmute themselves',
	notice: 'Phones cannot be muted, and Azure has no way to unmute from here.',
	fields: [
		callConnectionId,
		participantsField(
			{
				displayName: 'Target Participants',
				name: 'targetParticipants',
				description: 'Users in the call: raw IDs like 8:acs:…, or identifier objects',
			},
			{ least: 1, users: true },
		),
		operationContext,
	],
	options: [apiVersion('2023-10-15'), ...repeatabilityOptions],
	target: ['callConnectionId', 'targetParticipants'],
	idempotency: repeatability,
	repeat: 'safe',
	request: ({ callConnectionId, targetParticipants, operationContext, apiVersion }) =>
		post(path`/calling/callConnections/${callConnectionId}/participants:mute`, {
			query: versionQuery(apiVersion, '2023-10-15'),
			body: {
				targetParticipants: identifiersOf(targetParticipants, apiVersion),
				operationContext: filled(operationContext),
			},
		}),
});
