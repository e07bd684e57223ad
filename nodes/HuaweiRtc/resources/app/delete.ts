import { asObject } from '../../../../engine/model/answer';
import { endOperation } from '../../../../engine/model/operation';
import { path, remove } from '../../../../engine/model/request';
import { appId, confirmDeletion } from '../../shared/fields';
import { management } from '../../shared/limits';
import { get } from './get';

/** Deletes an app: `DELETE /v2/apps/{app_id}` (CloudRTC API reference). */
export const deleteApp = endOperation({
	name: 'Delete',
	action: 'Delete app',
	description: 'Delete an app with all that belongs to it',
	fields: [appId, confirmDeletion('the app is deleted for all its rooms and users')],
	target: ['appId'],
	request: ({ appId }) => remove(path`/v2/apps/${appId}`),
	limit: management,
	repeat: 'safe',
	answers: { '200': 'accepted', '202': 'accepted', '204': 'accepted', '404 RTC.*': 'notFound' },
	ifNotFound: 'fail',
	verify: {
		look: get,
		every: 2,
		upTo: 60,
		lookParameters: ({ appId }) => ({ appId }),
		sees: ({ notFound, body }) =>
			notFound || asObject(asObject(body).state).state === 'DELETED' ? 'over' : 'alive',
	},
});
