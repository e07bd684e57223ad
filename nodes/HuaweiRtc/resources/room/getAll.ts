import { listOperation, type Field } from '../../../../engine/model/operation';
import { fromCredential } from '../../../../engine/model/item';
import { get, path } from '../../../../engine/model/request';
import { anyRoomId, appId, rowsPerPage } from '../../shared/fields';
import { listings } from '../../shared/limits';
import { limitOf, nextRows, rowsUnder } from '../../shared/pages';
import { endTime, LONGEST, startTime, timeSpan } from '../../shared/time';

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
		anyRoomId,
		state,
		{
			...startTime,
			description:
				'Only rooms opened after this time; one hour ago if empty, at most 90 days before End Time',
		},
		{ ...endTime, description: 'Only rooms opened before this time; now if empty' },
	],
	options: [rowsPerPage],
	limit: listings,
	target: ['appId', 'roomId'],
	request: ({ appId, roomId, state, startTime, endTime, pageSize }, values) =>
		get(path`/v1/${fromCredential(values, 'projectId', 'Project ID')}/rtc/rooms`, {
			query: {
				app: String(appId),
				room_id: String(roomId),
				state: state === 'any' ? undefined : String(state),
				...timeSpan(startTime, endTime, LONGEST.ninetyDays),
				limit: limitOf(pageSize),
			},
		}),
	rows: rowsUnder('room_info_list'),
	next: nextRows,
});
