import type { Parameters } from '../../../engine/model/operation';
import { SEVERAL, type Conversation } from './conversations';
import { pairsIn } from './request';
import { instants } from './time';

/**
 * Whether a record is meant: `meant` when each criterion is met to the letter, `another` when one
 * is not, `unclear` when the record does not show what is to be compared. The server's own filters
 * match parts of values, and a server may overlook one.
 */
export type Verdict = 'meant' | 'another' | 'unclear';

/** Compares a record with what the user has asked for. */
export function judge(record: Conversation, parameters: Parameters): Verdict {
	const verdicts = [
		inTime(record, parameters),
		...(parameters.findBy === 'number' ? [byNumber(record, numbersIn(parameters.numbers))] : []),
		...(parameters.findBy === 'metadata' ? byMetadata(record, parameters.metadata) : []),
	];
	if (verdicts.includes('another')) return 'another';
	return verdicts.includes('unclear') ? 'unclear' : 'meant';
}

/** A conversation belongs to the time in which it began. */
function inTime(record: Conversation, { startTime, endTime, timeZone }: Parameters): Verdict {
	const [from, to] = [Date.parse(String(startTime)), Date.parse(String(endTime))];
	// In the hour that happens twice in autumn a time can mean two moments.
	const readings = instants(record.start_time, timeZone ?? 'GMT');
	const inside = readings.filter((began) => began >= from && began <= to).length;
	if (readings.length > 0 && inside === 0) return 'another';
	return inside === readings.length && inside > 0 ? 'meant' : 'unclear';
}

const PARTIES = ['source_caller_id', 'destination_caller_id'];
const NUMBERS = [...PARTIES, 'recorded_party'];

function byNumber(record: Conversation, numbers: string[]): Verdict {
	const shown = NUMBERS.map((name) => record[name])
		.filter((value): value is string => typeof value === 'string')
		.map((value) => value.trim())
		.filter(Boolean);
	if (shown.some((number) => numbers.includes(number))) return 'meant';
	// A party that is withheld stands there empty; one that is left out may be the one that is meant.
	const isWhole = PARTIES.every((name) => typeof record[name] === 'string');
	return shown.length > 0 && isWhole ? 'another' : 'unclear';
}

function byMetadata(record: Conversation, wanted: unknown): Verdict[] {
	const shown = (record.metadata ?? {}) as Record<string, unknown>;
	return pairsIn(wanted, 'field', 'identifier').map(([name, value]) => {
		if (!Object.hasOwn(shown, name)) return 'unclear';
		if (shown[name] === value.trim()) return 'meant';
		// One of several values: whose conversation it is cannot be told.
		return String(shown[name]).split(SEVERAL).includes(value.trim()) ? 'unclear' : 'another';
	});
}

/** Several numbers, as a list or with commas between them. */
export function numbersIn(value: unknown): string[] {
	return [value]
		.flat()
		.flatMap((one) => (typeof one === 'string' ? one.split(',') : []))
		.map((one) => one.trim())
		.filter(Boolean);
}
