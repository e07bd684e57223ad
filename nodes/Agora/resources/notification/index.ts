import type { Resource } from '../../../../engine/operation';
import { getServerIps } from './getServerIps';

export const notification: Resource = {
	name: 'Notification',
	value: 'notification',
	operations: { getServerIps },
};
