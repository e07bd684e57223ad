import { endOperation } from '../../../../engine/model/operation';
import { path, post } from '../../../../engine/model/request';
import { agentEnd, agentId, seesAgent } from '../../shared/agents';
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
	action: 'End conversational AI agent (leave)',
	description: 'Let a conversational AI agent leave its channel, which ends it',
	notice:
		'The agent leaves its channel, after its farewell if it has one. The users in the channel go on.',
	fields: [appId, agentId],
	options: [mainlandChina],
	target: ['appId', 'agentId'],
	read: readOthers,
	repeat: 'safe',
	request: (parameters) => post(agents(parameters) + path`/${parameters.agentId}/leave`),
	answers: { '200': 'accepted', '404 notFound': 'notFound' },
	// "Response status codes": 404 TaskNotFound for an agent that was not started or has exited.
	accepts: 'existing',
	verify: {
		look: get,
		every: 2,
		// A farewell may take 120 seconds (`graceful_timeout_seconds`, "Start a conversational AI agent").
		upTo: 150,
		lookParameters: ({ appId, agentId, mainlandChina }) => ({ appId, agentId, mainlandChina }),
		sees: seesAgent(['STOPPED', 'FAILED']),
		endedAt: agentEnd,
	},
});
