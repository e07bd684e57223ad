import type { Refusal } from '../signing/webhook';

/** Deeper than any vendor nests its events; later steps of n8n walk through them recursively. */
const DEEPEST = 100;

/** An event as the vendor sent it. */
export type VendorEvent = Readonly<Record<string, unknown>>;

/**
 * Parses verified bytes. n8n parses some content types only, and `application/cloudevents+json` is
 * none of them, so that the bytes are parsed here.
 *
 * @returns what they say, or why they are refused: not JSON, or nested too deeply
 */
export function parsedBody(bytes: Buffer): { body: unknown } | Refusal {
	const text = bytes.toString('utf8');
	if (depthOf(text) > DEEPEST) return { status: 400, reason: 'The body is nested too deeply' };
	try {
		return { body: JSON.parse(text, withoutPrototypes) as unknown };
	} catch {
		return { status: 400, reason: 'The body is not JSON' };
	}
}

/** Names that could reach a prototype are dropped. */
function withoutPrototypes(name: string, value: unknown): unknown {
	return name === '__proto__' || name === 'constructor' || name === 'prototype' ? undefined : value;
}

/** The one event of a vendor that sends one at a time. */
export function oneEvent(body: unknown): VendorEvent[] | Refusal {
	return isObject(body) ? [body] : { status: 400, reason: 'The body is no JSON object' };
}

/** The events of a vendor that sends a list, or one alone. */
export function listOfEvents(body: unknown): VendorEvent[] | Refusal {
	if (!Array.isArray(body)) return oneEvent(body);
	return body.every(isObject)
		? body
		: { status: 400, reason: 'The body holds something that is no JSON object' };
}

function isObject(value: unknown): value is VendorEvent {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** How deep brackets are nested, found without recursion; brackets in texts do not count. */
function depthOf(text: string): number {
	let depth = 0;
	let deepest = 0;
	let inText = false;
	for (let at = 0; at < text.length; at++) {
		const character = text[at];
		if (inText) {
			if (character === '\\') at += 1;
			else if (character === '"') inText = false;
		} else if (character === '"') inText = true;
		else if (character === '{' || character === '[') deepest = Math.max(deepest, (depth += 1));
		else if (character === '}' || character === ']') depth -= 1;
	}
	return deepest;
}
