import type { Resource } from '../../../../engine/model/operation';
import { add } from './add';
import { cancelAdd } from './cancelAdd';
import { get } from './get';
import { getAll } from './getAll';
import { move } from './move';
import { mute } from './mute';
import { remove } from './remove';

export const participant: Resource = {
	name: 'Participant',
	value: 'participant',
	description: 'Somebody in a call, or invited to it',
	operations: { add, cancelAdd, get, getAll, mute, move, remove },
};
