import { writeOperation } from '../../../../engine/model/operation';
import { path, post } from '../../../../engine/model/request';
import { appId, roomId, userId } from '../../shared/fields';
import { isIdleTime, jobItem, jobRule, maxIdleTime } from '../../shared/jobs';
import { fieldsOrJson, isJson, jsonObject } from '../../shared/json';
import { streamJobs } from '../../shared/limits';

/**
 * Records one user's stream: `POST /v2/apps/{app_id}/individual-stream-jobs` (CloudRTC API
 * reference, IndividualStreamJobReq).
 */
export const start = writeOperation({
	name: 'Start',
	action: 'Start individual stream job',
	description: 'Record the stream of one user',
	notice:
		'Keep the job ID: Huawei offers no list of jobs. It is not sent again when the answer was lost, because a second job is billed as well.',
	fields: [
		appId,
		...fieldsOrJson(
			[
				roomId,
				userId,
				jobRule,
				{
					displayName: 'Record Audio',
					name: 'recordAudio',
					type: 'boolean',
					default: true,
					description: 'Whether the sound is recorded',
				},
				{
					displayName: 'Video',
					name: 'videoType',
					type: 'options',
					options: [
						{ name: 'Camera', value: 'CAMERASTREAM' },
						{ name: 'None', value: 'none' },
						{ name: 'Screen', value: 'SCREENSTREAM' },
					],
					default: 'CAMERASTREAM',
					description: 'Which video is recorded',
				},
				{
					displayName: 'Quality',
					name: 'streamType',
					type: 'options',
					options: [
						{ name: 'Full HD', value: 'FHD' },
						{ name: 'HD', value: 'HD' },
						{ name: 'SD', value: 'SD' },
						{ name: 'Low', value: 'LD' },
					],
					default: 'FHD',
					description: 'Which of the streams that the camera sends',
					displayOptions: { show: { videoType: ['CAMERASTREAM'] } },
				},
				{ ...maxIdleTime, check: isIdleTime },
			],
			{
				displayName: 'Job',
				name: 'job',
				type: 'json',
				required: true,
				default:
					'{\n  "room_id": "",\n  "user_id": "",\n  "video_type": "CAMERASTREAM",\n  "record_param": { "record_rule_id": "" }\n}',
				description: "The vendor's IndividualStreamJobReq",
				check: isJson(['room_id', 'user_id']),
			},
		),
	],
	target: ['appId', 'roomId', 'userId'],
	request: (parameters) =>
		post(path`/v2/apps/${parameters.appId}/individual-stream-jobs`, {
			body:
				parameters.specify === 'json'
					? (jsonObject(parameters.job) ?? {})
					: {
							room_id: parameters.roomId,
							user_id: parameters.userId,
							is_record_audio: parameters.recordAudio,
							// The reference contradicts itself about the default, so it is always said.
							video_type: parameters.videoType === 'none' ? undefined : parameters.videoType,
							select_stream_type: parameters.streamType,
							max_idle_time: parameters.maxIdleTime,
							record_param: { record_rule_id: parameters.ruleId },
						},
		}),
	limit: streamJobs,
	repeat: 'never',
	item: jobItem,
});
