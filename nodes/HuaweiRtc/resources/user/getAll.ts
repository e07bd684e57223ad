import { optional } from '../../../../engine/model/checks';
import { listOperation, type Field } from '../../../../engine/model/operation';
import { fromCredential } from '../../../../engine/model/item';
import { get, path } from '../../../../engine/model/request';
import { anyRoomId, appId, isHuaweiId, listed, rowsPerPage, userId } from '../../shared/fields';
import { listings } from '../../shared/limits';
import { limitOf, nextRows, rowsUnder } from '../../shared/pages';
import { endTime, LONGEST, startTime, timeSpan } from '../../shared/time';

const states: Field = {
	displayName: 'States',
	name: 'states',
	type: 'multiOptions',
	options: [
		{ name: 'Failed', value: 'FAIL' },
		{ name: 'Offline', value: 'OFFLINE' },
		{ name: 'Online', value: 'ONLINE' },
	],
	default: [],
	description: 'Only users in one of these states; all if empty',
};

const type: Field = {
	displayName: 'Type',
	name: 'type',
	type: 'options',
	options: [
		{ name: 'Per Session', value: 'detail', description: 'One result for each stay' },
		{ name: 'Per User', value: 'summary', description: 'One result for each user' },
	],
	default: 'summary',
	description: 'What one result stands for',
};

/**
 * Lists users: `GET /v1/{project_id}/rtc/users` (CloudRTC API reference, user list). The data lag
 * behind; `leave_time` is "-" while a user is in the room.
 */
export const getAll = listOperation({
	name: 'Get Many',
	action: 'Get many users',
	description: 'List users of rooms; the data lag behind by up to five minutes',
	fields: [
		appId,
		anyRoomId,
		{
			...userId,
			required: false,
			description: 'Only this user; all users if empty',
			check: optional(isHuaweiId),
		},
		states,
		type,
		{
			...startTime,
			description:
				'Only users who joined after this time; one hour ago if empty, at most 90 days before End Time',
		},
		{ ...endTime, description: 'Only users who joined before this time; now if empty' },
	],
	options: [
		{
			displayName: 'Internet Providers',
			name: 'isps',
			type: 'string',
			default: '',
			placeholder: 'e.g. CMCC,CTCC',
			description: 'Only users of these providers, separated by commas',
		},
		{
			displayName: 'Nickname',
			name: 'nickname',
			type: 'string',
			default: '',
			description: 'Only users with this nickname',
		},
		{
			displayName: 'Regions',
			name: 'regions',
			type: 'string',
			default: '',
			placeholder: 'e.g. GD,BJ',
			description: 'Only users in these regions, by name or short form, separated by commas',
		},
		rowsPerPage,
	],
	limit: listings,
	target: ['appId', 'roomId', 'userId'],
	request: (parameters, values) =>
		get(path`/v1/${fromCredential(values, 'projectId', 'Project ID')}/rtc/users`, {
			query: {
				app: String(parameters.appId),
				room_id: String(parameters.roomId),
				uid: String(parameters.userId ?? ''),
				nickname: String(parameters.nickname ?? ''),
				region: listed(parameters.regions),
				isp: listed(parameters.isps),
				state: listed(parameters.states),
				...timeSpan(parameters.startTime, parameters.endTime, LONGEST.ninetyDays),
				limit: limitOf(parameters.pageSize),
				type: String(parameters.type),
			},
		}),
	rows: rowsUnder('users'),
	simple: [
		'app',
		'room_id',
		'uid',
		'nick_name',
		'state',
		'join_time',
		'leave_time',
		'platform',
		'ip',
	],
	next: nextRows,
});
