import { readOperation } from '../../../../engine/model/operation';
import { get as getFrom, path } from '../../../../engine/model/request';
import { appId } from '../../shared/fields';
import { management } from '../../shared/limits';
import { simpleApp } from '../../shared/simple';
import { SECRETS } from '../../shared/secrets';

/** Reads an app: `GET /v2/apps/{app_id}` (CloudRTC API reference). */
export const get = readOperation({
	name: 'Get',
	action: 'Get app',
	description: 'Get the state and the settings of an app',
	fields: [appId],
	target: ['appId'],
	request: ({ appId }) => getFrom(path`/v2/apps/${appId}`),
	limit: management,
	notFound: ['404 RTC.*'],
	secretResponse: SECRETS,
	simple: simpleApp,
});
