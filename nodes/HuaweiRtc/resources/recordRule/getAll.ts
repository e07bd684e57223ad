import { listOperation } from '../../../../engine/model/operation';
import { get, path } from '../../../../engine/model/request';
import { appId, pageSize } from '../../shared/fields';
import { management } from '../../shared/limits';
import { simpleRule } from '../../shared/simple';
import { nextPage, rowsUnder } from '../../shared/pages';

/** Lists rules: `GET /v2/apps/{app_id}/record-rules` (CloudRTC API reference); there is no count. */
export const getAll = listOperation({
	name: 'Get Many',
	action: 'Get many record rules',
	description: 'List the record rules of an app',
	fields: [appId],
	options: [pageSize],
	target: ['appId'],
	request: ({ appId, pageSize }) =>
		get(path`/v2/apps/${appId}/record-rules`, {
			query: { offset: 0, limit: Number(pageSize ?? 100) },
		}),
	limit: management,
	simple: simpleRule,
	rows: rowsUnder('rules'),
	next: nextPage,
});
