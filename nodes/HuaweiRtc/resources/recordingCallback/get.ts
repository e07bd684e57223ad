import { readOperation } from '../../../../engine/model/operation';
import { get as getFrom, path } from '../../../../engine/model/request';
import { appId } from '../../shared/fields';
import { management } from '../../shared/limits';
import { SECRETS } from '../../shared/secrets';

/** Reads the callback: `GET /v2/apps/{app_id}/record-callback` (CloudRTC API reference). */
export const get = readOperation({
	name: 'Get',
	action: 'Get recording callback',
	description: 'Get the address to which recording events of an app are sent',
	fields: [appId],
	target: ['appId'],
	request: ({ appId }) => getFrom(path`/v2/apps/${appId}/record-callback`),
	limit: management,
	simple: ['app_id', 'record_callback.url', 'record_callback.notify_event_subscription'],
	notFound: ['404 RTC.*'],
	secretResponse: SECRETS,
});
