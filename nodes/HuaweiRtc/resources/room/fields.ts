import { isId } from '../../../../engine/checks';
import type { Field } from '../../../../engine/operation';

/** The vendor's examples have 24 or 32 hexadecimal digits, but no rule says so. */
export const appId: Field = {
	displayName: 'App ID',
	name: 'appId',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. 5fa682b34a974f7ad24d223b',
	description:
		'Shown on the Apps page of the Cloud RTC console, and returned when the app is created',
	check: isId({ max: 128 }),
};

/** 1 to 64 letters, digits, `_` and `-` (API reference, room parameters). */
export const isRoomId = isId({
	max: 64,
	pattern: /^[A-Za-z0-9_-]{1,64}$/,
	allowed: 'Huawei allows 1 to 64 letters, digits, "_" and "-"',
});

export const roomId: Field = {
	displayName: 'Room ID',
	name: 'roomId',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. lesson-42',
	description: 'The ID with which the clients joined; Get Many lists the rooms of an app',
	check: isRoomId,
};
