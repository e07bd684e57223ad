import { isId, isWholeNumber, optional, type Check } from '../../../engine/model/checks';
import type { Field } from '../../../engine/model/operation';

/**
 * 1 to 64 letters, digits, `_` and `-`: documented for rooms and users (API reference), and true of
 * all IDs that the vendor gives out.
 */
export const isHuaweiId = isId({
	max: 64,
	pattern: /^[A-Za-z0-9_-]{1,64}$/,
	allowed: 'Huawei allows 1 to 64 letters, digits, "_" and "-"',
});

export const appId: Field = {
	displayName: 'App ID',
	name: 'appId',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. 5fa682b34a974f7ad24d223b',
	description:
		'Shown on the Apps page of the Cloud RTC console, and returned when the app is created',
	check: isHuaweiId,
	pickedFrom: 'apps',
};

export const roomId: Field = {
	displayName: 'Room ID',
	name: 'roomId',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. lesson-42',
	description: 'The ID with which the clients joined; the list shows running rooms, minutes late',
	check: isHuaweiId,
	pickedFrom: 'rooms',
};

/** A filter by room. */
export const anyRoomId: Field = {
	...roomId,
	required: false,
	description: 'Only this room; all rooms of the app if empty',
	check: optional(isHuaweiId),
};

export const userId: Field = {
	displayName: 'User ID',
	name: 'userId',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. student-1',
	description: 'The ID with which the user joined',
	check: isHuaweiId,
	pickedFrom: 'users',
};

export const ruleId: Field = {
	displayName: 'Record Rule ID',
	name: 'ruleId',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. 2f9c7e1ab6d8430f9f0c3b5a7d1e4c60',
	description: 'The rule says where and how recordings are stored',
	check: isHuaweiId,
	pickedFrom: 'recordRules',
};

export const jobId: Field = {
	displayName: 'Job ID',
	name: 'jobId',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. 608196a2fa1c4d515147f32ef463b0aa',
	description: 'From the answer to Start, or from a recording event; Huawei offers no list of jobs',
	check: isHuaweiId,
};

export const bucket: Field = {
	displayName: 'Bucket',
	name: 'bucket',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. lesson-recordings',
	description: 'Name of the bucket in the Object Storage Service (OBS)',
	check: isId({
		max: 63,
		pattern: /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
		allowed: 'a bucket has 3 to 63 lower-case letters, digits, "-" and "."',
	}),
	pickedFrom: 'buckets',
};

/** Regions of buckets that the storage operations know (API reference). */
const LOCATIONS = [
	'cn-east-2',
	'cn-north-1',
	'cn-north-4',
	'cn-north-5',
	'cn-north-6',
	'cn-south-1',
];

export const location: Field = {
	displayName: 'Location',
	name: 'location',
	type: 'options',
	options: LOCATIONS.map((value) => ({ name: value, value })),
	default: 'cn-north-4',
	description: 'Region of the bucket',
};

/** Destructive and without a way back: it must be confirmed. */
export const confirmDeletion = (what: string): Field => ({
	displayName: 'Confirm Deletion',
	name: 'confirmDeletion',
	type: 'boolean',
	default: false,
	description: `Whether you are sure: ${what}, and nothing brings it back`,
	check: (value) => (value === true ? undefined : 'is off. Turn it on to delete'),
});

/** For lists of version 2. */
export const pageSize: Field = {
	displayName: 'Page Size',
	name: 'pageSize',
	type: 'number',
	default: 100,
	typeOptions: { minValue: 1, maxValue: 100 },
	description: 'How many results one request asks for, 1 to 100',
	check: isWholeNumber({ min: 1, max: 100 }),
};

/** For lists of version 1, where the vendor documents neither default nor maximum. */
export const rowsPerPage: Field = {
	...pageSize,
	default: 0,
	typeOptions: { minValue: 0, maxValue: 1000 },
	description: "How many results one request asks for; the vendor's own number if 0",
	check: isWholeNumber({ min: 0, max: 1000 }),
};

/** A list of choices from which at least one must be made. */
export const atLeastOneOf =
	(values: readonly string[]): Check =>
	(value) => {
		if (!Array.isArray(value) || value.length === 0) return 'is empty: choose at least one';
		const unknown = (value as unknown[]).find((one) => !values.includes(String(one)));
		return unknown === undefined ? undefined : `contains a value that is not known: ${unknown}`;
	};

/** The values of a list or of a text with commas, without blanks and empty ones. */
export function listed(value: unknown): string[] {
	const all = Array.isArray(value) ? (value as unknown[]) : String(value ?? '').split(',');
	return all.map((one) => String(one).trim()).filter((one) => one !== '');
}
