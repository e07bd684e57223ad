import { asObject, asText } from '../../../../engine/model/answer';
import { endOperation } from '../../../../engine/model/operation';
import { path, remove } from '../../../../engine/model/request';
import { appId, confirmDeletion } from '../../shared/fields';
import { management } from '../../shared/limits';
import { vendorTime } from '../../shared/time';
import { get } from './get';

/** Deletes an app: `DELETE /v2/apps/{app_id}` (CloudRTC API reference). */
export const deleteApp = endOperation({
	name: 'Delete',
	action: 'Delete app',
	description: 'Delete an app with all that belongs to it',
	notice:
		'The app is gone for all its rooms and users, with its record rules and callbacks. Nothing brings it back.',
	fields: [appId, confirmDeletion('the app is deleted for all its rooms and users')],
	target: ['appId'],
	request: ({ appId }) => remove(path`/v2/apps/${appId}`),
	limit: management,
	repeat: 'safe',
	answers: { '200': 'accepted', '202': 'accepted', '204': 'accepted', '404 RTC.*': 'notFound' },
	// "Deleting an Application": 404 where there is no such app.
	accepts: 'existing',
	ifNotFound: 'fail',
	verify: {
		look: get,
		every: 2,
		upTo: 60,
		lookParameters: ({ appId }) => ({ appId }),
		sees: ({ notFound, body }) => {
			if (notFound) return 'absent';
			const { state } = asObject(asObject(body).state);
			if (state === 'DELETED') return 'over';
			return ['ACTIVATION', 'DEACTIVATION', 'ARREARS'].includes(asText(state))
				? 'alive'
				: undefined;
		},
		endedAt: ({ body }) => {
			const { state, update_time: at } = asObject(asObject(body).state);
			return state === 'DELETED' ? vendorTime(at) : undefined;
		},
	},
});
