import type { Resource } from '../../../../engine/model/operation';
import { deleteConversation } from './delete';
import { get } from './get';

export const conversation: Resource = {
	name: 'Conversation',
	value: 'conversation',
	operations: { delete: deleteConversation, get },
};
