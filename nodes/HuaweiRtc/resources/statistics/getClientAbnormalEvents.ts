import { readOperation } from '../../../../engine/model/operation';
import { get } from '../../../../engine/model/request';
import { listings } from '../../shared/limits';
import { endTimeNeeded, LONGEST, startTimeNeeded, timeSpan } from '../../shared/time';
import { anyRoomId, appId, ofProject } from './fields';

/**
 * `GET /v1/{project_id}/rtc/client/abnormalevent` (CloudRTC API reference, gone from its current
 * index, but still in the SDK): one object, no list.
 */
export const getClientAbnormalEvents = readOperation({
	name: 'Get Client Abnormal Events',
	action: 'Get client abnormal events',
	description: 'Get what has gone wrong at clients, over at most one hour of the last 5 days',
	fields: [appId, anyRoomId, startTimeNeeded, endTimeNeeded],
	target: ['appId', 'roomId'],
	request: ({ appId, roomId, startTime, endTime }, values) =>
		get(`${ofProject(values)}/client/abnormalevent`, {
			query: {
				app_id: String(appId),
				room_id: String(roomId),
				...timeSpan(startTime, endTime, LONGEST.hour),
			},
		}),
	limit: listings,
	notFound: [],
});
