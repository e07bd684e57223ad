import { XMLParser } from 'fast-xml-parser';

/** An element: its attributes and child elements by name, its text as `#text`. */
export type XmlElement = { [name: string]: XmlValue };
export type XmlValue = string | XmlElement | XmlValue[];

/** What the `Response` element of an answer says. */
export interface VerbaResponse {
	/** `0` is success. Undefined when the answer has no `Response` element with a code. */
	code: string | undefined;
	/** The vendor's words; empty when there are none. */
	message: string;
	/** Session token, of RequestToken only. */
	token: string | undefined;
}

/** Largest answer that is read, in characters, and deepest nesting. */
const MAX_LENGTH = 16 * 1024 * 1024;
const MAX_DEPTH = 64;

const parser = new XMLParser({
	ignoreAttributes: false,
	attributeNamePrefix: '',
	parseTagValue: false,
	parseAttributeValue: false,
	ignoreDeclaration: true,
	ignorePiTags: true,
	maxNestedTags: MAX_DEPTH,
});

/**
 * Reads an answer of the Verba HTTP API. Values stay texts. Attributes and child elements of the
 * same name: the child wins; an element that is repeated becomes a list.
 *
 * @throws Error with a short reason when the text is no well-formed XML, declares a document type
 * or entities, is nested deeper than 64 or longer than 16 MiB.
 */
export function readVerbaXml(text: unknown): XmlElement {
	if (typeof text !== 'string' || !/^\s*</.test(text)) throw new Error('the answer is not XML');
	if (text.length > MAX_LENGTH) throw new Error('the answer is longer than 16 MiB');
	if (/<!DOCTYPE|<!ENTITY/i.test(text)) {
		throw new Error(
			/<!DOCTYPE\s+html/i.test(text)
				? 'the answer is a web page, not XML'
				: 'the answer declares a document type, which is not accepted',
		);
	}
	if (/^\s*<(?:html|head|body)\b/i.test(text)) throw new Error('the answer is a web page, not XML');
	try {
		return parser.parse(text, true) as XmlElement;
	} catch {
		throw malformed();
	}
}

/**
 * Finds code, message and token in an answer: the `Response` element at any depth, the text of
 * `ErrorMessage` or its `description`, the attribute `token` or an element of that name.
 */
export function verbaResponse(answer: XmlElement): VerbaResponse {
	const response = firstNamed(answer, 'response');
	const message = firstNamed(answer, 'errormessage');
	const token = element(response)?.token ?? firstNamed(answer, 'token');
	return {
		code: textOf(element(response)?.code),
		message: textOf(message) || textOf(element(message)?.description) || '',
		token: textOf(token) || undefined,
	};
}

const malformed = () => new Error('the answer is not well-formed XML');

/** The first value of this name (lower case), at any depth. */
function firstNamed(value: XmlValue, name: string): XmlValue | undefined {
	if (typeof value === 'string') return undefined;
	for (const [key, child] of Object.entries(value)) {
		if (key.toLowerCase() === name) return Array.isArray(child) ? child[0] : child;
	}
	for (const child of Object.values(value)) {
		const found = firstNamed(child, name);
		if (found !== undefined) return found;
	}
	return undefined;
}

function element(value: XmlValue | undefined): XmlElement | undefined {
	return typeof value === 'object' && !Array.isArray(value) ? value : undefined;
}

function textOf(value: XmlValue | undefined): string | undefined {
	if (typeof value === 'string') return value.trim();
	const text = element(value)?.['#text'];
	return typeof text === 'string' ? text.trim() : undefined;
}
