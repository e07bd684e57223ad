import { asObject, asText } from '../../../../engine/model/answer';
import { endOperation } from '../../../../engine/model/operation';
import { path, remove } from '../../../../engine/model/request';
import { appId, confirmDeletion, ruleId } from '../../shared/fields';
import { management } from '../../shared/limits';
import { get } from './get';

/** Deletes a rule: `DELETE /v2/apps/{app_id}/record-rules/{rule_id}` (CloudRTC API reference). */
export const deleteRule = endOperation({
	name: 'Delete',
	action: 'Delete record rule',
	description: 'Delete a record rule; one that is in use is refused',
	notice: 'No later recording can be stored by this rule. Recordings that are stored stay.',
	fields: [appId, ruleId, confirmDeletion('the rule is deleted')],
	target: ['appId', 'ruleId'],
	request: ({ appId, ruleId }) => remove(path`/v2/apps/${appId}/record-rules/${ruleId}`),
	limit: management,
	repeat: 'safe',
	answers: { '200': 'accepted', '202': 'accepted', '204': 'accepted', '404 RTC.*': 'notFound' },
	// "Deleting a Recording Rule": 404 where there is no such rule.
	accepts: 'existing',
	verify: {
		look: get,
		every: 2,
		upTo: 60,
		lookParameters: ({ appId, ruleId }) => ({ appId, ruleId }),
		sees: ({ notFound, body }) => {
			if (notFound) return 'absent';
			return asText(asObject(body).rule_id) === '' ? undefined : 'alive';
		},
	},
});
