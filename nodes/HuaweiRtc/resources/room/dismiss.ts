import { asObject, asText } from '../../../../engine/model/answer';
import { endOperation, type Around, type Sight } from '../../../../engine/model/operation';
import { path, post } from '../../../../engine/model/request';
import { appId, roomId } from '../../shared/fields';
import { management } from '../../shared/limits';
import { isOld, lookBack, MANY, wasOverAfter } from '../../shared/looks';
import { disable } from '../app/disable';
import { enable } from '../app/enable';
import { get } from '../app/get';
import { getAll } from './getAll';

/** While the app is disabled nobody can open the room again. */
const lockOut: Around = {
	key: ({ lockOut, appId }) => (lockOut === true ? String(appId) : undefined),
	// An app that is disabled already stays so.
	wanted: async (ask, { appId }) =>
		asObject(asObject(await ask(get, { appId })).state).state === 'ACTIVATION',
	before: async (ask, { appId }) => await ask(disable, { appId }),
	after: async (ask, { appId }) => await ask(enable, { appId }),
	facts: ({ done, takenBack }) => ({
		lockOut: done ? { appDisabled: true, enabledAgain: takenBack } : { appDisabled: false },
	}),
	stuck: ({ appId }) =>
		`the app ${String(appId)} was disabled and could not be enabled again. Enable it with App: Enable`,
};

/**
 * Removes every user from a room and closes it: `POST /v2/apps/{app_id}/rooms/{room_id}/dismiss`
 * (CloudRTC API reference, "Dismisses a room"). The 202 comes before it is done, and a user with a
 * valid signature can open the room again under the same ID.
 */
export const dismiss = endOperation({
	name: 'Dismiss',
	action: 'Dismiss room',
	description: 'Remove all users from a room and close it',
	notice:
		'This is no ban: as long as your server issues join signatures, users can open the room again under the same ID.',
	fields: [appId, roomId],
	options: [
		{
			displayName: 'Lock Out',
			name: 'lockOut',
			type: 'boolean',
			default: false,
			description:
				'Whether to disable the whole app first and to enable it again when all items are through, so that nobody opens a room meanwhile. It hits every room of the app. Use it with Wait Until Ended, otherwise it lasts only until the requests are taken.',
		},
	],
	target: ['appId', 'roomId'],
	request: ({ appId, roomId }) => post(path`/v2/apps/${appId}/rooms/${roomId}/dismiss`),
	limit: management,
	// Within the short time of our attempts; later the room may have been opened again.
	repeat: 'safe',
	answers: { '202': 'accepted', '404 RTC.*': 'notFound' },
	around: lockOut,
	verify: {
		look: getAll,
		every: 15,
		upTo: 360,
		lookParameters: ({ appId, roomId }, since, items) => ({
			appId,
			// With many items one list of the whole app serves them all within its own limit.
			...(items > MANY ? { roomId: '', pageSize: 100 } : { roomId }),
			state: 'any',
			startTime: lookBack(since),
			endTime: '',
		}),
		sees: (sight, { roomId }, since) => seesRoom(roomsIn(sight, roomId), since),
		facts: (sight, { roomId }, since) => {
			const again = roomsIn(sight, roomId).find(
				(room) => room.state === 'RUNNING' && !isOld(room.start_time, since),
			);
			return again ? { openedAgain: true, openedAgainAt: asText(again.start_time) } : {};
		},
	},
});

function roomsIn({ rows }: Sight, roomId: unknown) {
	return rows.map(asObject).filter(({ room_id }) => room_id === roomId);
}

/**
 * The list lags behind by minutes, so a room that is missing in it says nothing, and a closed one
 * counts only when it was closed after the request. A room that was opened after it is another one
 * under the same ID, of which there is only one at a time: the dismissed one is over then.
 */
function seesRoom(rooms: ReturnType<typeof roomsIn>, since: Date): 'over' | 'alive' | undefined {
	const running = rooms.filter(({ state }) => state === 'RUNNING');
	if (running.some(({ start_time }) => isOld(start_time, since))) return 'alive';
	if (running.length > 0) return 'over';
	return rooms.some(({ end_time }) => wasOverAfter(end_time, since)) ? 'over' : undefined;
}
