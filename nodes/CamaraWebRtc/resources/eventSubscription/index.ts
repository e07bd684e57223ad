import type { Resource } from '../../../../engine/model/operation';
import { create } from './create';
import { deleteSubscription } from './delete';
import { get } from './get';
import { getAll } from './getAll';
import { update } from './update';

export const eventSubscription: Resource = {
	name: 'Event Subscription',
	value: 'eventSubscription',
	description: 'What the operator tells a web address about calls and devices',
	operations: { create, delete: deleteSubscription, get, getAll, update },
};
