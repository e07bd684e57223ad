import { asObject, asText } from '../../../../engine/model/answer';
import { endOperation, type Around, type Sight } from '../../../../engine/model/operation';
import { path, post } from '../../../../engine/model/request';
import { appId, roomId } from '../../shared/fields';
import { roomManagement } from '../../shared/limits';
import { endOf, LAG, laterLife, lookBack, MANY, seesLives, type Life } from '../../shared/looks';
import { namedRowsUnder } from '../../shared/pages';
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
	action: 'End room (dismiss)',
	description: 'Remove all users from a room and close it',
	notice:
		'Everybody in the room is thrown out. This is no ban: as long as your server issues join signatures, users can open the room again under the same ID.',
	fields: [appId, roomId],
	options: [
		{
			displayName: 'Lock Out',
			name: 'lockOut',
			type: 'boolean',
			default: false,
			description:
				'Whether to disable the whole app first and to enable it again when all items are through, so that nobody joins or opens a room meanwhile. It hits every room of the app: those that were joined go on, but recording and mixing stop in all of them. Use it with Wait Until Ended, otherwise it lasts only until the requests are taken.',
		},
	],
	target: ['appId', 'roomId'],
	request: ({ appId, roomId }) => post(path`/v2/apps/${appId}/rooms/${roomId}/dismiss`),
	limit: roomManagement,
	// Within the short time of our attempts; later the room may have been opened again.
	repeat: 'safe',
	answers: { '202': 'accepted', '404 RTC.*': 'notFound' },
	// "Dismisses a room": 404 where there is no such room.
	accepts: 'existing',
	around: lockOut,
	verify: {
		look: { ...getAll, rows: namedRowsUnder('room_info_list', 'room_id') },
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
		lag: LAG,
		sees: (sight, { roomId }, since) => seesLives(livesOf(sight, roomId), since),
		endedAt: (sight, { roomId }) => endOf(livesOf(sight, roomId)),
		facts: (sight, { roomId }, since) => {
			const again = laterLife(livesOf(sight, roomId), since);
			return again ? { openedAgain: true, openedAgainAt: asText(again.start) } : {};
		},
	},
});

const OPEN: Record<string, boolean> = { RUNNING: true, CLOSED: false };

/** The lives of the rooms that had this ID, in the list of rooms. */
function livesOf({ rows }: Sight, roomId: unknown): Life[] {
	return rows
		.map(asObject)
		.filter(({ room_id }) => room_id === roomId)
		.map(({ state, start_time, end_time }) => ({
			open: OPEN[asText(state)],
			start: start_time,
			end: end_time,
		}));
}
