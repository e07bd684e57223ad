import type { Resource } from '../../../../engine/model/operation';
import { get } from './get';
import { getAll } from './getAll';
import { leave } from './leave';

export const conversationalAi: Resource = {
	name: 'Conversational AI',
	value: 'conversationalAi',
	description: 'Agents that talk with the users of a channel',
	operations: { get, getAll, leave },
};
