import { isHuaweiId, appId, anyRoomId, atLeastOneOf } from '../../shared/fields';
import { optional } from '../../../../engine/model/checks';
import type { Field, Parameters } from '../../../../engine/model/operation';
import { fromCredential } from '../../../../engine/model/item';
import { path } from '../../../../engine/model/request';

export { anyRoomId, appId };

type Choice = readonly [name: string, value: string];

/** One of the vendor's measures. */
export const metric = (choices: readonly Choice[], standard = choices[0]?.[1] ?? ''): Field => ({
	displayName: 'Metric',
	name: 'metric',
	type: 'options',
	options: choices.map(([name, value]) => ({ name, value })),
	default: standard,
	description: 'What is measured',
});

/** Several of the vendor's measures, sent as a repeated parameter. */
export const metrics = (choices: readonly Choice[]): Field => ({
	displayName: 'Metrics',
	name: 'metrics',
	type: 'multiOptions',
	required: true,
	options: choices.map(([name, value]) => ({ name, value })),
	default: [],
	description: 'What is measured',
	check: atLeastOneOf(choices.map(([, value]) => value)),
});

export const sdkType: Field = {
	displayName: 'Client',
	name: 'sdkType',
	type: 'options',
	options: [
		{ name: 'Native', value: 'native' },
		{ name: 'Web', value: 'webrtc' },
	],
	default: 'native',
	description: 'Which kind of clients',
};

/** A filter by user. */
export const anyUserId: Field = {
	displayName: 'User ID',
	name: 'userId',
	type: 'string',
	default: '',
	placeholder: 'e.g. student-1',
	description: 'Only this user; all users if empty',
	check: optional(isHuaweiId),
};

/** `/v1/{project_id}/rtc`, where most statistics stand. */
export const ofProject = (values: Readonly<Record<string, string>>): string =>
	path`/v1/${fromCredential(values, 'projectId', 'Project ID')}/rtc`;

/** App and room as most statistics take them. */
export const appAndRoom = ({ appId, roomId }: Parameters) => ({
	app: String(appId),
	room_id: String(roomId ?? ''),
});
