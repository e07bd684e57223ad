import type { Resource } from '../../../../engine/model/operation';
import { get } from './get';
import { start } from './start';
import { stop } from './stop';
import { update } from './update';

export const individualStreamJob: Resource = {
	name: 'Individual Stream Job',
	value: 'individualStreamJob',
	description: "Recordings of one user's stream",
	operations: { get, start, stop, update },
};
