import type { IDataObject } from 'n8n-workflow';

import { asIs, Failure } from '../../../../engine/base/failure';
import { isOneOf, isWholeNumber, type Check } from '../../../../engine/model/checks';
import { together } from '../../../../engine/model/outcome';
import {
	compoundOperation,
	type Field,
	type Parameters,
	type Performed,
	type Steps,
} from '../../../../engine/model/operation';
import {
	idOf,
	isProtected,
	METADATA_NAME,
	summaryOf,
	type Conversation,
} from '../../shared/conversations';
import { judge, numbersIn, type Verdict } from '../../shared/criteria';
import { pairsIn } from '../../shared/request';
import { isTime, timeZone } from '../../shared/time';
import { deleteConversation } from './delete';
import { conversationsOf, get } from './get';
import { getAll } from './getAll';

const isNumbers: Check = (value) => {
	const numbers = numbersIn(value);
	if (numbers.length === 0) return 'may not be empty';
	const short = numbers.find((number) => number.length < 2);
	return short === undefined ? undefined : `hold "${short}", which is too short to mean anybody`;
};

const isMetadata: Check = (value) => {
	const pairs = pairsIn(value, 'field', 'identifier');
	if (pairs.length === 0) return 'may not be empty: add at least one field';
	for (const [name, text] of pairs) {
		if (!METADATA_NAME.test(name)) return `holds "${name}", which is no field identifier`;
		if (text.trim() === '') return `holds ${name} without a value`;
	}
	const names = pairs.map(([name]) => name);
	const twice = names.find((name, at) => names.indexOf(name) !== at);
	return twice === undefined ? undefined : `holds ${twice} twice`;
};

const criteria: Field[] = [
	{
		displayName: 'Find By',
		name: 'findBy',
		type: 'options',
		options: [
			{
				name: 'Metadata',
				value: 'metadata',
				description: 'Values of metadata fields, all of them',
			},
			{ name: 'Number', value: 'number', description: 'A number that took part, any of several' },
			{
				name: 'Time Range Only',
				value: 'timeRange',
				description: 'Every conversation that began in the time range',
			},
		],
		default: 'metadata',
		description: 'What tells the conversations to erase from all others, besides the time range',
		check: isOneOf(['metadata', 'number', 'timeRange']),
	},
	{
		displayName: 'Metadata',
		name: 'metadata',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: 'Add Field',
		default: {},
		options: [
			{
				displayName: 'Field',
				name: 'field',
				values: [
					{
						displayName: 'Field Identifier',
						name: 'identifier',
						type: 'string',
						default: '',
						placeholder: 'e.g. customerId',
					},
					{ displayName: 'Value', name: 'value', type: 'string', default: '' },
				],
			},
		],
		description: 'Fields of a metadata template and the values that they must have, to the letter',
		displayOptions: { show: { findBy: ['metadata'] } },
		check: isMetadata,
	},
	{
		displayName: 'Numbers',
		name: 'numbers',
		type: 'string',
		default: '',
		placeholder: 'e.g. +442079460018, 8856',
		description:
			'Numbers with commas between them, as Verba stores them; the number of the caller, the called or the recorded party must be one of them, to the letter',
		displayOptions: { show: { findBy: ['number'] } },
		check: isNumbers,
	},
	{
		displayName: 'Start Time',
		name: 'startTime',
		type: 'dateTime',
		required: true,
		default: '',
		description: 'Only conversations that began at this time or later',
		check: isTime,
	},
	{
		displayName: 'End Time',
		name: 'endTime',
		type: 'dateTime',
		required: true,
		default: '',
		description: 'Only conversations that began at this time or earlier',
		check: isTime,
	},
	{
		displayName: 'Maximum Conversations',
		name: 'maximum',
		type: 'number',
		default: 50,
		typeOptions: { minValue: 1, maxValue: 10_000 },
		description: 'When more are found, nothing is deleted and the item fails',
		check: isWholeNumber({ min: 1, max: 10_000 }),
	},
];

/** One conversation of the report: what was found, what was asked for, and what was seen. */
interface Line {
	record: Conversation;
	verdict: Verdict;
	/** Why it stays unclear. */
	reason?: string;
}

/**
 * Finds conversations, deletes each and looks whether it is gone: the answer to an erasure request
 * with what proves it. Searches match parts of values, so that every record is compared with the
 * criteria here; what cannot be compared is reported and not deleted.
 */
