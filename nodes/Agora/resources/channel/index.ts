import type { Resource } from '../../../../engine/model/operation';
import { close } from './close';
import { getAll } from './getAll';
import { getHosts } from './getHosts';
import { getUsers } from './getUsers';

export const channel: Resource = {
	name: 'Channel',
	value: 'channel',
	description: 'Channels that have users: close them, see who is in',
	operations: { close, getAll, getHosts, getUsers },
};
