import type { IDataObject } from 'n8n-workflow';

/** A 202 carries the ID only: the subscription is made later, and Get may not know it for a while. */
export function withState(body: Readonly<Record<string, unknown>>): IDataObject {
	const subscription = body as IDataObject;
	return subscription.sink === undefined && subscription.id !== undefined
		? { ...subscription, activationPending: true }
		: subscription;
}