export const eraseWithProof = compoundOperation({
	name: 'Erase With Proof',
	action: 'Delete conversations with proof',
	description:
		'Find conversations by metadata, number or time, delete each, look again, and report what was found, asked and seen',
	notice:
		'This cannot be undone. Run it with the option Dry Run = Look Up First before: it lists what would be deleted. Each conversation that is found is compared with the criteria to the letter. Legal holds and retention periods cannot be seen beforehand: Verba refuses such deletions, and the report says so. Ongoing conversations are not searched.',
	fields: criteria,
	options: [
		{
			displayName: 'Delete Protected Conversations',
			name: 'deleteProtected',
			type: 'boolean',
			default: false,
			description: 'Whether to delete also what is marked as "do not delete"',
		},
		timeZone,
		{
			displayName: 'Wait for Proof (Seconds)',
			name: 'proofWithin',
			type: 'number',
			default: 60,
			typeOptions: { minValue: 1, maxValue: 3_600 },
			description: 'How long to look for each conversation until it is gone',
			check: isWholeNumber({ min: 1, max: 3_600 }),
		},
	],
	target: ['findBy', 'metadata', 'numbers', 'startTime', 'endTime'],
	ifNotFound: 'fail',
	check: ({ startTime, endTime }) =>
		Date.parse(String(endTime)) < Date.parse(String(startTime))
			? 'End Time is before Start Time'
			: undefined,
	perform,
});

async function perform(parameters: Parameters, steps: Steps): Promise<Performed> {
	const rows = (await steps.list(getAll, search(parameters))) as Conversation[];
	const lines = rows
		.map((record): Line => ({ record, verdict: judge(record, parameters) }))
		.filter(({ verdict }) => verdict !== 'another');
	const facts = { found: lines.length, others: rows.length - lines.length };
	refuseTooMany(lines.length, parameters);

	const report: IDataObject[] = [];
	const parts: Part[] = [];
	for (const line of lines) {
		const entry = await erased(line, parameters, steps).catch((thrown: unknown) => {
			// What was erased before is not lost with the rest.
			throw withReport(thrown, { ...facts, conversations: report });
		});
		report.push(entry);
		const { outcome } = entry;
		if (isOutcome(outcome)) parts.push(outcome);
	}
	const remaining = steps.dry
		? 0
		: await leftOver(lines, parameters, steps).catch((thrown: unknown) => {
				throw withReport(thrown, { ...facts, conversations: report });
			});
	const result = { ...facts, ...(steps.dry ? {} : { remaining }), conversations: report };
	if (!steps.dry && parts.length < lines.length + remaining) {
		throw incomplete(report, remaining, result);
	}
	return { outcome: lines.length === 0 ? 'notFound' : together(parts), facts: result };
}

/**
 * How many more fit the criteria after all is done: a server may bound its lists in ways that nobody
 * documents, and recordings come meanwhile. What was asked for may still be listed for a while.
 */
async function leftOver(lines: Line[], parameters: Parameters, steps: Steps): Promise<number> {
	if (lines.length === 0) return 0;
	const known = new Set(lines.map(({ record }) => idOf(record)));
	const rows = (await steps.list(getAll, search(parameters))) as Conversation[];
	return rows.filter((row) => judge(row, parameters) !== 'another' && !known.has(idOf(row))).length;
}

const DAY = 86_400_000;

/**
 * Which time of a conversation the server compares is not documented, nor how it reads the hour
 * that happens twice: it is searched in a wider time, and compared here.
 */
function search(parameters: Parameters): Parameters {
	const { findBy, startTime, endTime, timeZone } = parameters;
	const field = pairsIn(parameters.metadata, 'field', 'identifier').map(([name, value]) => ({
		name,
		value: value.trim(),
	}));
	return {
		startTime: new Date(Date.parse(String(startTime)) - DAY).toISOString(),
		endTime: new Date(Date.parse(String(endTime)) + DAY).toISOString(),
		timeZone,
		filters: {
			secondary: true,
			...(findBy === 'number' ? { numbers: numbersIn(parameters.numbers) } : {}),
			...(findBy === 'metadata' ? { fields: { field } } : {}),
		},
		include: ['returnMetadata'],
		sendAs: parameters.sendAs,
	};
}

