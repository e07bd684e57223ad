import { listOperation } from '../../../../engine/model/operation';
import { get } from '../../../../engine/model/request';
import { rowsPerPage } from '../../shared/fields';
import { listings } from '../../shared/limits';
import { limitOf, nextRows, rowsUnder } from '../../shared/pages';
import { endTime, LONGEST, startTime, timeSpan } from '../../shared/time';
import { anyRoomId, anyUserId, appAndRoom, appId } from './fields';

/**
 * `GET /v1/rtc/data/abnormal-events` (CloudRTC API reference, ListRtcAbnormalEvents): a path without
 * a project. `limit` is 10 and `offset` 0 where they are left out.
 */
export const getAbnormalExperiences = listOperation({
	name: 'Get Abnormal Experiences',
	action: 'Get abnormal experiences',
	description: 'Get slow joins and freezes that users have had, over at most one day',
	fields: [appId, anyRoomId, anyUserId, startTime, endTime],
	options: [{ ...rowsPerPage, description: 'How many results one request asks for; 10 if 0' }],
	target: ['appId', 'roomId', 'userId'],
	request: (parameters) =>
		get('/v1/rtc/data/abnormal-events', {
			query: {
				...appAndRoom(parameters),
				uid: String(parameters.userId),
				...timeSpan(parameters.startTime, parameters.endTime, LONGEST.day),
				limit: limitOf(parameters.pageSize),
			},
		}),
	limit: listings,
	rows: rowsUnder('events'),
	next: nextRows,
});
