import { asObject } from '../../../engine/model/answer';
import { idOf, type Conversation } from '../shared/conversations';
import { instant } from '../shared/time';

/**
 * What the trigger keeps in n8n's static data. n8n stores it when items leave, so that after a
 * restart it may be older than it was: everything below bears that.
 */
interface Memory {
	/** The server's time when the last complete search began, in milliseconds since 1970. */
	cursor?: number;
	/** Recordings that were reported, with the latest time that their record names. */
	seen?: Record<string, number>;
	/** Our own clock at that search. */
	ours?: number;
	/** The clocks of a search that did not fit together with those of the one before it. */
	doubt?: { ours: number; clock: number };
	/** The cursor before the server's clock went far ahead, and until when of our clock it counts. */
	before?: { cursor: number; until: number };
	/** Calls that were seen ongoing, with when they began and, after they vanished, when that was. */
	calls?: Record<string, { began: number; gone?: number; record: Conversation }>;
}

/** The trigger's own part of n8n's static data for one node. */
export type Stored = { verba?: Memory };

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/**
 * More than the overlap: rows that move between pages while these are read, and the hour that
 * happens twice in autumn, whose times can be read in two ways.
 */
export const MARGIN = 2 * HOUR;
/** How far our clock and the server's may differ before either is known, and calls may last. */
const WIDE = DAY;

export interface Span {
	/** Milliseconds since 1970 on the server's clock. */
	from: number;
	to: number;
}

/**
 * The time in which new recordings are searched: from the last complete search, less the overlap.
 * Its end lies ahead, since the server's clock may. The first time it is wider, because nothing is
 * known of the server's clock yet.
 *
 * @param now our clock
 */
export function spanOf({ verba }: Stored, now: number, overlap: number): Span {
	const from = (verba?.cursor ?? now - WIDE) - overlap - MARGIN;
	return { from, to: Math.max(now, verba?.cursor ?? now) + WIDE };
}

/** What clocks and the way of an answer may differ by from one search to the next. */
const STEADY = HOUR;
/** How long it is remembered where the server's clock was before it went far ahead. */
const HOLD = DAY;
/** How exactly a record's times fit the server's clock. */
const TOLERANCE = 2 * 60_000;

/** The server's time and ours when a search began. */
export interface Clocks {
	clock: number;
	ours: number;
}

/**
 * Whether a search tells the time as the one before it did. A clock that is far from where it should
 * be may be a mistake of one answer (a proxy's `Date`): it counts when the next search says the same.
 */
function isSteady({ cursor, ours }: Memory, now: Clocks): boolean {
	return cursor === undefined || ours === undefined || fits({ clock: cursor, ours }, now);
}

function fits(earlier: Clocks, now: Clocks): boolean {
	const elapsed = now.ours - earlier.ours;
	return elapsed >= -STEADY && Math.abs(now.clock - earlier.clock - elapsed) <= STEADY;
}

/** Whether the server's time counts: it is steady, or was as far away in the search before. */
function counts(memory: Memory, now: Clocks): boolean {
	return isSteady(memory, now) || (memory.doubt !== undefined && fits(memory.doubt, now));
}

/**
 * Where the search must begin when the server's clock was put back so far that it began too late;
 * undefined when it did not.
 */
export function earlierBegin(
	{ verba }: Stored,
	{ from }: Span,
	now: Clocks,
	overlap: number,
): number | undefined {
	if (!counts(verba ?? {}, now) || now.clock - overlap >= from) return undefined;
	return Math.min(now.clock, verba?.before?.cursor ?? Infinity) - overlap - MARGIN;
}

/**
 * Takes the recordings of a complete search into the memory and returns the new ones. Nothing is
 * waited for between reading and writing the memory, so that two polls at a time report nothing
 * twice. The first time everything there is counts as known: the trigger starts now.
 */
export function newRecordings(
	stored: Stored,
	rows: readonly Conversation[],
	{ clock, ours, overlap, zone }: Clocks & { overlap: number; zone: string },
): Conversation[] {
	const memory = (stored.verba ??= {});
	const isFirst = memory.seen === undefined;
	const seen = (memory.seen ??= {});
	const isOld = forgotten(memory, { clock, ours }, overlap);
	const fresh: Conversation[] = [];
	for (const row of rows) {
		const id = nameOf(row);
		if (Object.hasOwn(seen, id)) continue;
		const time = latestTimeOf(row, zone);
		seen[id] = time ?? clock;
		if (!isFirst && !isOld(time)) fresh.push(row);
	}
	if (!counts(memory, { clock, ours })) {
		memory.doubt = { clock, ours };
		return fresh;
	}
	moveTo(memory, { clock, ours }, overlap);
	// What no later search can return again is forgotten: the memory is bounded by the overlap.
	const from = Math.min(memory.cursor ?? clock, memory.before?.cursor ?? Infinity);
	const oldest = from - overlap - 2 * MARGIN;
	for (const [id, time] of Object.entries(seen)) if (time < oldest) delete seen[id];
	return fresh;
}

/**
 * What a search brings back after the server's clock was put back: recordings that were reported
 * long ago and are forgotten. What was made since then bears the new time.
 */
