import type { Resource } from '../../../../engine/model/operation';
import { end } from './end';
import { get } from './get';

export const mediaSession: Resource = {
	name: 'Media Session',
	value: 'mediaSession',
	operations: { end, get },
};
