import { isHttpsUrl, isId, isText, optional } from '../../../engine/model/checks';
import type { Field } from '../../../engine/model/operation';

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
};

/** A text for the body, left out when it is empty. */
export function filled(value: unknown): string | undefined {
	return typeof value === 'string' && value !== '' ? value : undefined;
}
