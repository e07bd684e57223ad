import type { Resource } from '../../../../engine/model/operation';
import { deletePlayer } from './delete';
import { getAll } from './getAll';

export const mediaPull: Resource = {
	name: 'Media Pull',
	value: 'mediaPull',
	description: 'Media files or streams that are played into a channel (cloud players)',
	operations: { delete: deletePlayer, getAll },
};
