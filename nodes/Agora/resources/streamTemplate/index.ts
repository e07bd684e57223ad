import type { Resource } from '../../../../engine/model/operation';
import { deleteTemplate } from './delete';
import { put } from './put';
import { setDefault } from './setDefault';
import { update } from './update';

export const streamTemplate: Resource = {
	name: 'Stream Template',
	value: 'streamTemplate',
	description: 'How Media Gateway transcodes pushed streams',
	operations: { put, delete: deleteTemplate, setDefault, update },
};
