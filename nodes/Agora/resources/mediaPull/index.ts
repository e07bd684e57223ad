import type { Resource } from '../../../../engine/operation';
import { deletePlayer } from './delete';
import { getAll } from './getAll';

export const mediaPull: Resource = {
	name: 'Media Pull',
	value: 'mediaPull',
	operations: { delete: deletePlayer, getAll },
};
