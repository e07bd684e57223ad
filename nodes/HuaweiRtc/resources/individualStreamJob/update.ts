import { writeOperation } from '../../../../engine/model/operation';
import { path, put } from '../../../../engine/model/request';
import { appId, jobId } from '../../shared/fields';
import { jobItem, jobRule } from '../../shared/jobs';
import { streamJobs } from '../../shared/limits';

/**
 * Gives a job another rule: `PUT /v2/apps/{app_id}/individual-stream-jobs/{job_id}` (CloudRTC API
 * reference).
 */
export const update = writeOperation({
	name: 'Update',
	action: 'Update individual stream job',
	description: 'Store the rest of the recording by another rule',
	fields: [appId, jobId, jobRule],
	target: ['appId', 'jobId'],
	request: ({ appId, jobId, ruleId }) =>
		put(path`/v2/apps/${appId}/individual-stream-jobs/${jobId}`, {
			body: { record_param: { record_rule_id: ruleId } },
		}),
	limit: streamJobs,
	repeat: 'safe',
	item: jobItem,
});
