import { listOperation } from '../../../../engine/model/operation';
import { get } from '../../../../engine/model/request';
import { readFor } from '../../shared/read';
import { target } from '../../shared/release';
import { shownSubscription, simpleSubscription } from './item';

/**
 * CAMARA WebRTC Events, `GET /subscriptions` (retrieveNotificationChannelSubscriptionList). There
 * is no paging; the candidate lists 100 at most.
 */
export const getAll = listOperation({
	name: 'Get Many',
	action: 'Get many event subscriptions',
	description: 'List the event subscriptions',
	fields: [],
	target: [],
	request: (parameters, values) => get('/subscriptions', target('events', parameters, values).to),
	read: readFor('eventRead'),
	rows: (body) => (Array.isArray(body) ? body.map(shownSubscription) : undefined),
	simple: simpleSubscription,
});
