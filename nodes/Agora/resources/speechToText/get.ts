import { readOperation } from '../../../../engine/model/operation';
import { get as read, path } from '../../../../engine/model/request';
import { agentId } from '../../shared/agents';
import { appId } from '../../shared/fields';
import { readOthers } from '../../shared/readOthers';

/** State of an agent: `GET /api/speech-to-text/v1/projects/{appid}/agents/{agentId}` (Real-Time STT). */
export const get = readOperation({
	name: 'Get',
	action: 'Get speech to text agent',
	description: 'Look up the state of a speech-to-text agent',
	fields: [appId, agentId],
	target: ['appId', 'agentId'],
	read: readOthers,
	notFound: ['404 notFound'],
	request: ({ appId, agentId }) =>
		read(path`/api/speech-to-text/v1/projects/${appId}/agents/${agentId}`),
});
