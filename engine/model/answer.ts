import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

/** A stream of bytes, as n8n's helpers give and take it. */
export type ByteStream = Exclude<
	Parameters<IExecuteFunctions['helpers']['prepareBinaryData']>[0],
	Buffer | Uint8Array
>;

/** A file on its way: nothing of it has been taken yet. */
export interface IncomingFile {
	stream: ByteStream;
	headers: Readonly<Record<string, string>>;
	/** The first bytes, to tell one format from another; empty when there are none. */
	head: Buffer;
}

/** A reply as it came over the wire. */
export interface VendorResponse {
	status: number;
	/** Names in lower case. */
	headers: Readonly<Record<string, string>>;
	text: string;
	/** In place of `text`, where a file was asked for and one came. */
	file?: IncomingFile;
}

/**
 * A reply as the provider reads it.
 *
 * `reading` is the provider's own conclusion where status and code are not enough:
 * `misaddressed` (a gateway or web server answered, not the vendor's service), `unreadable`
 * (not in the vendor's format), or a word that the operation's table of answers names.
 */
export interface Answer {
	status: number;
	/** The vendor did what was asked, as far as the format of its answer says. */
	ok: boolean;
	/** The vendor's own code; empty when there is none. */
	code: string;
	/** The vendor's own words; empty when there are none. */
	message: string;
	requestId: string | null;
	body: unknown;
	/** The raw text, for quoting. */
	text: string;
	reading?: string;
	/** Facts for the item, e.g. a second tracing ID. */
	facts?: IDataObject;
	/** The file, where one was asked for and came. */
	file?: IncomingFile;
}

/**
 * Finds the entry of a table for an answer. A key is a status or `*`, then optionally a blank and
 * the vendor's code or the provider's reading, where `*` stands for any text: `202`, `404 RTC.*`,
 * `* notFound`. The first matching key wins, so exact keys stand before general ones; beside a key
 * with a word write `404 *`, because JavaScript puts a bare `404` before all other keys.
 */
export function matchAnswer<T>(table: Record<string, T>, answer: Answer): T | undefined {
	const key = Object.keys(table).find((one) => isMeant(one, answer));
	return key === undefined ? undefined : table[key];
}

/** Whether an answer is among those that a list of keys names, as in `matchAnswer`. */
export function isAmong(keys: readonly string[], answer: Answer): boolean {
	return keys.some((key) => isMeant(key, answer));
}

function isMeant(key: string, answer: Answer): boolean {
	const blank = key.indexOf(' ');
	const status = blank < 0 ? key : key.slice(0, blank);
	if (status !== '*' && status !== String(answer.status)) return false;
	if (blank < 0) return true;
	const word = key.slice(blank + 1);
	return fits(word, answer.code) || fits(word, answer.reading ?? '');
}

function fits(word: string, text: string): boolean {
	if (!word.endsWith('*')) return word === text;
	return text.startsWith(word.slice(0, -1));
}

/** Text in which a dangerous key may stand, also written with escapes. */
const SUSPICIOUS = /__proto__|constructor|prototype|\\u/;

/**
 * Parses JSON; undefined when the text is not JSON. Keys that could reach a prototype are dropped,
 * so that no later merge of a vendor's object can be abused.
 */
export function parseJson(text: string): unknown {
	try {
		// Looking at every key costs much more than parsing, and hardly any answer has such a key.
		if (!SUSPICIOUS.test(text)) return JSON.parse(text) as unknown;
		return JSON.parse(text, (key, value: unknown) =>
			key === '__proto__' || key === 'constructor' || key === 'prototype' ? undefined : value,
		);
	} catch {
		return undefined;
	}
}

/** A body that should be JSON: `malformed` when there is text that is not. */
export function readJson(text: string): { body: unknown; malformed: boolean } {
	if (text.trim() === '') return { body: undefined, malformed: false };
	const body = parseJson(text);
	return body === undefined ? { body: text, malformed: true } : { body, malformed: false };
}

/** The value as an object, or an empty one: vendors' error bodies are not to be trusted. */
export function asObject(value: unknown): Readonly<Record<string, unknown>> {
	return typeof value === 'object' && value !== null && !Array.isArray(value)
		? (value as Record<string, unknown>)
		: {};
}

/** The value as text: numbers as digits, everything else but text as nothing. */
export function asText(value: unknown): string {
	return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
}
