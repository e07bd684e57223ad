import type { Resource } from '../../../../engine/operation';
import { forceDisconnect } from './forceDisconnect';
import { getAll } from './getAll';

export const stream: Resource = {
	name: 'Stream',
	value: 'stream',
	operations: { forceDisconnect, getAll },
};
