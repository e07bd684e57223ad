import { listOperation } from '../../../../engine/model/operation';
import { get } from '../../../../engine/model/request';
import { listings } from '../../shared/limits';
import { rowsUnder } from '../../shared/pages';
import { endTime, LONGEST, startTime, timeSpan } from '../../shared/time';
import { anyRoomId, appAndRoom, appId } from './fields';

/** `GET /v1/rtc/data/abnormal-event/dimension` (CloudRTC API reference): a path without a project. */
export const getAbnormalExperienceDistribution = listOperation({
	name: 'Get Abnormal Experience Distribution',
	action: 'Get abnormal experience distribution',
	description:
		'Get how many users have had which kind of slow joins and freezes, over at most one day',
	fields: [
		appId,
		anyRoomId,
		{
			displayName: 'Dimension',
			name: 'dimension',
			type: 'options',
			options: [
				{ name: 'Cause', value: 'abnormal_factor' },
				{ name: 'Kind', value: 'abnormal_type' },
			],
			default: 'abnormal_type',
			description: 'By what the experiences are told apart',
		},
		startTime,
		endTime,
	],
	target: ['appId', 'roomId'],
	request: (parameters) =>
		get('/v1/rtc/data/abnormal-event/dimension', {
			query: {
				...appAndRoom(parameters),
				dimension: String(parameters.dimension),
				...timeSpan(parameters.startTime, parameters.endTime, LONGEST.day),
			},
		}),
	limit: listings,
	rows: rowsUnder('dimensions'),
});
