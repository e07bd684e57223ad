import type { Answer, VendorResponse } from '../../../engine/model/answer';
import { readVerbaXml, verbaResponse, type XmlElement } from '../../../signing/verbaXml';
import { conversationsIn, type Conversation } from './conversations';

/** An answer as the operations see it. */
export interface VerbaBody {
	code: string;
	/** The action that answered, when the answer says so. */
	type?: string;
	conversations?: Conversation[];
}

/**
 * Reads an answer. Only the code "0" is a success; the HTTP status of a refusal is not documented,
 * so the XML is read under every status. Codes are positive in the vendor's samples and negative
 * in other clients, so "not found" is also read from the text (docs/nodes/verint-verba.md).
 */
export function read({ status, text }: VendorResponse): Answer {
	const answer = { status, ok: false, code: '', message: '', requestId: null, text };
	const xml = parsed(text);
	if (xml === undefined) {
		const reading = status === 404 || status === 405 ? 'misaddressed' : 'unreadable';
		// Without XML the status decides what to say, except that a success is none.
		return {
			...answer,
			body: undefined,
			...(status < 400 || status === 404 || status === 405 ? { reading } : {}),
		};
	}
	const { code = '', message } = verbaResponse(xml);
	const conversations = conversationsIn(xml);
	const ok = status >= 200 && status < 300 && code === '0';
	const reading = code === '' ? 'unreadable' : ok ? undefined : readingOf(code, message);
	const body: VerbaBody = { code, ...(conversations.length > 0 ? { conversations } : {}) };
	return { ...answer, ok, code, message, body, ...(reading ? { reading } : {}) };
}

function parsed(text: string): XmlElement | undefined {
	try {
		return readVerbaXml(text);
	} catch {
		return undefined;
	}
}

function readingOf(code: string, message: string): string | undefined {
	if (code === '2' || code === '-50' || /cannot be found|not found/i.test(message))
		return 'notFound';
	if (/more than one|multiple/i.test(message)) return 'severalMatches';
	return undefined;
}
