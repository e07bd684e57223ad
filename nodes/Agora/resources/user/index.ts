import type { Resource } from '../../../../engine/model/operation';
import { ban } from './ban';
import { getStatus } from './getStatus';
import { kick } from './kick';

export const user: Resource = {
	name: 'User',
	value: 'user',
	description: 'Somebody in a channel: remove, ban, look up',
	operations: { ban, getStatus, kick },
};
