import { writeOperation } from '../../../../engine/model/operation';
import { path, post } from '../../../../engine/model/request';
import { appId } from '../../shared/fields';
import { management } from '../../shared/limits';

/** Disables an app: `POST /v2/apps/{app_id}/disable` (CloudRTC API reference). */
export const disable = writeOperation({
	name: 'Disable',
	action: 'Disable app',
	description: 'Stop an app, so that nobody can join',
	notice:
		'Huawei does not say what happens to running rooms: dismiss them first. It hits every room of the app.',
	fields: [appId],
	target: ['appId'],
	request: ({ appId }) => post(path`/v2/apps/${appId}/disable`),
	limit: management,
	repeat: 'safe',
});
