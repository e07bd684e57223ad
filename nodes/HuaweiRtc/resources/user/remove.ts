import { asObject, asText } from '../../../../engine/model/answer';
import { isWholeNumber, type Check } from '../../../../engine/model/checks';
import {
	endOperation,
	type Parameters,
	type Sight,
	type View,
} from '../../../../engine/model/operation';
import { path, post } from '../../../../engine/model/request';
import { appId, isHuaweiId, listed, roomId, userId } from '../../shared/fields';
import { roomManagement } from '../../shared/limits';
import { endOf, LAG, laterLife, lookBack, MANY, seesLives, type Life } from '../../shared/looks';
import { namedRowsUnder } from '../../shared/pages';
import { getAll } from './getAll';

const areUserIds: Check = (value) => {
	const ids = listed(value);
	if (ids.length === 0) return 'is empty: name at least one user';
	for (const id of ids) {
		const complaint = isHuaweiId(id);
		if (complaint) return complaint;
	}
	return undefined;
};

/**
 * Throws users out of a room: `POST /v2/apps/{app_id}/rooms/{room_id}/batch-remove-users` (CloudRTC
 * API reference, "Removes users"). The 202 comes before it is done, and also for users who are not
 * there. A 404 is not documented; it can only mean that there is no such room.
 */
export const remove = endOperation({
	name: 'Remove',
	action: 'Remove users from room',
	description: 'Throw users out of a room; items of the same app and room go in one request',
	notice:
		'The named users are thrown out, the others stay. This is no ban: as long as your server issues join signatures, they can come back at once.',
	fields: [
		appId,
		roomId,
		{
			displayName: 'Users',
			name: 'usersBy',
			type: 'options',
			options: [
				{
					name: 'One, or Several by ID',
					value: 'ids',
					description: 'Picked, typed, or from the items before',
				},
				{
					name: 'Several From a List',
					value: 'list',
					description: 'Who has joined in the last minutes may be missing there',
				},
			],
			default: 'ids',
			description: 'How to say who is removed',
		},
		{
			displayName: 'User Names or IDs',
			name: 'pickedUserIds',
			type: 'multiOptions',
			required: true,
			default: [],
			description:
				'Who is online in the room. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
			displayOptions: { show: { usersBy: ['list'] } },
			typeOptions: { loadOptionsDependsOn: ['appId.value', 'roomId.value'] },
			check: areUserIds,
			pickedFrom: 'users',
			as: 'userIds',
		},
		{
			...userId,
			displayName: 'User IDs',
			name: 'userIds',
			placeholder: 'e.g. student-1,student-2',
			description:
				'The IDs with which the users joined: one, several separated by commas, or a list from an expression',
			displayOptions: { show: { usersBy: ['ids'] } },
			check: areUserIds,
		},
	],
	options: [
		{
			displayName: 'Users per Request',
			name: 'usersPerRequest',
			type: 'number',
			default: 0,
			typeOptions: { minValue: 0 },
			description:
				'Most users in one request when items are put together; all of the same room if 0. Huawei documents no maximum.',
			check: isWholeNumber({ min: 0, max: 100_000 }),
		},
	],
	target: ['appId', 'roomId', 'userIds'],
	request: ({ appId, roomId, userIds }) =>
		post(path`/v2/apps/${appId}/rooms/${roomId}/batch-remove-users`, {
			body: { user_ids: listed(userIds) },
		}),
	limit: roomManagement,
	repeat: 'safe',
	answers: { '202': 'accepted', '404 RTC.*': 'notFound' },
	batch: {
		key: ({ appId, roomId, usersPerRequest }) => JSON.stringify([appId, roomId, usersPerRequest]),
		merge: (members) => ({ ...members[0], userIds: together(members) }),
		fits: (members) => {
			const most = Number(members[0]?.usersPerRequest ?? 0);
			return most === 0 || together(members).length <= most;
		},
		facts: ({ userIds }) => ({ usersInRequest: listed(userIds).length }),
	},
	verify: {
		look: { ...getAll, rows: namedRowsUnder('users', 'uid') },
		every: 15,
		upTo: 360,
		lookParameters: ({ appId, roomId }, since, items) => ({
			appId,
			...(items > MANY ? { roomId: '', pageSize: 100 } : { roomId }),
			type: 'detail',
			startTime: lookBack(since, items > MANY ? 2 : undefined),
			endTime: '',
		}),
		lag: LAG,
		sees: seesUsers,
		showsAll: showsAllUsers,
		endedAt: lastLeft,
		facts: (sight, parameters, since) => {
			const again = listed(parameters.userIds).filter(
				(id) => laterLife(livesOf(sight, parameters, id), since) !== undefined,
			);
			return again.length > 0 ? { joinedAgain: again } : {};
		},
	},
});

function together(members: readonly Parameters[]): string[] {
	return [...new Set(members.flatMap(({ userIds }) => listed(userIds)))];
}

const OPEN: Record<string, boolean> = { ONLINE: true, OFFLINE: false };

/** The stays of a user in the room, in the list of users; a join that failed is none. */
function livesOf({ rows }: Sight, { roomId }: Parameters, userId: string): Life[] {
	return rows
		.map(asObject)
		.filter(({ room_id, uid, state }) => {
			return room_id === roomId && asText(uid) === userId && state !== 'FAIL';
		})
		.map(({ state, join_time, leave_time }) => ({
			open: OPEN[asText(state)],
			start: join_time,
			end: leave_time,
		}));
}

/** All named users together: one who is there counts more than all who are not. */
function seesUsers(sight: Sight, parameters: Parameters, since: Date): View {
	const seen = listed(parameters.userIds).map((id) =>
		seesLives(livesOf(sight, parameters, id), since),
	);
	if (seen.includes('alive')) return 'alive';
	if (seen.includes(undefined)) return undefined;
	return seen.includes('absent') ? 'absent' : 'over';
}

/** One who is there is no evidence that the others ever were. */
function showsAllUsers(sight: Sight, parameters: Parameters): boolean {
	return listed(parameters.userIds).every((id) =>
		livesOf(sight, parameters, id).some(({ open }) => open),
	);
}

/** When the last of them has left; undefined where it is not known of each. */
function lastLeft(sight: Sight, parameters: Parameters): Date | undefined {
	const ends = listed(parameters.userIds).map((id) => endOf(livesOf(sight, parameters, id)));
	const known = ends.filter((end) => end !== undefined);
	return known.length < ends.length
		? undefined
		: new Date(Math.max(...known.map((end) => end.getTime())));
}
