import { listOperation } from '../../../../engine/model/operation';
import { get } from '../../../../engine/model/request';
import { listings } from '../../shared/limits';
import { rowsUnder } from '../../shared/pages';
import { dateSpan, endDateNeeded, startDateNeeded } from '../../shared/time';
import { appId, metric, ofProject } from './fields';

/** `GET /v1/{project_id}/rtc/history/usage` (CloudRTC API reference). */
export const getUsageHistory = listOperation({
	name: 'Get Usage History',
	action: 'Get usage history',
	description: 'Get what is billed, in seconds by picture size, day by day',
	fields: [
		appId,
		metric([
			['Communication', 'CommunicationDuration'],
			['Recording', 'RecordDuration'],
			['Transcoding', 'TranscodeDuration'],
		]),
		startDateNeeded,
		endDateNeeded,
	],
	target: ['appId'],
	request: ({ appId, metric, startDate, endDate }, values) =>
		get(`${ofProject(values)}/history/usage`, {
			query: {
				app: String(appId),
				metric: String(metric),
				...dateSpan(startDate, endDate),
			},
		}),
	limit: listings,
	rows: rowsUnder('usage'),
});
