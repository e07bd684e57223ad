import type { Resource } from '../../../../engine/model/operation';
import { create } from './create';
import { deleteRule } from './delete';
import { getAll } from './getAll';
import { update } from './update';

export const banRule: Resource = {
	name: 'Ban Rule',
	value: 'banRule',
	description: 'Rules that keep users, addresses or a whole channel out',
	operations: { create, delete: deleteRule, getAll, update },
};
