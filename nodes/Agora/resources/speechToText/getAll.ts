import { isWholeNumber } from '../../../../engine/model/checks';
import { listOperation } from '../../../../engine/model/operation';
import { get, path } from '../../../../engine/model/request';
import {
	AGENT_STATES,
	agentFilters,
	agentPages,
	agentQuery,
	startedBetween,
} from '../../shared/agents';
import { readOthers } from '../../shared/readOthers';

/** Agents: `GET /api/speech-to-text/v1/projects/{appid}/agents` (Real-Time STT, "Query agent list"). */
export const getAll = listOperation({
	name: 'Get Many',
	action: 'Get many speech to text agents',
	description: 'List speech-to-text agents, those that run by default',
	fields: [
		...agentFilters,
		...startedBetween('24 hours'),
		{
			displayName: 'State',
			name: 'state',
			type: 'options',
			options: AGENT_STATES,
			default: 2,
			description: 'Only agents in this state',
			check: isWholeNumber({ min: 0, max: 6 }),
		},
	],
	target: ['appId', 'channel'],
	read: readOthers,
	request: (parameters) =>
		get(path`/api/speech-to-text/v1/projects/${parameters.appId}/agents`, {
			query: agentQuery(parameters, String(parameters.state)),
		}),
	...agentPages,
});