function refuseTooMany(count: number, { maximum }: Parameters): void {
	if (count <= Number(maximum)) return;
	throw new Failure({
		kind: 'input',
		message: `${count} conversations were found, more than Maximum Conversations (${Number(maximum)})`,
		description:
			'Nothing was deleted. Look at them with Dry Run = Look Up First and a higher Maximum Conversations, or narrow the criteria down.',
		done: { found: count },
	});
}

const UNSEEN = 'Its record does not show what is to be compared, so that it was not deleted';

const PROTECTED =
	'The conversation is protected ("do not delete"). It was not deleted: turn on Delete Protected Conversations to delete it all the same';

/** Deletes one conversation, unless it cannot be told whether it is meant. */
async function erased(line: Line, parameters: Parameters, steps: Steps): Promise<IDataObject> {
	const { record, verdict, reason = UNSEEN } = await clearedUp(line, parameters, steps);
	const { timeZone, deleteProtected, proofWithin, sendAs } = parameters;
	const summary = summaryOf(record, timeZone ?? 'GMT');
	if (verdict !== 'meant') {
		return { ...summary, outcome: 'unconfirmed', reason };
	}
	if (!steps.dry && deleteProtected !== true && isProtected(record)) {
		return { ...summary, outcome: 'failed', failure: { message: PROTECTED } };
	}
	const { outcome, facts } = await steps.tryEnd(
		deleteConversation,
		{ identifier: 'callId', callId: idOf(record), deleteProtected, timeZone, sendAs },
		{ lookBeforeEnding: true, waitUntilEnded: true, waitUpTo: Number(proofWithin) },
	);
	const { failure, seen, effect, lostAnswer, accepted } = facts;
	return {
		...summary,
		outcome,
		...Object.fromEntries(
			Object.entries({ seen, effect, lostAnswer, accepted, failure }).filter(
				([, value]) => value !== undefined,
			),
		),
	};
}

/** A record that does not show enough may show it when it is read by itself. */
async function clearedUp(line: Line, parameters: Parameters, steps: Steps): Promise<Line> {
	const callId = idOf(line.record);
	if (line.verdict === 'meant' && callId !== '') return line;
	if (callId === '') return { ...line, verdict: 'unclear' };
	const { sendAs } = parameters;
	const look = { identifier: 'callId', callId, include: ['returnMetadata'], sendAs };
	try {
		const { body } = await steps.look(get, look);
		const record = conversationsOf(body).find((one) => idOf(one) === callId);
		return record ? { record, verdict: judge(record, parameters) } : line;
	} catch (thrown) {
		// One record that cannot be read keeps none of the others from being deleted.
		if (!(thrown instanceof Failure) || thrown.facts.code === 'ERR_CANCELED') throw asIs(thrown);
		return { ...line, reason: `It could not be read: ${thrown.facts.message}` };
	}
}

type Part = 'ended' | 'alreadyEnded' | 'accepted';

/** What was listed and is not found by its ID may be gone meanwhile, or hidden: that is no part. */
function isOutcome(value: unknown): value is Part {
	return value === 'ended' || value === 'alreadyEnded' || value === 'accepted';
}

/** Something is left, or may be: no erasure may look complete then. */
function incomplete(report: IDataObject[], remaining: number, facts: IDataObject): Failure {
	const count = (...outcomes: string[]) =>
		report.filter(({ outcome }) => outcomes.includes(String(outcome))).length;
	const unconfirmed = count('unconfirmed');
	const left = count('failed');
	const missing = count('notFound');
	const words = [
		left > 0 ? `${left} could not be erased for sure` : '',
		remaining > 0 ? `${remaining} more were found afterwards: run it again` : '',
		missing > 0 ? `${missing} were listed, but are not found by their ID` : '',
		unconfirmed > 0 ? `${unconfirmed} could not be compared with the criteria` : '',
	].filter(Boolean);
	return new Failure({
		kind: 'vendor',
		message: `Delete conversations with proof: ${count('ended', 'alreadyEnded')} of ${report.length} are gone; ${words.join(', ')}`,
		description:
			'The report stands under conversations (set If It Fails to Return As Item to get it as an item). A legal hold, a retention period, a protection or a missing right are possible reasons.',
		done: facts,
	});
}

function withReport(thrown: unknown, facts: IDataObject): unknown {
	if (!(thrown instanceof Failure)) return thrown;
	return new Failure({ ...thrown.facts, done: { ...facts, ...thrown.facts.done } });
}
