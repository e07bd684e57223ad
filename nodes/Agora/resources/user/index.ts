import type { Resource } from '../../../../engine/model/operation';
import { ban } from './ban';
import { getStatus } from './getStatus';
import { kick } from './kick';

export const user: Resource = {
	name: 'User',
	value: 'user',
	operations: { ban, getStatus, kick },
};
