import { writeOperation } from '../../../../engine/model/operation';
import { path, put } from '../../../../engine/model/request';
import { appId, jobId } from '../../shared/fields';
import { jobItem } from '../../shared/jobs';
import { fieldsOrJson, isJson, jsonObject } from '../../shared/json';
import { streamJobs } from '../../shared/limits';
import { layoutComplaint, layoutOf, layoutPanes, layoutTemplate, moreOfLayout } from './layout';

/**
 * Arranges the picture anew: `PUT /v2/apps/{app_id}/mix-stream-jobs/{job_id}` (CloudRTC API
 * reference, UpdateMixJobReq). Room and encoding cannot be changed.
 */
export const update = writeOperation({
	name: 'Update',
	action: 'Update mixed stream job',
	description: 'Arrange the picture of a recording anew',
	notice: 'Huawei changes the layout only from one custom layout to another.',
	fields: [
		appId,
		jobId,
		...fieldsOrJson([layoutTemplate, layoutPanes, moreOfLayout], {
			displayName: 'Mix',
			name: 'mix',
			type: 'json',
			required: true,
			default: '{\n  "layout_template": "custom",\n  "layout_panes": []\n}',
			description: "The vendor's UpdateMixParam",
			check: isJson([], (mix) => {
				const fixed = ['room_id', 'encode_template'].find((name) => name in mix);
				return fixed ? `has "${fixed}", which cannot be changed` : layoutComplaint(mix);
			}),
		}),
	],
	target: ['appId', 'jobId'],
	request: (parameters) =>
		put(path`/v2/apps/${parameters.appId}/mix-stream-jobs/${parameters.jobId}`, {
			body: {
				mix_param:
					parameters.specify === 'json' ? (jsonObject(parameters.mix) ?? {}) : layoutOf(parameters),
			},
		}),
	limit: streamJobs,
	repeat: 'safe',
	item: jobItem,
});
