import type { Resource } from '../../../../engine/model/operation';
import { create } from './create';
import { end } from './end';
import { get } from './get';
import { updateStatus } from './updateStatus';

export const mediaSession: Resource = {
	name: 'Media Session',
	value: 'mediaSession',
	description: 'A call between two parties, as one of them sees it',
	operations: { create, end, get, updateStatus },
};
