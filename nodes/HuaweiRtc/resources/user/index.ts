import type { Resource } from '../../../../engine/model/operation';
import { getAll } from './getAll';
import { remove } from './remove';

export const user: Resource = {
	name: 'User',
	value: 'user',
	description: 'Users of rooms: who is there, and removing them',
	operations: { getAll, remove },
};
