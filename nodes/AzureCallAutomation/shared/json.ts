import { asObject, parseJson } from '../../../engine/model/answer';
import type { Check } from '../../../engine/model/checks';
import type { Field, Parameters } from '../../../engine/model/operation';
import { refuse } from './refuse';

export type Json = Readonly<Record<string, unknown>>;

/** A JSON field's value: text is parsed, an expression's object or list is taken as it is. */
export function jsonOf(value: unknown): unknown {
	if (typeof value !== 'string') return value ?? undefined;
	return value.trim() === '' ? undefined : parseJson(value);
}

const isEmpty = (value: unknown): boolean =>
	value === undefined || value === null || (typeof value === 'string' && value.trim() === '');

/** Checks a JSON field that may be empty: an object, or a list of objects. */
export const isJsonOf =
	(kind: 'object' | 'list'): Check =>
	(value) => {
		if (isEmpty(value)) return undefined;
		const parsed = jsonOf(value);
		if (kind === 'list') {
			const fits = Array.isArray(parsed) && parsed.every(isRecord);
			return fits ? undefined : 'is not a JSON list of objects';
		}
		return isRecord(parsed) ? undefined : 'is not a JSON object';
	};

export function isRecord(value: unknown): value is Json {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The only entry of a fixedCollection, without what was left empty; undefined when nothing is left. */
export function group(value: unknown, name: string): Record<string, unknown> | undefined {
	return filledIn(asObject(asObject(value)[name]));
}

/** The entries of a fixedCollection with multiple values. */
export function entries(value: unknown, name: string): Json[] {
	const found = asObject(value)[name];
	return Array.isArray(found) ? found.map(asObject) : [];
}

/** An object without its empty members; undefined when nothing is left. */
export function filledIn(members: Json): Record<string, unknown> | undefined {
	const left = Object.entries(members).filter(([, value]) => !isEmpty(value));
	return left.length > 0 ? Object.fromEntries(left) : undefined;
}

/** A JSON field that stands in the place of another field. */
export function jsonField(field: Field, json: Pick<Field, 'description' | 'placeholder'>): Field {
	return {
		displayName: `${field.displayName} (JSON)`,
		name: `${field.name}Json`,
		type: 'json',
		default: '',
		displayOptions: field.displayOptions,
		...json,
	};
}

/**
 * The value of a field or of its JSON alternative.
 *
 * @throws Failure (`input`) when both are filled in.
 */
export function eitherOf<T>(
	parameters: Parameters,
	field: Field,
	made: T | undefined,
): T | Json | undefined {
	const json = jsonOf(parameters[`${field.name}Json`]) as Json | undefined;
	if (json === undefined) return made;
	if (made === undefined) return json;
	throw refuse(
		`${field.displayName} is given as fields and as JSON`,
		'Leave one of the two empty.',
	);
}
