import type { Resource } from '../../../../engine/model/operation';
import { deleteRule } from './delete';
import { get } from './get';
import { getAll } from './getAll';
import { update } from './update';
import { upsert } from './upsert';

export const recordRule: Resource = {
	name: 'Record Rule',
	value: 'recordRule',
	description: 'Where and how recordings are stored',
	operations: { delete: deleteRule, get, getAll, update, upsert },
};
