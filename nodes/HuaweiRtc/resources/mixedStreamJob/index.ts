import type { Resource } from '../../../../engine/model/operation';
import { get } from './get';
import { start } from './start';
import { stop } from './stop';
import { update } from './update';

export const mixedStreamJob: Resource = {
	name: 'Mixed Stream Job',
	value: 'mixedStreamJob',
	description: 'Recordings of a room as one picture',
	operations: { get, start, stop, update },
};
