import { readOperation } from '../../../../engine/model/operation';
import { get } from '../../../../engine/model/request';
import { listings } from '../../shared/limits';
import { endTimeNeeded, LONGEST, startTimeNeeded, timeSpan } from '../../shared/time';
import { anyRoomId, appId, ofProject } from './fields';

/**
 * `GET /v1/{project_id}/rtc/client/event` (CloudRTC API reference, gone from its current
 * index, but still in the SDK): one object, no list.
 */
export const getClientEvents = readOperation({
	name: 'Get Client Events',
	action: 'Get client events',
	description: 'Get what clients have reported, over at most one hour of the last 5 days',
	fields: [appId, anyRoomId, startTimeNeeded, endTimeNeeded],
	target: ['appId', 'roomId'],
	request: ({ appId, roomId, startTime, endTime }, values) =>
		get(`${ofProject(values)}/client/event`, {
			query: {
				app_id: String(appId),
				room_id: String(roomId),
				...timeSpan(startTime, endTime, LONGEST.hour),
			},
		}),
	limit: listings,
	notFound: [],
});
