import {
	NodeOperationError,
	type IDataObject,
	type INodeExecutionData,
	type IPollFunctions,
} from 'n8n-workflow';

import { openReader, type Reader } from '../../../engine/poll';
import type { Field, Parameters } from '../../../engine/model/operation';
import { summaryOf, withTimes, type Conversation } from '../shared/conversations';
import { instant } from '../shared/time';
import { verintVerba } from '../provider';
import { getAll } from '../resources/conversation/getAll';
import {
	callSpan,
	changedCalls,
	earlierBegin,
	newRecordings,
	spanOf,
	storedIn,
	type Clocks,
	type Span,
	type Stored,
} from './memory';
import { everythingIn, type Piece } from './pieces';
import { EVENTS, triggerFilters, triggerOptions, type EventChoice } from './properties';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** How many samples a manual run shows. */
const SAMPLES = 3;

interface Settings {
	events: EventChoice[];
	filters: IDataObject;
	/** Values of the options, checked. */
	options: Parameters;
	/** Milliseconds. */
	overlap: number;
	zone: string;
}

/**
 * One poll: what is new since the last one that worked. When the server is away it fails, and the
 * next poll searches from where this one did.
 */
export async function poll(
	context: IPollFunctions,
	reader: Reader = openReader(context, verintVerba),
): Promise<INodeExecutionData[][] | null> {
	const settings = settingsOf(context);
	if (context.getMode() === 'manual') return [await samples(context, reader, settings)];
	const { events } = settings;
	const stored = storedIn(context.getWorkflowStaticData('node'));
	const wantsCalls = events.includes('ongoing') || events.includes('ended');

	// Everything is read before anything is remembered: a list that fails loses nothing of another.
	const recorded = events.includes('recorded')
		? await recordingsSince(reader, settings, stored)
		: undefined;
	const calls = wantsCalls
		? await ongoingCalls(reader, settings, callSpan(stored, reader.now().getTime()))
		: undefined;

	const items: INodeExecutionData[] = [];
	const tell = (choice: EventChoice, rows: readonly Conversation[]) => {
		if (!events.includes(choice)) return;
		items.push(...rows.map((row) => itemOf(choice, row, settings)));
	};
	if (calls) {
		const { began, ended } = changedCalls(stored, calls.rows, { ...settings, clock: calls.clock });
		tell('ongoing', began);
		tell('ended', ended);
	}
	if (recorded) {
		tell('recorded', newRecordings(stored, recorded.rows, { ...settings, ...clocksOf(recorded) }));
	}
	return items.length > 0 ? [items] : null;
}

const clocksOf = ({ clock, ours }: Clocks): Clocks => ({ clock, ours });

/** @throws NodeOperationError naming the parameter that cannot be used */
function settingsOf(context: IPollFunctions): Settings {
	const events = context.getNodeParameter('events', []) as EventChoice[];
	const filters = context.getNodeParameter('filters', {}) as IDataObject;
	const given = context.getNodeParameter('options', {}) as IDataObject;
	const options: Record<string, unknown> = {};
	for (const field of triggerOptions) {
		options[field.name] = checked(context, field, given[field.name] ?? field.default);
	}
	checked(context, triggerFilters, filters);
	if (!Array.isArray(events) || events.length === 0 || !events.every((one) => one in EVENTS)) {
		throw refused(context, 'Events must be chosen', 'Choose at least one event from the list.');
	}
	return {
		events,
		filters,
		options,
		overlap: Number(options.overlap) * HOUR,
		zone: String(options.timeZone),
	};
}

function checked(context: IPollFunctions, field: Field, value: unknown): unknown {
	const complaint = field.check?.(value);
	if (complaint === undefined) return value;
	throw refused(context, `${field.displayName} ${complaint}`, field.description ?? '');
}

const refused = (context: IPollFunctions, message: string, description: string) =>
	new NodeOperationError(context.getNode(), message, { description });

/** The server's time and ours are those when the search began. */
interface Found extends Clocks {
	rows: Conversation[];
}

async function recordingsSince(reader: Reader, settings: Settings, stored: Stored): Promise<Found> {
	const span = spanOf(stored, reader.now().getTime(), settings.overlap);
	const found = await search(reader, settings, span, 'recorded');
	// The server's clock was put back, which only its answer has shown.
	const from = earlierBegin(stored, span, found, settings.overlap);
	return from === undefined ? found : await search(reader, settings, { ...span, from }, 'recorded');
}

async function ongoingCalls(reader: Reader, settings: Settings, span: Span): Promise<Found> {
	return await search(reader, settings, span, 'ongoing');
}

async function search(
	reader: Reader,
	{ filters, options }: Settings,
	{ from, to }: Span,
	status: 'recorded' | 'ongoing',
): Promise<Found> {
	const ours = reader.here().getTime();
	const parameters = { ...options, filters: { ...filters, status } };
	const rows = await everythingIn(
		{ from, to },
		async (piece) => await listed(reader, piece, parameters),
	);
	// Before the first answer the server's clock is not known: it is told from behind.
	const clock = reader.now().getTime() - (reader.here().getTime() - ours);
	return { rows, clock, ours };
}

/** The list of a time span, and whether the server gave the same rows for the page behind them. */
async function listed(reader: Reader, { from, to }: Span, parameters: Parameters): Promise<Piece> {
	let isRepeated = false;
	const watched: typeof getAll = {
		...getAll,
		next(body, page) {
			isRepeated ||= page.fresh === 0 && page.received > 1;
			return isRepeated ? undefined : getAll.next?.(body, page);
		},
	};
	const span = { startTime: new Date(from).toISOString(), endTime: new Date(to).toISOString() };
	const rows = (await reader.list(watched, { ...parameters, ...span })) as Conversation[];
	return { rows, isRepeated };
}

function itemOf(
	choice: EventChoice,
	row: Conversation,
	{ options, zone }: Settings,
): INodeExecutionData {
	const shown = options.simplify === true ? summaryOf(row, zone) : withTimes(row, zone);
	const { error, ...rest } = shown;
	return {
		json: {
			eventName: EVENTS[choice],
			...rest,
			// n8n takes a top-level "error" for a failed item.
			...(error === undefined ? {} : { vendorError: error }),
		},
	};
}

/** The newest conversations that fit, of the last day or else of the last month; nothing is remembered. */
async function samples(
	context: IPollFunctions,
	reader: Reader,
	settings: Settings,
): Promise<INodeExecutionData[]> {
	const { events, zone } = settings;
	const onlyOngoing = events.every((one) => one === 'ongoing');
	const status = onlyOngoing ? 'ongoing' : 'recorded';
	for (const days of [1, 30]) {
		const now = reader.now().getTime();
		const { rows } = await search(
			reader,
			settings,
			{ from: now - days * DAY, to: now + DAY },
			status,
		);
		if (rows.length === 0) continue;
		const began = (row: Conversation) => instant(row.start_time, zone) ?? 0;
		const newest = [...rows].sort((one, other) => began(other) - began(one)).slice(0, SAMPLES);
		const choice = onlyOngoing ? 'ongoing' : events.includes('recorded') ? 'recorded' : 'ended';
		return newest.map((row) => itemOf(choice, row, settings));
	}
	throw refused(
		context,
		onlyOngoing
			? 'No call is being recorded at the moment'
			: 'No conversation of the last 30 days fits, so there is no sample',
		'Check Filters, and what the API user may see; published, the trigger waits for the next one.',
	);
}
