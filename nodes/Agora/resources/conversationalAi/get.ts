import { readOperation } from '../../../../engine/model/operation';
import { get as read, path } from '../../../../engine/model/request';
import { agentId } from '../../shared/agents';
import { appId } from '../../shared/fields';
import { readOthers } from '../../shared/readOthers';
import { agents, mainlandChina } from './fields';

/** State of an agent: `GET /api/conversational-ai-agent/v2/projects/{appid}/agents/{agentId}`. */
export const get = readOperation({
	name: 'Get',
	action: 'Get conversational AI agent',
	description: 'Look up the state of a conversational AI agent',
	fields: [appId, agentId],
	options: [mainlandChina],
	target: ['appId', 'agentId'],
	read: readOthers,
	notFound: ['404 notFound'],
	request: (parameters) => read(agents(parameters) + path`/${parameters.agentId}`),
});
