import { asObject } from '../../../../engine/model/answer';
import { endOperation } from '../../../../engine/model/operation';
import { path, post } from '../../../../engine/model/request';
import { agentId } from '../../shared/agents';
import { appId } from '../../shared/fields';
import { readOthers } from '../../shared/readOthers';
import { agents, mainlandChina } from './fields';
import { get } from './get';

/**
 * Ends an agent: `POST /api/conversational-ai-agent/v2/projects/{appid}/agents/{agentId}/leave`
 * (Conversational AI Engine, "Stop a conversational AI agent"). 200 without a body; 404 `TaskNotFound` means
 * not started or exited.
 */
export const leave = endOperation({
	name: 'Leave',
	action: 'Leave conversational AI agent',
	description: 'Let a conversational AI agent leave its channel, which ends it',
	fields: [appId, agentId],
	options: [mainlandChina],
	target: ['appId', 'agentId'],
	read: readOthers,
	repeat: 'safe',
	request: (parameters) => post(agents(parameters) + path`/${parameters.agentId}/leave`),
	answers: { '200': 'accepted', '404 notFound': 'notFound' },
	verify: {
		look: get,
		every: 2,
		upTo: 30,
		lookParameters: ({ appId, agentId, mainlandChina }) => ({ appId, agentId, mainlandChina }),
		sees: ({ notFound, body }) =>
			notFound || ['STOPPED', 'FAILED'].includes(String(asObject(body).status)) ? 'over' : 'alive',
	},
});
