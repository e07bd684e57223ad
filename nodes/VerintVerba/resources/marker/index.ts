import type { Resource } from '../../../../engine/model/operation';
import { add } from './add';
import { getAll } from './getAll';

export const marker: Resource = {
	name: 'Marker',
	value: 'marker',
	description: 'Named places in a conversation',
	operations: { add, getAll },
};
