import { listOperation } from '../../../../engine/model/operation';
import { get } from '../../../../engine/model/request';
import { listings } from '../../shared/limits';
import { rowsUnder } from '../../shared/pages';
import { endTime, LONGEST, startTime, timeSpan } from '../../shared/time';
import { anyRoomId, appAndRoom, appId, metric, ofProject, sdkType } from './fields';

/** `GET /v1/{project_id}/rtc/realtime/quality` (CloudRTC API reference). */
export const getRealtimeQuality = listOperation({
	name: 'Get Realtime Quality',
	action: 'Get realtime quality',
	description: 'Get how well joining and playing work, minute by minute, over at most one day',
	fields: [
		appId,
		anyRoomId,
		metric([
			['Audio Freeze Rate', 'AudioFreezeRate'],
			['Join Success Rate', 'JoinSuccessRate'],
			['Join Success Within 5 Seconds Rate', 'JoinSuccess5SecsRate'],
			['Video Freeze Rate', 'VideoFreezeRate'],
		]),
		sdkType,
		startTime,
		endTime,
	],
	target: ['appId', 'roomId'],
	request: (parameters, values) =>
		get(`${ofProject(values)}/realtime/quality`, {
			query: {
				...appAndRoom(parameters),
				metric: String(parameters.metric),
				sdk_type: String(parameters.sdkType),
				...timeSpan(parameters.startTime, parameters.endTime, LONGEST.day),
			},
		}),
	limit: listings,
	rows: rowsUnder('quality'),
});
