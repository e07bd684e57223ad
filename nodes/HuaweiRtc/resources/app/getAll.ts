import { listOperation } from '../../../../engine/model/operation';
import { get } from '../../../../engine/model/request';
import { pageSize } from '../../shared/fields';
import { management } from '../../shared/limits';
import { nextPage, rowsUnder } from '../../shared/pages';
import { simpleApp } from '../../shared/simple';
import { SECRETS } from '../../shared/secrets';

/** Lists apps: `GET /v2/apps` (CloudRTC API reference). */
export const getAll = listOperation({
	name: 'Get Many',
	action: 'Get many apps',
	description: 'List the apps of the account',
	fields: [
		{
			displayName: 'State',
			name: 'state',
			type: 'options',
			options: [
				{ name: 'Any', value: 'any' },
				{ name: 'Enabled', value: 'ACTIVATION' },
				{ name: 'Disabled', value: 'DEACTIVATION' },
				{ name: 'In Arrears', value: 'ARREARS' },
			],
			default: 'any',
			description: 'Only apps in this state',
		},
	],
	options: [pageSize],
	target: [],
	request: ({ state, pageSize }) =>
		get('/v2/apps', {
			query: {
				state: state === 'any' ? undefined : String(state ?? ''),
				offset: 0,
				limit: Number(pageSize ?? 100),
			},
		}),
	limit: management,
	rows: rowsUnder('apps'),
	next: nextPage,
	secretResponse: SECRETS,
	simple: simpleApp,
});
