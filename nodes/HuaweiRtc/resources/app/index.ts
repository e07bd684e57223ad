import type { Resource } from '../../../../engine/model/operation';
import { create } from './create';
import { deleteApp } from './delete';
import { disable } from './disable';
import { enable } from './enable';
import { get } from './get';
import { getAll } from './getAll';

export const app: Resource = {
	name: 'App',
	value: 'app',
	description: 'Apps hold rooms, record rules and callbacks; a disabled one takes no joins',
	operations: { create, delete: deleteApp, disable, enable, get, getAll },
};
