import type { Resource } from '../../../../engine/model/operation';
import { deletePlayer } from './delete';
import { getAll } from './getAll';

export const mediaPull: Resource = {
	name: 'Media Pull',
	value: 'mediaPull',
	operations: { delete: deletePlayer, getAll },
};
