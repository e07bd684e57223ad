import { listOperation } from '../../../../engine/model/operation';
import { get } from '../../../../engine/model/request';
import { listings } from '../../shared/limits';
import { rowsUnder } from '../../shared/pages';
import { startTimeNeeded, utcSeconds } from '../../shared/time';
import { anyRoomId, appAndRoom, appId, metric, ofProject } from './fields';

/** `GET /v1/{project_id}/rtc/realtime/scale/dimension` (CloudRTC API reference). */
export const getRealtimeScaleByDimension = listOperation({
	name: 'Get Realtime Scale by Dimension',
	action: 'Get realtime scale by dimension',
	description: 'Get how the users of one moment are spread',
	fields: [
		appId,
		anyRoomId,
		metric([['Online Users', 'OnlineUsers']]),
		{
			displayName: 'Dimension',
			name: 'dimension',
			type: 'options',
			options: [
				{ name: 'Network', value: 'access_net' },
				{ name: 'Platform', value: 'platform' },
				{ name: 'Region', value: 'region' },
				{ name: 'SDK', value: 'sdk' },
			],
			default: 'region',
			description: 'By what the users are told apart',
		},
		{ ...startTimeNeeded, displayName: 'Time', name: 'time', description: 'The moment' },
	],
	target: ['appId', 'roomId'],
	request: (parameters, values) =>
		get(`${ofProject(values)}/realtime/scale/dimension`, {
			query: {
				...appAndRoom(parameters),
				metric: String(parameters.metric),
				dimension: String(parameters.dimension),
				time: utcSeconds(parameters.time),
			},
		}),
	limit: listings,
	rows: rowsUnder('dimensions'),
});
