import { isId, isText, isWholeNumber, optional } from '../../../../engine/model/checks';
import { asObject } from '../../../../engine/model/answer';
import { Failure } from '../../../../engine/base/failure';
import { writeOperation, type Field } from '../../../../engine/model/operation';
import { path, post } from '../../../../engine/model/request';
import {
	callConnectionId,
	filled,
	operationCallbackUri,
	operationContext,
} from '../../shared/fields';
import { headerFields, headersOf, noHeaders } from '../../shared/callingContext';
import { identifierOf, isPhoneNumber } from '../../shared/identifier';
import { repeatability, repeatabilityOptions } from '../../shared/repeatability';
import { versionQuery } from '../../shared/since';

const isE164 = isId({
	max: 16,
	pattern: /^\+[1-9][0-9]{1,14}$/,
	allowed: 'a phone number is written like +14255550123 (E.164)',
});

const fields: Field[] = [
	callConnectionId,
	{
		displayName: 'Participant to Add',
		name: 'participantToAdd',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. +14255550123',
		description: 'A phone number in E.164 form, or the raw ID of a user, e.g. 8:acs:…',
		check: isId({ max: 512 }),
	},
	{
		displayName: 'Source Caller ID Number',
		name: 'sourceCallerIdNumber',
		type: 'string',
		default: '',
		placeholder: 'e.g. +14255550100',
		description:
			'A phone number of your resource that the invited phone shows; needed when a phone number is added',
		check: optional(isE164),
	},
	operationContext,
	operationCallbackUri,
];

const options: Field[] = [
	{
		displayName: 'Invitation Timeout',
		name: 'invitationTimeoutInSeconds',
		type: 'number',
		default: 0,
		typeOptions: { minValue: 0, maxValue: 180 },
		description: 'Seconds until the invitation lapses, at most 180; the default of Azure if 0',
		check: isWholeNumber({ min: 0, max: 180 }),
	},
	{
		displayName: 'Source Display Name',
		name: 'sourceDisplayName',
		type: 'string',
		default: '',
		description: 'Name that the invited phone or Teams user sees',
		check: isText({ max: 256 }),
	},
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
	fields,
	options,
	target: ['callConnectionId', 'participantToAdd'],
	idempotency: repeatability,
	// Under the same Repeatability pair nobody is invited twice.
	repeat: 'safe',
	request: (parameters) => {
		const participantToAdd = identifierOf(String(parameters.participantToAdd));
		const callerId = filled(parameters.sourceCallerIdNumber);
		if (isPhoneNumber(participantToAdd) && callerId === undefined) {
			throw new Failure({
				kind: 'input',
				message: 'Source Caller ID Number is empty, but a phone number is added',
				description: 'Nothing was sent. Enter a phone number of your Azure resource.',
			});
		}
		const timeout = Number(parameters.invitationTimeoutInSeconds);
		return post(path`/calling/callConnections/${parameters.callConnectionId}/participants:add`, {
			query: versionQuery(parameters.apiVersion, '2023-03-06'),
			body: {
				participantToAdd,
				sourceCallerIdNumber: callerId ? { value: callerId } : undefined,
				sourceDisplayName: filled(parameters.sourceDisplayName),
				invitationTimeoutInSeconds: timeout > 0 ? timeout : undefined,
				operationContext: filled(parameters.operationContext),
				operationCallbackUri: filled(parameters.operationCallbackUri),
				customCallingContext: noHeaders(parameters)
					? undefined
					: {
							sipHeaders: headersOf(parameters.sipHeaders),
							voipHeaders: headersOf(parameters.voipHeaders),
						},
			},
		});
	},
	item: (body) => {
		const { invitationId, ...rest } = asObject(body);
		return { invitationId: String(invitationId ?? ''), ...(rest as object) };
	},
});
