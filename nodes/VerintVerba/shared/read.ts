import type { Answer, VendorResponse } from '../../../engine/model/answer';
import { readVerbaXml, verbaResponse, type XmlElement } from '../../../signing/verbaXml';
import { conversationsIn, type Conversation } from './conversations';

/** An answer as the operations see it. */
export interface VerbaBody {
	code: string;
	conversations?: Conversation[];
}

/** What an operation takes from an answer besides its code. */
type Taken = (xml: XmlElement) => Record<string, unknown>;

/**
 * Codes that say something else than "not found", whatever their text says (docs/nodes/
 * verint-verba.md). They come from a third party's client, so that they are hints, never needed.
 */
const OTHER_MEANING = new Set(
	['-1', '-10', '-20', '-30', '-40', '-41', '-42', '-43', '-60', '-70', '-71', '-80'], // -50 is not found
);

/** Reads an answer, and makes its body of what `take` finds in it. */
export function readAs(take: Taken): (response: VendorResponse) => Answer {
	return ({ status, text }) => {
		const answer = { status, ok: false, code: '', message: '', requestId: null, text };
		const xml = parsed(text);
		if (xml === undefined) return { ...answer, body: undefined, ...withoutXml(status) };
		const { code = '', message } = verbaResponse(xml);
		const body = { code, ...take(xml) };
		const ok = status >= 200 && status < 300 && code === '0';
		const reading = code === '' ? 'unreadable' : ok ? undefined : readingOf(code, message);
		return { ...answer, ok, code, message, body, ...(reading ? { reading } : {}) };
	};
}

/**
 * Reads an answer. Only the code "0" is a success; the HTTP status of a refusal is not documented,
 * so the XML is read under every status.
 */
export const read = readAs(conversationsOf);

/** As `read`; a list of conversations may come without any `Response`. */
export function readList(response: VendorResponse): Answer {
	const answer = read(response);
	if (answer.reading !== 'unreadable' || answer.body === undefined) return answer;
	if (response.status < 200 || response.status >= 300) return answer;
	const { conversations } = listIn(answer.text);
	if (!conversations) return answer;
	return { ...answer, ok: true, body: { code: '', conversations }, reading: undefined };
}

/** Success, but with a list: also the empty one that has an element of its own. */
function listIn(text: string): { conversations?: Conversation[] } {
	const xml = parsed(text);
	return xml && has(xml, 'verbacdrlist') ? { conversations: conversationsIn(xml) } : {};
}

function conversationsOf(xml: XmlElement): Record<string, unknown> {
	const conversations = conversationsIn(xml);
	return conversations.length > 0 || has(xml, 'verbacdrlist') ? { conversations } : {};
}

function has(xml: XmlElement, name: string): boolean {
	return Object.entries(xml).some(
		([key, child]) =>
			key === name || (typeof child === 'object' && !Array.isArray(child) && has(child, name)),
	);
}

/** Without XML the status decides what to say, except that a success is none. */
function withoutXml(status: number): { reading?: string } {
	if (status === 404 || status === 405) return { reading: 'misaddressed' };
	return status < 400 ? { reading: 'unreadable' } : {};
}

function parsed(text: string): XmlElement | undefined {
	try {
		return readVerbaXml(text);
	} catch {
		return undefined;
	}
}

/** What "not found" must be said of. */
const CONVERSATION = /\b(?:call|cdr|conversation|meeting|recording)s?\b/i;
/** What else a server may fail to find: not the conversation. */
const ANOTHER_THING =
	/\b(?:action|agent|database|environment|extension|field|file|folder|group|hold|host|key|label|licen[cs]e|login|media|node|object|page|parameter|path|permission|policy|property|recorder|resource|right|role|server|service|session|storage|table|template|tenant|token|user|video)s?\b/i;

/**
 * "Not found" is the code -50, or a text that says so. Code 2, which the vendor's samples show with
 * such a text, is a general one in a sister API, so that alone it says nothing. A text counts when it
 * speaks of the conversation: a gateway's "Resource not found" proves no deletion.
 */
function readingOf(code: string, message: string): string | undefined {
	if (code === '-50') return 'notFound';
	if (OTHER_MEANING.has(code)) return undefined;
	if (/more than one|multiple|\b\d+ (?:calls|conversations) match/i.test(message)) {
		return 'severalMatches';
	}
	const says = /(?:cannot|can't|could not) be found|\bnot found\b/i.test(message);
	const ofIt = CONVERSATION.test(message) || (code === '2' && /^\W*not found\W*$/i.test(message));
	return says && ofIt && !ANOTHER_THING.test(message) ? 'notFound' : undefined;
}