function forgotten(
	memory: Memory,
	now: Clocks,
	overlap: number,
): (time: number | undefined) => boolean {
	const { cursor, ours = now.ours, before } = memory;
	const isPutBack = cursor !== undefined && now.clock < cursor - overlap && counts(memory, now);
	if (!isPutBack || before !== undefined) return () => false;
	const oldest = cursor - overlap - 2 * MARGIN;
	const begun = now.clock - Math.max(0, now.ours - ours) - TOLERANCE;
	return (time) =>
		time !== undefined && time < oldest && (time < begun || time > now.clock + TOLERANCE);
}

/** A clock that was put back counts from where it is now; another poll may have been later. */
function moveTo(memory: Memory, { clock, ours }: Clocks, overlap: number): void {
	const { cursor = clock, before } = memory;
	if (before && (clock < cursor - overlap || ours > before.until)) delete memory.before;
	if (clock > cursor + overlap + MARGIN) {
		memory.before ??= { cursor, until: ours + HOLD };
	}
	memory.cursor = clock < cursor - overlap ? clock : Math.max(cursor, clock);
	memory.ours = ours;
	delete memory.doubt;
}

/**
 * Takes the list of ongoing calls into the memory: which began, and which of those seen before are
 * not ongoing any more. A call that is not listed once and comes back is the same call.
 */
export function changedCalls(
	stored: Stored,
	rows: readonly Conversation[],
	{ clock, overlap, zone }: { clock: number; overlap: number; zone: string },
): { began: Conversation[]; ended: Conversation[] } {
	const memory = (stored.verba ??= {});
	const isFirst = memory.calls === undefined;
	const calls = (memory.calls ??= {});
	const listed = new Set(rows.map(nameOf));
	const began: Conversation[] = [];
	for (const row of rows) {
		const id = nameOf(row);
		if (Object.hasOwn(calls, id)) continue;
		calls[id] = { began: instant(row.start_time, zone) ?? clock, record: textsOf(row) };
		if (!isFirst) began.push(row);
	}
	const ended: Conversation[] = [];
	for (const [id, call] of Object.entries(calls)) {
		if (listed.has(id)) continue;
		if (call.gone === undefined) {
			call.gone = clock;
			ended.push(call.record);
		} else if (call.gone < clock - overlap - MARGIN) {
			delete calls[id];
		}
	}
	return { began, ended };
}

/** The time in which ongoing calls are searched: from the longest one that is known. */
export function callSpan({ verba }: Stored, now: number): Span {
	const ongoing = Object.values(verba?.calls ?? {}).filter(({ gone }) => gone === undefined);
	const begins = ongoing.map(({ began }) => began);
	return { from: Math.min(now - 2 * WIDE, ...begins.map((ms) => ms - MARGIN)), to: now + WIDE };
}

/** What the memory keeps of a call: its own fields, not its transcript. */
function textsOf(row: Conversation): Conversation {
	return Object.fromEntries(Object.entries(row).filter(([, value]) => typeof value === 'string'));
}

/** A record without an ID is told apart by all that it says. */
const nameOf = (row: Conversation): string => idOf(row) || JSON.stringify(row);

/** Which of its times the server compares with the span is not documented: the later one counts. */
function latestTimeOf(row: Conversation, zone: string): number | undefined {
	const times = [row.start_time, row.end_time]
		.map((time) => instant(time, zone))
		.filter((time) => time !== undefined);
	return times.length > 0 ? Math.max(...times) : undefined;
}

/**
 * The memory as n8n hands it back. A part that is damaged counts as none, so that its event starts
 * anew; kept, it would stop every poll, or report again what was reported.
 */
export function storedIn(staticData: Record<string, unknown>): Stored {
	const { verba } = staticData;
	if (verba === undefined) return staticData as Stored;
	const { cursor, ours, doubt, before, seen, calls } = asObject(verba);
	const knowsRecordings = isMoment(cursor) && isRecord(seen, isMoment);
	const isMomentIfAny = (one: unknown) => one === undefined || isMoment(one);
	const isPairIfAny = (one: unknown) => one === undefined || isRecord(one, isMoment);
	const knowsClocks = isMomentIfAny(ours) && isPairIfAny(doubt) && isPairIfAny(before);
	const knowsCalls = isRecord(calls, isCall);
	const isWhole =
		knowsClocks &&
		(knowsRecordings || (cursor === undefined && seen === undefined)) &&
		(knowsCalls || calls === undefined);
	if (!isWhole || !(knowsRecordings || knowsCalls)) delete staticData.verba;
	if (!isWhole && (knowsRecordings || knowsCalls)) {
		staticData.verba = {
			...(knowsRecordings ? { cursor, seen, ...(isMoment(ours) ? { ours } : {}) } : {}),
			...(knowsCalls ? { calls } : {}),
		};
	}
	return staticData as Stored;
}

/** What Date can hold, and some room for what is added to it. */
const isMoment = (value: unknown) => typeof value === 'number' && Math.abs(value) < 8e15;

const isCall = (value: unknown) => {
	const { began, gone, record } = asObject(value);
	const isShown = typeof record === 'object' && record !== null;
	return isMoment(began) && (gone === undefined || isMoment(gone)) && isShown;
};

function isRecord(value: unknown, isOne: (one: unknown) => boolean): boolean {
	const isPlain = typeof value === 'object' && value !== null && !Array.isArray(value);
	return isPlain && Object.values(value).every(isOne);
}
