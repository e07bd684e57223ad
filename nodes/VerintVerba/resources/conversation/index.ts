import type { Resource } from '../../../../engine/model/operation';
import { attachMetadata } from './attachMetadata';
import { deleteConversation } from './delete';
import { eraseWithProof } from './eraseWithProof';
import { get } from './get';
import { getAll } from './getAll';
import { getId } from './getId';
import { getUrl } from './getUrl';
import { keep } from './keep';

export const conversation: Resource = {
	name: 'Conversation',
	value: 'conversation',
	description: 'Recorded or ongoing calls, chats and meetings with their metadata',
	operations: {
		attachMetadata,
		delete: deleteConversation,
		eraseWithProof,
		get,
		getAll,
		getId,
		getUrl,
		keep,
	},
};
