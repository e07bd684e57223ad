import { asObject, asText } from '../../../engine/model/answer';
import type { Field, ListOperation, Sight, View } from '../../../engine/model/operation';
import { isChannel, isUnixTime } from './checks';
import { appId, productId } from './fields';
import { namedRows, unixTime } from './rows';

const PAGE = 20;
const MONTH_AGO = '={{ Math.floor($now.minus({ days: 30 }).toSeconds()) }}';

export const agentId = productId(
	'Agent',
	'agentId',
	'e.g. 1NT29X10YHxxxxxWJOXLYHNYB',
	'The agent_id of start, or from Get Many',
	'Agent ID',
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
];

/**
 * When agents were started. Without `from_time` Agora lists only those of the last hours, and older
 * ones that still run are missing ("Retrieve a list of agents", "Query agent list"), so that a time
 * is always sent unless the user clears it.
 *
 * @param window the vendor's own span, in words
 */
export const startedBetween = (window: string): Field[] => [
	{
		displayName: 'From Time',
		name: 'fromTime',
		type: 'number',
		default: MONTH_AGO,
		description: `Only agents started since then, in seconds since 1970. With 0 Agora lists those of the last ${window} only, and older ones that still run are missing.`,
		check: isUnixTime,
	},
	{
		displayName: 'To Time',
		name: 'toTime',
		type: 'number',
		default: 0,
		description: 'Only agents started until then, in seconds since 1970; until now if 0',
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

const ALIVE = ['IDLE', 'STARTING', 'RUNNING', 'STOPPING', 'RECOVERING'];

/**
 * What the state of an agent says.
 *
 * @param over the states after which this product's agents have certainly left
 */
export const seesAgent =
	(over: readonly string[]) =>
	({ notFound, body }: Sight): View => {
		if (notFound) return 'absent';
		const status = asText(asObject(body).status);
		if (over.includes(status)) return 'over';
		return ALIVE.includes(status) ? 'alive' : undefined;
	};

/** When an agent has left, by the vendor. */
export const agentEnd = ({ body }: Sight): Date | undefined => unixTime(asObject(body).stop_ts);

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
	rows: (body) => namedRows(asObject(asObject(body).data).list, 'agent_id'),
	next: (body, { request, received }) => {
		const cursor = asText(asObject(asObject(body).meta).cursor);
		return cursor === '' || received < PAGE
			? undefined
			: { ...request, query: { ...request.query, cursor } };
	},
};
