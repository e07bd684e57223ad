import { asObject, asText } from '../../../engine/model/answer';
import type { Field, ListOperation } from '../../../engine/model/operation';
import { isChannel, isUnixTime } from './checks';
import { appId, productId } from './fields';

const PAGE = 20;

export const agentId = productId(
	'Agent ID',
	'agentId',
	'e.g. 1NT29X10YHxxxxxWJOXLYHNYB',
	'The agent_id of start, or from Get Many',
);

/** Filters of both agent lists, besides the state. */
export const agentFilters: Field[] = [
	appId,
	{
		displayName: 'Channel',
		name: 'channel',
		type: 'string',
		default: '',
		placeholder: 'e.g. lesson-42',
		description: 'The exact name of a channel; all channels if empty',
		check: isChannel({ empty: 'allowed' }),
	},
	{
		displayName: 'From Time',
		name: 'fromTime',
		type: 'number',
		default: 0,
		description: 'Only agents started since then, in seconds since 1970; no limit if 0',
		check: isUnixTime,
	},
	{
		displayName: 'To Time',
		name: 'toTime',
		type: 'number',
		default: 0,
		description: 'Only agents started until then, in seconds since 1970; no limit if 0',
		check: isUnixTime,
	},
];

/** The states of agents by their numbers, as the lists filter by them. */
export const AGENT_STATES = [
	{ name: 'Failed', value: 6 },
	{ name: 'Idle', value: 0 },
	{ name: 'Recovering', value: 5 },
	{ name: 'Running', value: 2 },
	{ name: 'Starting', value: 1 },
	{ name: 'Stopped', value: 4 },
	{ name: 'Stopping', value: 3 },
];

/** The query of both lists. */
export function agentQuery(parameters: Readonly<Record<string, unknown>>, state: string) {
	const { channel, fromTime, toTime } = parameters;
	return {
		channel: String(channel),
		from_time: fromTime === 0 ? '' : Number(fromTime),
		to_time: toTime === 0 ? '' : Number(toTime),
		state,
		limit: PAGE,
	};
}

/** Both lists page in the same way: `meta.cursor` names the next page, until a page is not full. */
export const agentPages: Pick<ListOperation, 'rows' | 'next'> = {
	rows: (body) => {
		const { list } = asObject(asObject(body).data);
		return Array.isArray(list) ? list : [];
	},
	next: (body, { request, received }) => {
		const cursor = asText(asObject(asObject(body).meta).cursor);
		return cursor === '' || received < PAGE
			? undefined
			: { ...request, query: { ...request.query, cursor } };
	},
};
