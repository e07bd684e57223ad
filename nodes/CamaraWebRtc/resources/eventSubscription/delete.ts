import { asObject, asText } from '../../../../engine/model/answer';
import { endOperation, type Sight, type View } from '../../../../engine/model/operation';
import { path, remove } from '../../../../engine/model/request';
import { subscriptionId } from '../../shared/fields';
import { readEnding } from '../../shared/read';
import { target } from '../../shared/release';
import { get } from './get';

/**
 * Deletes a subscription. CAMARA WebRTC Events, `DELETE /subscriptions/{subscriptionId}`
 * (deleteNotificationChannelSubscription): 204 when it is done, 202 when it will be. A last event
 * with SUBSCRIPTION_DELETED reaches the sink either way.
 */
export const deleteSubscription = endOperation({
	name: 'Delete',
	action: 'Delete event subscription (stop events)',
	description: 'Stop the operator from sending events to a sink',
	notice:
		'The sink gets no more events than a last one that says so. A workflow that starts with the CAMARA WebRTC Trigger on this subscription is deaf afterwards.',
	fields: [subscriptionId],
	target: ['subscriptionId'],
	request: (parameters, values) =>
		remove(
			path`/subscriptions/${parameters.subscriptionId}`,
			target('events', parameters, values).to,
		),
	read: readEnding('eventDelete', 'id'),
	// A second DELETE of the same subscription ends nothing else.
	repeat: 'safe',
	// 404 NOT_FOUND is documented for what does not exist
	// (deleteNotificationChannelSubscription, responses).
	accepts: 'existing',
	answers: {
		'204': 'accepted',
		'202': 'accepted',
		'200': 'accepted',
		'404 NOT_FOUND': 'notFound',
		'410 GONE': 'confirm',
		'409 ABORTED': 'confirm',
	},
	verify: {
		look: get,
		every: 2,
		upTo: 30,
		lookParameters: ({ subscriptionId }) => ({ subscriptionId }),
		sees: (sight, { subscriptionId }) => seesSubscription(sight, subscriptionId),
		endedAt: ({ body }) => {
			const { status, expiresAt } = asObject(body);
			const time = Date.parse(asText(expiresAt));
			return status === 'EXPIRED' && !Number.isNaN(time) ? new Date(time) : undefined;
		},
	},
});

/** Statuses are optional (Commonalities, event guide): a subscription without one is there. */
const THERE = ['', 'ACTIVATION_REQUESTED', 'ACTIVE', 'INACTIVE'];
const OVER = ['EXPIRED', 'DELETED'];

function seesSubscription({ notFound, body }: Sight, subscriptionId: unknown): View {
	if (notFound) return 'absent';
	const { id, status } = asObject(body);
	if (asText(id) !== subscriptionId) return undefined;
	if (OVER.includes(asText(status))) return 'over';
	return THERE.includes(asText(status)) ? 'alive' : undefined;
}
