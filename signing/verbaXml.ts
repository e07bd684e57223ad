import { XMLParser } from 'fast-xml-parser';

/** An element: its attributes and child elements by name, its text as `#text`. */
export type XmlElement = { [name: string]: XmlValue };
export type XmlValue = string | XmlElement | XmlValue[];

/** What the `Response` element of an answer says. */
export interface VerbaResponse {
	/** `0` is success. Undefined when the answer has no `Response` element with a code. */
	code: string | undefined;
	/** The vendor's words, at most 500 characters; empty when there are none. */
	message: string;
	/** Session token, of RequestToken only. */
	token: string | undefined;
}

/** Largest answer that is read, in characters; deepest nesting; most tags; longest one. */
const MAX_LENGTH = 16 * 1024 * 1024;
const MAX_DEPTH = 64;
const MAX_TAGS = 1_000_000;
const MAX_TAG_LENGTH = 64 * 1024;
const MAX_MESSAGE = 500;

/** Stands before an attribute's name, so that it is not taken for a child element of that name. */
const ATTRIBUTE = '@';
/** Takes the place of names that the parser refuses, and is left out. */
const DROPPED = 'dropped-name';
const REACHING = new Set(['__proto__', 'constructor', 'prototype']);

const parser = new XMLParser({
	ignoreAttributes: false,
	attributeNamePrefix: ATTRIBUTE,
	parseTagValue: false,
	parseAttributeValue: false,
	trimValues: false,
	ignoreDeclaration: true,
	ignorePiTags: true,
	// The parser does not count the root.
	maxNestedTags: MAX_DEPTH - 1,
	transformTagName: (name) => (REACHING.has(name) ? DROPPED : name),
	entityDecoder: {
		decode: withCharacters,
		reset: () => undefined,
		setXmlVersion: () => undefined,
		setExternalEntities: () => undefined,
		addInputEntities: () => undefined,
	},
});

/**
 * Reads an answer of the Verba HTTP API. Values stay texts. Attributes and child elements become
 * one object, where the child wins (of `Response` the attribute: its code is the verdict); an
 * element that is repeated becomes a list. Only the five predefined entities and numeric
 * references are decoded.
 *
 * @throws Error with a short reason when the text is no well-formed XML with one root, declares a
 * document type or entities, is in another encoding, a web page, nested deeper than 64, longer
 * than 16 MiB, of more than a million tags, or with a tag longer than 64 KiB.
 */
export function readVerbaXml(text: unknown): XmlElement {
	if (typeof text !== 'string') throw new Error('the answer is not XML');
	if (text.length > MAX_LENGTH) throw new Error('the answer is longer than 16 MiB');
	// Two bytes for each character, read as if it were one.
	if (text.includes('\u0000')) throw new Error('the answer is not in UTF-8');
	const clean = text.replace(/^\uFEFF/, '');
	if (!/^\s*</.test(clean)) throw new Error('the answer is not XML');
	if (/<!DOCTYPE|<!ENTITY/i.test(clean)) {
		throw new Error(
			/<!DOCTYPE\s+html/i.test(clean)
				? 'the answer is a web page, not XML'
				: 'the answer declares a document type, which is not accepted',
		);
	}
	refuseEncoding(clean);
	refuseOversize(clean);
	const root = parsed(clean);
	const [name = '', ...others] = Object.keys(root).filter((each) => each !== '#text');
	if (/^html$|^(?:head|body)$/i.test(name)) throw new Error('the answer is a web page, not XML');
	const whole = others.length === 0 && name !== '' && !Array.isArray(root[name]);
	// The parser overlooks text behind the root.
	if (!whole || !clean.trimEnd().endsWith('>')) throw malformed();
	return merged(root, '') as XmlElement;
}

/** An encoding other than UTF-8 was declared, and has left characters that could not be read. */
function refuseEncoding(text: string): void {
	const declared = /^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})["']/.exec(text)?.[1];
	if (declared === undefined || /^(?:utf-?8|us-ascii)$/i.test(declared)) return;
	if (text.includes('\uFFFD')) throw new Error(`the answer is in ${declared}, not in UTF-8`);
}

/**
 * Refuses what would keep the parser busy for minutes: too many tags, and a tag with more attributes
 * than any answer has.
 */
function refuseOversize(text: string): void {
	let tags = 0;
	for (let at = text.indexOf('<'); at >= 0; at = text.indexOf('<', at)) {
		tags += 1;
		if (tags > MAX_TAGS) throw new Error('the answer has too many elements');
		at = afterTag(text, at);
	}
}

/** Where the tag, comment or CDATA section ends that begins here. */
function afterTag(text: string, start: number): number {
	for (const [begins, ends] of WHOLE) {
		if (!text.startsWith(begins, start)) continue;
		const end = text.indexOf(ends, start);
		return end < 0 ? text.length : end + ends.length;
	}
	let quote = '';
	for (let at = start + 1; at < text.length; at++) {
		if (at - start > MAX_TAG_LENGTH) throw new Error('the answer has a tag that is too long');
		const character = text.charAt(at);
		if (quote === '' && character === '>') return at + 1;
		if (character === quote) quote = '';
		else if (quote === '' && (character === '"' || character === "'")) quote = character;
	}
	return text.length;
}

