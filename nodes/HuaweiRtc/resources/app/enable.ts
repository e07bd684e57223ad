import { writeOperation } from '../../../../engine/model/operation';
import { path, post } from '../../../../engine/model/request';
import { appId } from '../../shared/fields';
import { management } from '../../shared/limits';

/** Enables an app: `POST /v2/apps/{app_id}/enable` (CloudRTC API reference). */
export const enable = writeOperation({
	name: 'Enable',
	action: 'Enable app',
	description: 'Let users join and open rooms of an app again, and be recorded',
	fields: [appId],
	target: ['appId'],
	request: ({ appId }) => post(path`/v2/apps/${appId}/enable`),
	limit: management,
	repeat: 'safe',
});
