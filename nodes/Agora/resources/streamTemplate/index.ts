import type { Resource } from '../../../../engine/operation';
import { deleteTemplate } from './delete';
import { put } from './put';
import { setDefault } from './setDefault';
import { update } from './update';

export const streamTemplate: Resource = {
	name: 'Stream Template',
	value: 'streamTemplate',
	operations: { put, delete: deleteTemplate, setDefault, update },
};
