import type { Resource } from '../../../../engine/operation';
import { deleteKey } from './delete';

export const streamingKey: Resource = {
	name: 'Streaming Key',
	value: 'streamingKey',
	operations: { delete: deleteKey },
};
