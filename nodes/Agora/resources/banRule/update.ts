import { writeOperation } from '../../../../engine/model/operation';
import { put } from '../../../../engine/model/request';
import { seconds, timeOf } from '../../shared/banRule';
import { appId } from '../../shared/fields';
import { banRuleCall } from '../../shared/limits';
import { readChannelManagement } from '../../shared/readOthers';
import { ruleId } from './fields';

/**
 * Changes the expiry of a rule: `PUT /dev/v1/kicking-rule` (Channel Management RESTful API, "Update
 * the expiry"). Counted from now; not sent again when the answer was lost, because that would start
 * the time anew.
 */
export const update = writeOperation({
	name: 'Update Expiry',
	action: 'Update expiry of ban rule',
	description: 'Let a ban rule hold for a given time from now on',
	fields: [appId, ruleId, seconds(3600, 'refused')],
	target: ['appId', 'ruleId', 'seconds'],
	read: readChannelManagement,
	limit: banRuleCall('update'),
	repeat: 'never',
	request: ({ appId, ruleId, seconds }) =>
		put('/dev/v1/kicking-rule', {
			body: { appid: appId, id: Number(ruleId), ...timeOf(seconds) },
		}),
});
