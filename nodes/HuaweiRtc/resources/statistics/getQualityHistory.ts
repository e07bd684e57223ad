import { listOperation } from '../../../../engine/model/operation';
import { get } from '../../../../engine/model/request';
import { listings } from '../../shared/limits';
import { rowsUnder } from '../../shared/pages';
import { dateSpan, endDate, startDate } from '../../shared/time';
import { appId, metrics, ofProject } from './fields';

/** `GET /v1/{project_id}/rtc/history/quality` (CloudRTC API reference): the last 31 days. */
export const getQualityHistory = listOperation({
	name: 'Get Quality History',
	action: 'Get quality history',
	description:
		'Get rates (0 to 1) and times (in milliseconds) of the quality, day by day, over at most 31 days',
	fields: [
		appId,
		metrics([
			['Audio Delay', 'AudioTransDelay'],
			['Audio Downstream', 'AudioExcellentTransRate'],
			['Audio Freeze Rate', 'AudioFreezeRate'],
			['Audio Upstream', 'AudioUpstreamExcellentTransRate'],
			['First Audio Received', 'FirstAudioRecvTime'],
			['First Video Received', 'FirstVideoRecvTime'],
			['Join Success Rate', 'JoinSuccessRate'],
			['Join Success Within 5 Seconds Rate', 'JoinSuccess5SecsRate'],
			['Pull Success Rate', 'PullStreamSuccessRate'],
			['Push Success Rate', 'PushStreamSuccessRate'],
			['Video Delay', 'VideoTransDelay'],
			['Video Downstream', 'VideoExcellentTransRate'],
			['Video Freeze Rate', 'VideoFreezeRate'],
			['Video Upstream', 'VideoUpstreamExcellentTransRate'],
		]),
		startDate,
		endDate,
	],
	target: ['appId'],
	request: ({ appId, metrics, startDate, endDate }, values) =>
		get(`${ofProject(values)}/history/quality`, {
			query: {
				app: String(appId),
				metric: metrics as string[],
				...dateSpan(startDate, endDate, 31),
			},
		}),
	limit: listings,
	rows: rowsUnder('quality'),
});
