import { isId, optional } from '../../../engine/model/checks';
import type { Field } from '../../../engine/model/operation';
import { isDeviceId } from './checks';

/** Opaque; the candidate release bounds it at 256 characters. */
export const registrationId: Field = {
	displayName: 'Registration ID',
	name: 'registrationId',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. xsmcaum3z4zw4l0cu4w115m0',
	description: 'The registrationId that the answer to Registration: Create carries',
	check: isId({ max: 256 }),
};

export const deviceId: Field = {
	displayName: 'Device ID',
	name: 'deviceId',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. 5b0e4f1c-2a7d-4c39-9e86-0f6c1d2b3a48',
	description: 'UUID that your application has chosen for the device and keeps for it',
	check: isDeviceId,
};

/** The same field where it may be empty. */
export const optionally = (field: Field, description: string): Field => ({
	...field,
	required: false,
	description,
	check: optional(field.check ?? (() => undefined)),
});

export const subscriptionId: Field = {
	displayName: 'Subscription ID',
	name: 'subscriptionId',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. qs15-h556-rt89-1298',
	description: 'The ID that the answer to Event Subscription: Create carries, or one from the list',
	check: isId({ max: 256 }),
	pickedFrom: 'subscriptions',
};
