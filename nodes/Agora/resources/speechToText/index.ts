import type { Resource } from '../../../../engine/model/operation';
import { get } from './get';
import { getAll } from './getAll';
import { leave } from './leave';

export const speechToText: Resource = {
	name: 'Speech To Text',
	value: 'speechToText',
	operations: { get, getAll, leave },
};
