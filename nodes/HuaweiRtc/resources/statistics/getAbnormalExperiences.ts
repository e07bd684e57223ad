import { listOperation } from '../../../../engine/model/operation';
import { get } from '../../../../engine/model/request';
import { rowsPerPage } from '../../shared/fields';
import { listings } from '../../shared/limits';
import { limitOf, nextRows, rowsUnder } from '../../shared/pages';
import { endTime, LONGEST, startTime, timeSpan } from '../../shared/time';
import { anyRoomId, anyUserId, appAndRoom, appId } from './fields';

/** `GET /v1/rtc/data/abnormal-events` (CloudRTC API reference): a path without a project. */
export const getAbnormalExperiences = listOperation({
	name: 'Get Abnormal Experiences',
	action: 'Get abnormal experiences',
	description: 'Get slow joins and freezes that users have had',
	fields: [appId, anyRoomId, anyUserId, startTime, endTime],
	options: [rowsPerPage],
	target: ['appId', 'roomId', 'userId'],
	request: (parameters) =>
		get('/v1/rtc/data/abnormal-events', {
			query: {
				...appAndRoom(parameters),
				uid: String(parameters.userId),
				...timeSpan(parameters.startTime, parameters.endTime, LONGEST.ninetyDays),
				limit: limitOf(parameters.pageSize),
			},
		}),
	limit: listings,
	rows: rowsUnder('events'),
	next: nextRows,
});
