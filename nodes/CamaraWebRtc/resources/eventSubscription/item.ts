import type { IDataObject } from 'n8n-workflow';

import { asObject } from '../../../../engine/model/answer';

/** A subscription as it is shown: `sinkCredential` must not come back, and would carry the token. */
export function shownSubscription(body: unknown): IDataObject {
	const subscription = { ...asObject(body) } as IDataObject;
	delete subscription.sinkCredential;
	return subscription;
}

/** What is told to whom, and whether it still is. */
export const simpleSubscription = [
	'id',
	'status',
	'types',
	'sink',
	'config.subscriptionDetail.registrationId',
	'config.subscriptionDetail.deviceId',
	'config.subscriptionDetail.mediaSessionId',
	'startsAt',
	'expiresAt',
];

/** A 202 carries the ID only: the subscription is made later, and Get may not know it for a while. */
export function withState(body: Readonly<Record<string, unknown>>): IDataObject {
	const subscription = shownSubscription(body);
	return subscription.sink === undefined && subscription.id !== undefined
		? { ...subscription, activationPending: true }
		: subscription;
}
