import type { Resource } from '../../../../engine/model/operation';
import { add } from './add';
import { cancelAdd } from './cancelAdd';
import { getAll } from './getAll';

export const participant: Resource = {
	name: 'Participant',
	value: 'participant',
	operations: { add, cancelAdd, getAll },
};
