import { asObject, asText } from '../../../../engine/answer';
import { endOperation } from '../../../../engine/operation';
import { path, post } from '../../../../engine/request';
import { roomManagement } from '../../shared/limits';
import { appId, roomId } from './fields';
import { getAll } from './getAll';

const LONGEST_SPAN = 89 * 24 * 60 * 60 * 1_000;
/** The vendor's clock and ours differ; the list shows whole seconds. */
const CLOCK_DIFFERENCE = 5_000;

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
	target: ['appId', 'roomId'],
	request: ({ appId, roomId }) => post(path`/v2/apps/${appId}/rooms/${roomId}/dismiss`),
	limit: roomManagement,
	// Within the short time of our attempts; later the room may have been opened again.
	repeat: 'safe',
	answers: { '202': 'accepted', '404 RTC.*': 'notFound' },
	verify: {
		look: getAll,
		every: 15,
		upTo: 360,
		lookParameters: ({ appId, roomId }, since) => ({
			appId,
			roomId,
			state: 'any',
			// Rooms are found by the time at which they were opened, at most 90 days back.
			startTime: new Date(since.getTime() - LONGEST_SPAN).toISOString(),
			endTime: '',
		}),
		sees: ({ rows }, _parameters, since) => seesRoom(rows, since),
	},
});

/**
 * The list lags behind by minutes, so a room that is missing in it says nothing, and a closed one
 * counts only when it was closed after the request.
 */
function seesRoom(rows: unknown[], since: Date): 'over' | 'alive' | undefined {
	const rooms = rows.map(asObject);
	if (rooms.some(({ state }) => state === 'RUNNING')) return 'alive';
	const closed = rooms.some(
		({ end_time }) => Date.parse(asText(end_time)) >= since.getTime() - CLOCK_DIFFERENCE,
	);
	return closed ? 'over' : undefined;
}
