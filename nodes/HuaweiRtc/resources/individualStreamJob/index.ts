import type { Resource } from '../../../../engine/model/operation';
import { get } from './get';
import { start } from './start';
import { stop } from './stop';
import { update } from './update';

export const individualStreamJob: Resource = {
	name: 'Individual Stream Job',
	value: 'individualStreamJob',
	operations: { get, start, stop, update },
};
