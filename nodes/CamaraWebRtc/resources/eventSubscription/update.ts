import { writeOperation } from '../../../../engine/model/operation';
import { path, put } from '../../../../engine/model/request';
import { notInThePast } from '../../shared/checks';
import { subscriptionId } from '../../shared/fields';
import { readFor } from '../../shared/read';
import { filled, isEmpty, target } from '../../shared/release';
import { sinkCredential } from '../../shared/subscription';
import { sinkToken, subscriptionExpireTime, tokenIsWhole } from './fields';
import { shownSubscription } from './item';

/**
 * Changes the end or the token of a subscription. CAMARA WebRTC Events candidate,
 * `PUT /subscriptions/{subscriptionId}` (updateNotificationChannelSubscription), documented as
 * idempotent. No other property may be sent.
 */
export const update = writeOperation({
	name: 'Update (Candidate)',
	action: 'Update event subscription (candidate)',
	description: 'Change when a subscription ends, or the token that comes with its events',
	fields: [
		subscriptionId,
		{ ...subscriptionExpireTime, description: 'New end of the subscription; unchanged if empty' },
		...sinkToken,
	],
	target: ['subscriptionId'],
	check: (parameters) =>
		isEmpty(parameters.subscriptionExpireTime) && isEmpty(parameters.sinkAccessToken)
			? 'Expires At or Sink Access Token must be given, otherwise there is nothing to change'
			: tokenIsWhole(parameters),
	request: (parameters, values) => {
		const { to } = target('events', parameters, values, {
			candidateOnly: 'Event Subscription: Update',
		});
		const { subscriptionExpireTime, sinkAccessToken, sinkAccessTokenExpiresAt } = parameters;
		return put(path`/subscriptions/${parameters.subscriptionId}`, {
			...to,
			body: filled({
				sinkCredential: sinkCredential(sinkAccessToken, sinkAccessTokenExpiresAt),
				config: isEmpty(subscriptionExpireTime) ? undefined : { subscriptionExpireTime },
			}),
		});
	},
	idempotency: notInThePast({
		subscriptionExpireTime: 'Expires At',
		sinkAccessTokenExpiresAt: 'Sink Access Token Expires At',
	}),
	read: readFor('eventUpdate'),
	repeat: 'safe',
	item: shownSubscription,
});
