import type { Resource } from '../../../../engine/operation';
import { deleteKey } from './delete';
import { get } from './get';

export const streamingKey: Resource = {
	name: 'Streaming Key',
	value: 'streamingKey',
	operations: { delete: deleteKey, get },
};
