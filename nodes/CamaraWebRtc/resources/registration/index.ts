import type { Resource } from '../../../../engine/model/operation';
import { create } from './create';
import { deleteRegistration } from './delete';
import { get } from './get';
import { getAll } from './getAll';
import { refresh } from './refresh';

export const registration: Resource = {
	name: 'Registration',
	value: 'registration',
	description: 'A device that is signed on to the network, so that it can call and be called',
	operations: { create, delete: deleteRegistration, get, getAll, refresh },
};
