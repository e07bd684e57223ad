import { readOperation } from '../../../../engine/model/operation';
import { get as getFrom, path } from '../../../../engine/model/request';
import { appId } from '../../shared/fields';
import { management } from '../../shared/limits';

/** Reads the mode: `GET /v2/apps/{app_id}/auto-record-mode` (CloudRTC API reference). */
export const get = readOperation({
	name: 'Get',
	action: 'Get auto recording',
	description: 'Get whether the streams of an app are recorded by themselves',
	fields: [appId],
	target: ['appId'],
	request: ({ appId }) => getFrom(path`/v2/apps/${appId}/auto-record-mode`),
	limit: management,
	simple: ['app_id', 'auto_record_mode.mode'],
	notFound: ['404 RTC.*'],
});
