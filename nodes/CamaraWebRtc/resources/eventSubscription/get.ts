import { readOperation } from '../../../../engine/model/operation';
import { get as read, path } from '../../../../engine/model/request';
import { subscriptionId } from '../../shared/fields';
import { readFor } from '../../shared/read';
import { target } from '../../shared/release';
import { shownSubscription, simpleSubscription } from './item';

/** CAMARA WebRTC Events, `GET /subscriptions/{subscriptionId}` (retrieveNotificationChannelSubscription). */
export const get = readOperation({
	name: 'Get',
	action: 'Get event subscription',
	description: 'Look at a subscription and its status',
	fields: [subscriptionId],
	target: ['subscriptionId'],
	request: (parameters, values) =>
		read(
			path`/subscriptions/${parameters.subscriptionId}`,
			target('events', parameters, values).to,
		),
	read: readFor('eventRead'),
	notFound: ['404 NOT_FOUND'],
	item: shownSubscription,
	simple: simpleSubscription,
});
