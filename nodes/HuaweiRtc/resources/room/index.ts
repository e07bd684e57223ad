import type { Resource } from '../../../../engine/model/operation';
import { dismiss } from './dismiss';
import { getAll } from './getAll';
import { getStatus } from './getStatus';

export const room: Resource = {
	name: 'Room',
	value: 'room',
	description: 'Rooms in which users talk; a room lives as long as somebody is in it',
	operations: { dismiss, getAll, getStatus },
};
