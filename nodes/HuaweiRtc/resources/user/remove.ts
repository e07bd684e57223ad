import { asObject, asText } from '../../../../engine/model/answer';
import { isWholeNumber, type Check } from '../../../../engine/model/checks';
import { endOperation, type Parameters, type Sight } from '../../../../engine/model/operation';
import { path, post } from '../../../../engine/model/request';
import { appId, isHuaweiId, listed, roomId, userId } from '../../shared/fields';
import { management } from '../../shared/limits';
import { isOld, lookBack, MANY, wasOverAfter } from '../../shared/looks';
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
 * API reference, "Removes users"). The 202 comes before it is done. A 404 is not documented; it can
 * only mean that there is no such room.
 */
export const remove = endOperation({
	name: 'Remove',
	action: 'Remove users from room',
	description: 'Throw users out of a room; items of the same app and room go in one request',
	notice:
		'This is no ban: as long as your server issues join signatures, the users can come back at once.',
	fields: [
		appId,
		roomId,
		{
			...userId,
			displayName: 'User IDs',
			name: 'userIds',
			placeholder: 'e.g. student-1,student-2',
			description:
				'The IDs with which the users joined: one, several separated by commas, or a list from an expression',
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
	limit: management,
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
		look: getAll,
		every: 15,
		upTo: 360,
		lookParameters: ({ appId, roomId }, since, items) => ({
			appId,
			...(items > MANY ? { roomId: '', pageSize: 100 } : { roomId }),
			type: 'detail',
			startTime: lookBack(since, items > MANY ? 2 : undefined),
			endTime: '',
		}),
		sees: seesUsers,
		facts: (sight, parameters, since) => {
			const again = listed(parameters.userIds).filter((id) =>
				staysOf(sight, parameters, id).some(
					(stay) => isThere(stay) && !isOld(stay.join_time, since),
				),
			);
			return again.length > 0 ? { joinedAgain: again } : {};
		},
	},
});

function together(members: readonly Parameters[]): string[] {
	return [...new Set(members.flatMap(({ userIds }) => listed(userIds)))];
}

type Stay = ReturnType<typeof asObject>;

function staysOf({ rows }: Sight, { roomId }: Parameters, userId: string): Stay[] {
	return rows
		.map(asObject)
		.filter(({ room_id, uid }) => room_id === roomId && asText(uid) === userId);
}

const isThere = ({ state }: Stay) => state === 'ONLINE';

/**
 * The list lags behind, so a user who is missing in it says nothing. Somebody who joined after the
 * request has left before it: one user is in a room once.
 */
function seesUsers(sight: Sight, parameters: Parameters, since: Date) {
	const seen = listed(parameters.userIds).map((id) => {
		const stays = staysOf(sight, parameters, id);
		const there = stays.filter(isThere);
		if (there.some(({ join_time }) => isOld(join_time, since))) return 'alive';
		if (there.length > 0) return 'over';
		return stays.some(({ leave_time }) => wasOverAfter(leave_time, since)) ? 'over' : undefined;
	});
	if (seen.includes('alive')) return 'alive';
	return seen.every((one) => one === 'over') ? 'over' : undefined;
}
