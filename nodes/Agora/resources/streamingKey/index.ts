import type { Resource } from '../../../../engine/model/operation';
import { create } from './create';
import { deleteKey } from './delete';
import { deleteByUser } from './deleteByUser';
import { get } from './get';
import { getAll } from './getAll';
import { setTemplate } from './setTemplate';

export const streamingKey: Resource = {
	name: 'Streaming Key',
	value: 'streamingKey',
	description: 'Keys with which encoders push streams into a channel',
	operations: { create, delete: deleteKey, deleteByUser, get, getAll, setTemplate },
};
