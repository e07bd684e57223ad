import { asObject } from '../../../../engine/model/answer';
import { listOperation } from '../../../../engine/model/operation';
import { get } from '../../../../engine/model/request';
import { appId } from '../../shared/fields';
import { banRuleCall } from '../../shared/limits';
import { readChannelManagement } from '../../shared/readOthers';
import { namedRows } from '../../shared/rows';

/**
 * Lists ban rules: `GET /dev/v1/kicking-rule?appid=` (Channel Management RESTful API, "Query the
 * list of rules"). It has low priority at the vendor and may miss rules; `ts` is the expiry in UTC.
 */
export const getAll = listOperation({
	name: 'Get Many',
	action: 'Get many ban rules',
	description: 'List the ban rules of the app with their expiry; the list may miss some',
	fields: [appId],
	target: ['appId'],
	read: readChannelManagement,
	limit: banRuleCall('list'),
	request: ({ appId }) =>
		get('/dev/v1/kicking-rule', {
			query: { appid: String(appId) },
			headers: { 'content-type': 'application/json' },
		}),
	rows: (body) => namedRows(asObject(body).rules, 'id'),
});
