import type { Resource } from '../../../../engine/model/operation';
import { dismiss } from './dismiss';
import { getAll } from './getAll';
import { getStatus } from './getStatus';

export const room: Resource = {
	name: 'Room',
	value: 'room',
	operations: { dismiss, getAll, getStatus },
};