const WHOLE = [
	['<!--', '-->'],
	['<![CDATA[', ']]>'],
	['<?', '?>'],
] as const;

function parsed(text: string): XmlElement {
	try {
		return parser.parse(text, true) as XmlElement;
	} catch {
		throw malformed();
	}
}

const malformed = () => new Error('the answer is not well-formed XML');

const PREDEFINED: Readonly<Record<string, string>> = {
	amp: '&',
	lt: '<',
	gt: '>',
	quot: '"',
	apos: "'",
};

/** Decodes once, so that `&amp;lt;` stays `&lt;`; what is not known stays as it is. */
function withCharacters(text: string): string {
	if (!text.includes('&')) return text;
	return text.replace(
		/&(?:(amp|lt|gt|quot|apos)|#(\d{1,7})|#x([0-9a-f]{1,6}));/gi,
		(whole, name?: string, decimal?: string, hexadecimal?: string) => {
			if (name !== undefined) return PREDEFINED[name] ?? whole;
			const code = decimal !== undefined ? Number(decimal) : parseInt(String(hexadecimal), 16);
			return isCharacter(code) ? String.fromCodePoint(code) : whole;
		},
	);
}

/** XML 1.0, production 2 (Char). */
function isCharacter(code: number): boolean {
	return (
		code === 0x9 ||
		code === 0xa ||
		code === 0xd ||
		(code >= 0x20 && code <= 0xd7ff) ||
		(code >= 0xe000 && code <= 0xfffd) ||
		(code >= 0x10000 && code <= 0x10ffff)
	);
}

/** One object of attributes and children, without the white space between the children. */
function merged(value: XmlValue, elementName: string): XmlValue {
	if (typeof value === 'string') return value.trim();
	if (Array.isArray(value)) return value.map((one) => merged(one, elementName));
	const attributeWins = elementName.toLowerCase() === 'response';
	const element: XmlElement = {};
	const names = Object.keys(value);
	for (const name of names) {
		const child = value[name];
		if (child === undefined || name === DROPPED) continue;
		if (name === '#text') {
			const text = String(child).trim();
			if (text !== '') element['#text'] = text;
			continue;
		}
		const isAttribute = name.startsWith(ATTRIBUTE);
		const own = isAttribute ? name.slice(ATTRIBUTE.length) : name;
		if (REACHING.has(own)) continue;
		const wins = isAttribute === attributeWins;
		if (!wins && Object.hasOwn(value, isAttribute ? own : ATTRIBUTE + own)) continue;
		// An attribute's value is taken as it stands: a code " 0" is not the code "0".
		element[own] = isAttribute ? child : merged(child, own);
	}
	return names.length === 0 ? '' : element;
}

/**
 * Finds code, message and token in an answer: the `Response` element at any depth, the text of
 * `ErrorMessage` or its `description`, the attribute `token` or an element of that name. What
 * stands in a conversation's own record is not looked at. Of several codes a refusal counts.
 */
export function verbaResponse(answer: XmlElement): VerbaResponse {
	const responses = named(answer, 'response').map(element);
	const codes = responses.flatMap((one) => (typeof one?.code === 'string' ? [one.code] : []));
	const code = codes.find((one) => one !== '0') ?? codes[0];
	const [message] = named(answer, 'errormessage');
	const token = responses.find((one) => one?.token !== undefined)?.token;
	const said = textOf(message) || textOf(element(message)?.description);
	const refusal = code !== undefined && code !== '0' ? responses.map(firstText).find(Boolean) : '';
	return {
		code,
		message: (said || refusal || '').slice(0, MAX_MESSAGE),
		token: textOf(token ?? named(answer, 'token')[0]) || undefined,
	};
}

/** All values of this name (lower case), at any depth but inside a conversation's record. */
function named(value: XmlValue, name: string): XmlValue[] {
	if (typeof value === 'string') return [];
	if (Array.isArray(value)) return value.flatMap((one) => named(one, name));
	return Object.entries(value).flatMap(([key, child]) => {
		if (key === 'verbacdr') return [];
		const inside = named(child, name);
		if (key.toLowerCase() !== name) return inside;
		return [...(Array.isArray(child) ? child : [child]), ...inside];
	});
}

const ATTRIBUTES = new Set(['code', 'type', 'token']);

/** The first text in a `Response`, for servers that put their words elsewhere. */
function firstText(value: XmlValue | undefined): string {
	if (typeof value === 'string') return value;
	if (value === undefined) return '';
	const parts = Array.isArray(value)
		? value
		: Object.entries(value).flatMap(([name, child]) => (ATTRIBUTES.has(name) ? [] : [child]));
	return parts.map(firstText).find(Boolean) ?? '';
}

function element(value: XmlValue | undefined): XmlElement | undefined {
	return typeof value === 'object' && !Array.isArray(value) ? value : undefined;
}

function textOf(value: XmlValue | undefined): string | undefined {
	if (typeof value === 'string') return value.trim();
	const text = element(value)?.['#text'];
	return typeof text === 'string' ? text.trim() : undefined;
}
