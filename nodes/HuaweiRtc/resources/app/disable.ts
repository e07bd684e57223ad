import { endOperation } from '../../../../engine/model/operation';
import { path, post } from '../../../../engine/model/request';
import { appId } from '../../shared/fields';
import { management } from '../../shared/limits';

/**
 * Disables an app: `POST /v2/apps/{app_id}/disable` (CloudRTC API reference, "Disabling an
 * Application"). Rooms that were joined go on, so that the answer is never more than accepted, and
 * nothing is to be waited for.
 */
export const disable = endOperation({
	name: 'Disable',
	action: 'Stop joining (disable app)',
	description: 'Disable an app, so that nobody can join or open a room',
	notice:
		'It hits every room of the app: nobody can join or open one, and recording and mixing stop. Rooms that were joined go on: dismiss them first.',
	fields: [appId],
	target: ['appId'],
	request: ({ appId }) => post(path`/v2/apps/${appId}/disable`),
	limit: management,
	repeat: 'safe',
	answers: { '200': 'accepted', '404 RTC.*': 'notFound' },
	// "Disabling an Application": 404 where there is no such app.
	accepts: 'existing',
	// Joined rooms go on: that there is no such app is the end of nothing.
	assumable: false,
	facts: (_parameters, outcome) => (outcome === 'accepted' ? { effect: 'joiningStopped' } : {}),
});
