import { listOperation } from '../../../../engine/model/operation';
import { get } from '../../../../engine/model/request';
import {
	AGENT_STATES,
	agentFilters,
	agentPages,
	agentQuery,
	startedBetween,
} from '../../shared/agents';
import { readOthers } from '../../shared/readOthers';
import { agents, mainlandChina } from './fields';

/** This product has no state 5; 6 is `FAILED`. */
const STATES = AGENT_STATES.filter(({ name }) => name !== 'Recovering');

/** Agents: `GET /api/conversational-ai-agent/v2/projects/{appid}/agents` ("Query agent list"). */
export const getAll = listOperation({
	name: 'Get Many',
	action: 'Get many conversational AI agents',
	description: 'List conversational AI agents, those that run by default',
	fields: [
		...agentFilters,
		...startedBetween('2 hours'),
		{
			displayName: 'States',
			name: 'states',
			type: 'multiOptions',
			options: STATES,
			default: [2],
			description: 'Only agents in these states',
			check: (value) =>
				Array.isArray(value) &&
				value.length > 0 &&
				value.every((one) => STATES.some((state) => state.value === one))
					? undefined
					: 'must be one or more of the states in the list',
		},
	],
	options: [mainlandChina],
	target: ['appId', 'channel'],
	read: readOthers,
	request: (parameters) =>
		get(agents(parameters), {
			query: agentQuery(parameters, (parameters.states as number[]).join(',')),
		}),
	...agentPages,
});
