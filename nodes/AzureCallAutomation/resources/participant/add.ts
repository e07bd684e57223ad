import { asObject } from '../../../../engine/model/answer';
import { isWholeNumber } from '../../../../engine/model/checks';
import { writeOperation, type Field } from '../../../../engine/model/operation';
import { path, post } from '../../../../engine/model/request';
import { apiVersion, versionQuery } from '../../shared/apiVersion';
import { contextOf, headerFields } from '../../shared/callingContext';
import {
	callConnectionId,
	filled,
	operationCallbackUri,
	operationContext,
	outcome,
	participantField,
	phone,
	sourceCallerIdNumber,
	sourceDisplayName,
} from '../../shared/fields';
import { identifierOf, isPhoneNumber } from '../../shared/identifier';
import { refuse } from '../../shared/refuse';
import { repeatability, repeatabilityOptions } from '../../shared/repeatability';

const fields: Field[] = [
	callConnectionId,
	participantField({
		displayName: 'Participant to Add',
		name: 'participantToAdd',
		description:
			'A phone number in E.164 form, the raw ID of a user, e.g. 8:acs:…, or an identifier object',
	}),
	sourceCallerIdNumber,
	operationContext,
	operationCallbackUri,
];

const options: Field[] = [
	apiVersion('2023-03-06'),
	{
		displayName: 'Invitation Timeout (Seconds)',
		name: 'invitationTimeoutInSeconds',
		type: 'number',
		default: 0,
		typeOptions: { minValue: 0, maxValue: 180 },
		description: 'When the invitation lapses, at most 180; the default of Azure if 0',
		check: isWholeNumber({ min: 0, max: 180 }),
	},
	sourceDisplayName,
	...headerFields,
	...repeatabilityOptions,
];

/**
 * Invites somebody to a call: `POST /calling/callConnections/{callConnectionId}/participants:add`
 * (REST reference, Call Connection, Add Participant). The answer is the only place where the
 * `invitationId` appears, which Cancel Add needs.
 */
export const add = writeOperation({
	name: 'Add',
	action: 'Add participant',
	description: 'Invite somebody to a call, and get the invitation ID that Cancel Add needs',
	notice:
		'Store invitationId of the item: Azure tells it nowhere else, and Cancel Add needs it. Even AddParticipantSucceeded is no proof that a person has answered.',
	fields,
	options,
	target: ['callConnectionId', 'participantToAdd'],
	idempotency: repeatability,
	// Under the same Repeatability pair nobody is invited twice.
	repeat: 'safe',
	request: (parameters) => {
		const { apiVersion, callConnectionId } = parameters;
		const participantToAdd = identifierOf(parameters.participantToAdd, String(apiVersion));
		const callerId = phone(parameters.sourceCallerIdNumber);
		if (isPhoneNumber(participantToAdd) && callerId === undefined) {
			throw refuse(
				'Source Caller ID Number is empty, but a phone number is added',
				'Enter a phone number of your Azure resource.',
			);
		}
		const timeout = Number(parameters.invitationTimeoutInSeconds);
		return post(path`/calling/callConnections/${callConnectionId}/participants:add`, {
			query: versionQuery(apiVersion, '2023-03-06'),
			body: {
				participantToAdd,
				sourceCallerIdNumber: callerId,
				sourceDisplayName: filled(parameters.sourceDisplayName),
				invitationTimeoutInSeconds: timeout > 0 ? timeout : undefined,
				...outcome(parameters),
				customCallingContext: contextOf(parameters),
			},
		});
	},
	item: (body) => {
		const { invitationId, ...rest } = asObject(body);
		return { invitationId: String(invitationId ?? ''), ...(rest as object) };
	},
});
