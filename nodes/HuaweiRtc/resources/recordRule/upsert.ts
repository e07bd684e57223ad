import { writeOperation } from '../../../../engine/model/operation';
import { path, post } from '../../../../engine/model/request';
import { appId } from '../../shared/fields';
import { management } from '../../shared/limits';
import { ruleBody, ruleFields } from './fields';

/**
 * Makes a rule, or changes the one that the app has for this location:
 * `POST /v2/apps/{app_id}/record-rules` (CloudRTC API reference).
 */
export const upsert = writeOperation({
	name: 'Create or Update',
	action: 'Create or update record rule',
	description: 'Create a new record, or update the current one if it already exists (upsert)',
	fields: [appId, ...ruleFields],
	target: ['appId'],
	request: (parameters) =>
		post(path`/v2/apps/${parameters.appId}/record-rules`, { body: ruleBody(parameters) }),
	limit: management,
	repeat: 'safe',
});
