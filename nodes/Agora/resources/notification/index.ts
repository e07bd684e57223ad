import type { Resource } from '../../../../engine/model/operation';
import { getServerIps } from './getServerIps';

export const notification: Resource = {
	name: 'Notification',
	value: 'notification',
	description: 'Where Agora sends notifications from',
	operations: { getServerIps },
};
