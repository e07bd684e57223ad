import { listOperation } from '../../../../engine/model/operation';
import { get } from '../../../../engine/model/request';
import { listings } from '../../shared/limits';
import { rowsUnder } from '../../shared/pages';
import { endTime, LONGEST, startTime, timeSpan } from '../../shared/time';
import { anyRoomId, appAndRoom, appId, metric, ofProject } from './fields';

/** `GET /v1/{project_id}/rtc/realtime/scale` (CloudRTC API reference): a value for each minute. */
export const getRealtimeScale = listOperation({
	name: 'Get Realtime Scale',
	action: 'Get realtime scale',
	description: 'Get how many users or rooms there are, minute by minute, over at most one day',
	fields: [
		appId,
		anyRoomId,
		metric([
			['Online Users', 'OnlineUsers'],
			['Rooms', 'RoomCount'],
		]),
		startTime,
		endTime,
	],
	target: ['appId', 'roomId'],
	request: (parameters, values) =>
		get(`${ofProject(values)}/realtime/scale`, {
			query: {
				...appAndRoom(parameters),
				metric: String(parameters.metric),
				...timeSpan(parameters.startTime, parameters.endTime, LONGEST.day),
			},
		}),
	limit: listings,
	rows: rowsUnder('scale'),
});
