import { listOperation } from '../../../../engine/model/operation';
import { get } from '../../../../engine/model/request';
import { listings } from '../../shared/limits';
import { rowsUnder } from '../../shared/pages';
import { dateSpan, endDate, startDate } from '../../shared/time';
import { appId, metrics, ofProject } from './fields';

/** `GET /v1/{project_id}/rtc/history/scale` (CloudRTC API reference): the last 31 days. */
export const getScaleHistory = listOperation({
	name: 'Get Scale History',
	action: 'Get scale history',
	description:
		'Get users, sessions, rooms and durations (in seconds), day by day, over at most 31 days',
	fields: [
		appId,
		metrics([
			['Audio Duration', 'AudioCommunicationDuration'],
			['Duration', 'CommunicationDuration'],
			['Most Online Rooms', 'MaxOnlineRoomCount'],
			['Most Online Users', 'MaxOnlineUserCount'],
			['Rooms', 'RoomCount'],
			['Sessions', 'SessionCount'],
			['Users', 'UserCount'],
			['Video Duration', 'VideoCommunicationDuration'],
		]),
		startDate,
		endDate,
	],
	target: ['appId'],
	request: ({ appId, metrics, startDate, endDate }, values) =>
		get(`${ofProject(values)}/history/scale`, {
			query: {
				app: String(appId),
				metric: metrics as string[],
				...dateSpan(startDate, endDate, 31),
			},
		}),
	limit: listings,
	rows: rowsUnder('scale'),
});
