import type { IDataObject } from 'n8n-workflow';

import type { Failure } from '../base/failure';
import type { Item } from '../model/item';
import { asObject } from '../model/answer';
import type { Operation, Simple } from '../model/operation';
import type { Exchanged } from '../wire/exchange';
import { explainAnswer } from '../wire/explain';
import { makeRedact, redactBody } from '../wire/redact';
import { leavesOpen } from '../wire/retry';
import type { Run } from './run';

/** The vendor's body as a user may see it. */
export function shownBody(
	{ line: { connection } }: Run,
	{ secretResponse }: Operation,
	{ options, secrets }: Item,
	body: unknown,
): unknown {
	const reveal = options.includeSecrets === true;
	return redactBody(
		body,
		makeRedact(connection.secrets, reveal ? [] : secrets),
		reveal ? {} : secretResponse,
	);
}

/**
 * The failure for an answer that is not what the operation hoped for.
 *
 * @param lost an answer to an earlier request of ours was lost
 */
export function refusal(
	{ line }: Run,
	operation: Operation,
	item: Item,
	exchanged: Exchanged,
	lost = exchanged.lostAnswer,
): Failure {
	const { answer, requestId, attempts, clockAhead } = exchanged;
	// Reads and lists change nothing, so that there is nothing to be unsure of.
	const changes = operation.kind !== 'read' && operation.kind !== 'list';
	const open = changes && leavesOpen(answer, line.provider.retry);
	// Taken in a way that the vendor does not document: it may have been done.
	const odd = changes && answer.ok && answer.reading === undefined;
	const facts = {
		requestId,
		attempts,
		ambiguous: (changes && lost) || open || odd,
		open,
		clockAhead,
	};
	return explainAnswer(line, operation, answer, targetTexts(operation, item), facts, item.secrets);
}

/** The thing itself, for a headline: `roomId r`. */
export const thingText = (operation: Operation, item: Pick<Item, 'target'>): string =>
	targetTexts(operation, item).thing;

/**
 * What an item is about: the thing itself for the headline, and where it is for the details. The
 * thing is the last text among the names of `target`; choices, times and numbers only say how.
 */
export function targetTexts(
	{ fields }: Operation,
	{ target }: Pick<Item, 'target'>,
): { thing: string; place: string } {
	const names = Object.keys(target);
	const isText = (name: string) => fields.some((one) => one.name === name && one.type === 'string');
	const thing = names.findLast(isText) ?? names.at(-1);
	const told = (name: string) => `${name} ${inWords(target[name])}`;
	return {
		thing: thing === undefined ? '' : told(thing),
		place: names
			.filter((name) => name !== thing)
			.map(told)
			.join(', '),
	};
}

/** A value as a person reads it; of an identifier object its ID, which an expression may hand over. */
function inWords(value: unknown): string {
	if (Array.isArray(value)) return value.map(inWords).join(', ');
	if (typeof value !== 'object' || value === null) return String(value);
	const { rawId, kind, ...others } = value as Record<string, unknown>;
	if (typeof rawId === 'string' && rawId !== '') return rawId;
	const [inner] = Object.values(others);
	return inner === undefined ? String(kind ?? 'without a value') : inWords(inner);
}

/**
 * An entity as Simplify leaves it, where the item asks for that. Where nothing would be left it is none
 * that the vendor documents: it leaves as it came, so that everybody sees what it is.
 */
export function simplified(
	{ simple }: { simple?: Simple },
	{ options, parameters }: Item,
	entity: IDataObject,
): IDataObject {
	if (options.simplify !== true || simple === undefined) return entity;
	const kept = typeof simple === 'function' ? simple(entity, parameters) : pick(simple, entity);
	return Object.keys(kept).length > 0 ? kept : entity;
}

function pick(simple: readonly string[], entity: IDataObject): IDataObject {
	const kept: IDataObject = {};
	for (const path of simple) {
		const steps = path.split('.');
		const value = steps.reduce<unknown>((inner, step) => asObject(inner)[step], entity);
		// A field that the vendor has not sent is no empty one.
		if (value !== undefined) kept[steps.at(-1) ?? path] = value as IDataObject[string];
	}
	return kept;
}

/** The body as one item's object; a body that is none stands under `data`. */
export function asItem(body: unknown): IDataObject {
	if (typeof body === 'object' && body !== null && !Array.isArray(body)) {
		return withoutError(body as IDataObject);
	}
	return body === undefined || body === '' ? {} : { data: body as IDataObject[string] };
}

/** n8n takes a top-level `error` for a failed item, so a vendor's property of that name moves. */
function withoutError(body: IDataObject): IDataObject {
	if (!('error' in body)) return body;
	const { error, ...rest } = body;
	return { ...rest, vendorError: error };
}
