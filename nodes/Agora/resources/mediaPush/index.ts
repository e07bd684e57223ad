import type { Resource } from '../../../../engine/model/operation';
import { deleteConverter } from './delete';
import { get } from './get';
import { getAll } from './getAll';

export const mediaPush: Resource = {
	name: 'Media Push',
	value: 'mediaPush',
	description: 'Pushes of a channel to a CDN (converters)',
	operations: { delete: deleteConverter, get, getAll },
};
