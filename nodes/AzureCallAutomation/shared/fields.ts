import { isHttpsUrl, isId, isText, optional } from '../../../engine/model/checks';
import type { Field, Parameters } from '../../../engine/model/operation';
import { since } from './apiVersion';
import { areIdentifiers, isIdentifier } from './identifier';

const isE164 = isId({
	max: 16,
	pattern: /^\+[1-9][0-9]{1,14}$/,
	allowed: 'a phone number is written like +14255550123 (E.164)',
});

export const callConnectionId: Field = {
	displayName: 'Call Connection ID',
	name: 'callConnectionId',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. 421f3500-6a1c-4b1e-9f0a-2f8e5a0c7d10',
	description:
		'The callConnectionId that the create or answer call returns and that every event of the call carries',
	check: isId({ max: 256 }),
};

/** Comes back in the answer and in the events of this action. */
export const operationContext: Field = {
	displayName: 'Operation Context',
	name: 'operationContext',
	type: 'string',
	default: '',
	placeholder: 'e.g. case-4711',
	description: 'Text of your choice that the events of this action carry back',
	check: isText({ max: 5000 }),
};

export const operationCallbackUri: Field = {
	displayName: 'Operation Callback URI',
	name: 'operationCallbackUri',
	type: 'string',
	default: '',
	placeholder: 'e.g. https://n8n.example.com/webhook/…',
	description:
		'Public https address for the events of this action; the callback address of the call if empty',
	check: optional(isHttpsUrl),
	// It may hold the secret of the trigger.
	secret: 'query',
};

export const callbackUri: Field = {
	displayName: 'Callback URI',
	name: 'callbackUri',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. https://n8n.example.com/webhook/…',
	description:
		'Public https address that gets the events of this call: the Production URL of an Azure Call Automation Trigger',
	check: isHttpsUrl,
	secret: 'query',
};

export const sourceCallerIdNumber: Field = {
	displayName: 'Source Caller ID Number',
	name: 'sourceCallerIdNumber',
	type: 'string',
	default: '',
	placeholder: 'e.g. +14255550100',
	description:
		'A phone number of your resource that the invited phone shows; needed when a phone number is added',
	check: optional(isE164),
};

export const sourceDisplayName: Field = {
	displayName: 'Source Display Name',
	name: 'sourceDisplayName',
	type: 'string',
	default: '',
	description: 'Name that the invited phone or Teams user sees',
	check: isText({ max: 256 }),
};

export const recordingId: Field = {
	displayName: 'Recording ID',
	name: 'recordingId',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. eyJQbGF0Zm9ybUVuZHBvaW50SWQiOiIx…',
	description:
		'The recordingId that Recording: Start returns and that its events carry; Azure has no list of recordings',
	check: isId({ max: 2048 }),
};

export const incomingCallContext: Field = {
	displayName: 'Incoming Call Context',
	name: 'incomingCallContext',
	type: 'string',
	typeOptions: { password: true },
	required: true,
	default: '',
	description:
		'The incomingCallContext of the IncomingCall event. It is good for one call, which rings for 30 seconds.',
	check: isId({ max: 32_768 }),
	secret: true,
};

const anyForm = 'phone number like +14255550123, raw ID like 8:acs:…, or identifier object';

/** A field that holds one participant. */
export const participantField = (
	field: Pick<Field, 'displayName' | 'name' | 'description'>,
): Field => ({
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. +14255550123',
	check: isIdentifier,
	...field,
});

/** A field that holds several participants. */
export const participantsField = (
	field: Pick<Field, 'displayName' | 'name' | 'description'>,
	rule: { least?: number; users?: boolean } = {},
): Field => ({
	type: 'string',
	typeOptions: { multipleValues: true, multipleValueButtonText: 'Add Participant' },
	required: (rule.least ?? 0) > 0,
	default: [],
	placeholder: 'e.g. +14255550123',
	check: areIdentifiers(rule),
	...field,
});

/** A participant of the call, picked from the list or typed. */
export const targetParticipant: Field = {
	...participantField({
		displayName: 'Target Participant',
		name: 'targetParticipant',
		description: `Who in the call: ${anyForm}`,
	}),
	pickedFrom: 'participants',
};

/** What every operation with an outcome event takes; the callback of its own came with 2023-10-15. */
export function outcome(parameters: Parameters): Record<string, string | undefined> {
	return {
		operationContext: filled(parameters.operationContext),
		operationCallbackUri: since(
			parameters,
			'2023-10-15',
			'Operation Callback URI',
			filled(parameters.operationCallbackUri),
		),
	};
}

/** A phone number as some fields of the body take it. */
export function phone(value: unknown): { value: string } | undefined {
	const number = filled(value);
	return number === undefined ? undefined : { value: number };
}

/** A text for the body, left out when it is empty. */
export function filled(value: unknown): string | undefined {
	return typeof value === 'string' && value !== '' ? value : undefined;
}
