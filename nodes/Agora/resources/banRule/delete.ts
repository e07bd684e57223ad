import { writeOperation } from '../../../../engine/model/operation';
import { remove } from '../../../../engine/model/request';
import { appId } from '../../shared/fields';
import { banRuleCall } from '../../shared/limits';
import { readChannelManagement } from '../../shared/readOthers';
import { ruleId } from './fields';

/**
 * Lifts a ban: `DELETE /dev/v1/kicking-rule` with a JSON body (Channel Management RESTful API,
 * "Delete a rule").
 */
export const deleteRule = writeOperation({
	name: 'Delete',
	action: 'Delete ban rule',
	description: 'Lift a ban before its time is over',
	fields: [appId, ruleId],
	target: ['appId', 'ruleId'],
	read: readChannelManagement,
	limit: banRuleCall('delete'),
	repeat: 'safe',
	request: ({ appId, ruleId }) =>
		remove('/dev/v1/kicking-rule', { body: { appid: appId, id: Number(ruleId) } }),
	item: () => ({ deleted: true }),
});
