import { endOperation } from '../../../../engine/operation';
import { path, post } from '../../../../engine/request';
import { appId, roomId } from './fields';

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
	answers: { '202': 'accepted', '404 RTC.*': 'notFound' },
});
