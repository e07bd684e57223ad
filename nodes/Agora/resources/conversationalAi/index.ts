import type { Resource } from '../../../../engine/model/operation';
import { get } from './get';
import { getAll } from './getAll';
import { leave } from './leave';

export const conversationalAi: Resource = {
	name: 'Conversational AI',
	value: 'conversationalAi',
	operations: { get, getAll, leave },
};
