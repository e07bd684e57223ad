import { readOperation } from '../../../../engine/model/operation';
import { get as getFrom, path } from '../../../../engine/model/request';
import { appId, ruleId } from '../../shared/fields';
import { management } from '../../shared/limits';
import { simpleRule } from '../../shared/simple';

/** Reads a rule: `GET /v2/apps/{app_id}/record-rules/{rule_id}` (CloudRTC API reference). */
export const get = readOperation({
	name: 'Get',
	action: 'Get record rule',
	description: 'Get where and how recordings are stored',
	fields: [appId, ruleId],
	target: ['appId', 'ruleId'],
	request: ({ appId, ruleId }) => getFrom(path`/v2/apps/${appId}/record-rules/${ruleId}`),
	limit: management,
	simple: simpleRule,
	notFound: ['404 RTC.*'],
});
