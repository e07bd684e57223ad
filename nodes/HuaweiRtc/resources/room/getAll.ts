import { asObject } from '../../../../engine/answer';
import { optional } from '../../../../engine/checks';
import { listOperation, type Field } from '../../../../engine/operation';
import { fromCredential } from '../../../../engine/parameters';
import { get, path } from '../../../../engine/request';
import { listings } from '../../shared/limits';
import { isTime, utcSeconds } from '../../shared/time';
import { appId, isRoomId, roomId } from './fields';

const state: Field = {
	displayName: 'State',
	name: 'state',
	type: 'options',
	options: [
		{ name: 'Any', value: 'any' },
		{ name: 'Closed', value: 'CLOSED' },
		{ name: 'Running', value: 'RUNNING' },
	],
	default: 'any',
	description: 'Only rooms in this state',
};

const startTime: Field = {
	displayName: 'Start Time',
	name: 'startTime',
	type: 'dateTime',
	default: '',
	description:
		'Only rooms opened after this time; one hour ago if empty, at most 90 days before End Time',
	check: optional(isTime),
};

const endTime: Field = {
	displayName: 'End Time',
	name: 'endTime',
	type: 'dateTime',
	default: '',
	description: 'Only rooms opened before this time; now if empty',
	check: optional(isTime),
};

/**
 * Lists rooms: `GET /v1/{project_id}/rtc/rooms` (CloudRTC API reference, room list). The data
 * lag behind by up to five minutes; `end_time` is "-" while a room is open.
 */
export const getAll = listOperation({
	name: 'Get Many',
	action: 'Get many rooms',
	description: 'List rooms with their state; the data lag behind by up to five minutes',
	fields: [
		appId,
		{
			...roomId,
			required: false,
			description: 'Only this room; all rooms of the app if empty',
			check: optional(isRoomId),
		},
		state,
		startTime,
		endTime,
	],
	limit: listings,
	target: ['appId', 'roomId'],
	request: ({ appId, roomId, state, startTime, endTime }, values) =>
		get(path`/v1/${fromCredential(values, 'projectId', 'Project ID')}/rtc/rooms`, {
			query: {
				app: String(appId),
				room_id: String(roomId),
				state: state === 'any' ? undefined : String(state),
				start_time: utcSeconds(startTime),
				end_time: utcSeconds(endTime),
			},
		}),
	rows: (body) => {
		const { room_info_list: rooms, total } = asObject(body);
		if (Array.isArray(rooms)) return rooms;
		return total === 0 ? [] : undefined;
	},
	// `offset` counts rows here; `total` is trusted only as long as rows keep coming.
	next: (body, { request, received }) => {
		const { total } = asObject(body);
		const offset = Number(request.query?.offset ?? 0) + received;
		if (received === 0 || typeof total !== 'number' || offset >= total) return undefined;
		return { ...request, query: { ...request.query, offset } };
	},
});
