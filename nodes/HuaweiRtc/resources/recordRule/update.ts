import { writeOperation } from '../../../../engine/model/operation';
import { path, put } from '../../../../engine/model/request';
import { appId, ruleId } from '../../shared/fields';
import { management } from '../../shared/limits';
import { ruleBody, ruleFields } from './fields';

/** Changes a rule: `PUT /v2/apps/{app_id}/record-rules/{rule_id}` (CloudRTC API reference). */
export const update = writeOperation({
	name: 'Update',
	action: 'Update record rule',
	description: 'Change where and how recordings are stored',
	notice: 'It takes about 5 minutes, and leaves recordings that are running as they are.',
	fields: [appId, ruleId, ...ruleFields],
	target: ['appId', 'ruleId'],
	request: (parameters) =>
		put(path`/v2/apps/${parameters.appId}/record-rules/${parameters.ruleId}`, {
			body: ruleBody(parameters),
		}),
	limit: management,
	repeat: 'safe',
});
