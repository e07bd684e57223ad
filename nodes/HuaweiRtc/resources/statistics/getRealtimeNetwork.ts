import { listOperation } from '../../../../engine/model/operation';
import { get } from '../../../../engine/model/request';
import { listings } from '../../shared/limits';
import { rowsUnder } from '../../shared/pages';
import { endTime, LONGEST, startTime, timeSpan } from '../../shared/time';
import { anyRoomId, appAndRoom, appId, metric, ofProject, sdkType } from './fields';

/** `GET /v1/{project_id}/rtc/realtime/network` (CloudRTC API reference). */
export const getRealtimeNetwork = listOperation({
	name: 'Get Realtime Network',
	action: 'Get realtime network',
	description: 'Get how good the transmission is, minute by minute, over at most one day',
	fields: [
		appId,
		anyRoomId,
		metric([
			['Audio Downstream', 'AudioExcellentTransRate'],
			['Audio Upstream', 'AudioUpstreamExcellentTransRate'],
			['Video Downstream', 'VideoExcellentTransRate'],
			['Video Upstream', 'VideoUpstreamExcellentTransRate'],
		]),
		sdkType,
		startTime,
		endTime,
	],
	target: ['appId', 'roomId'],
	request: (parameters, values) =>
		get(`${ofProject(values)}/realtime/network`, {
			query: {
				...appAndRoom(parameters),
				metric: String(parameters.metric),
				sdk_type: String(parameters.sdkType),
				...timeSpan(parameters.startTime, parameters.endTime, LONGEST.day),
			},
		}),
	limit: listings,
	rows: rowsUnder('network'),
});
