import { parseJson } from '../../../engine/model/answer';
import type { Check } from '../../../engine/model/checks';
import type { Field } from '../../../engine/model/operation';

export type Json = Record<string, unknown>;

/** Chooses between single fields and the vendor's own JSON. */
export const specify: Field = {
	displayName: 'Specify',
	name: 'specify',
	type: 'options',
	options: [
		{ name: 'Using Fields Below', value: 'fields' },
		{ name: 'Using JSON', value: 'json' },
	],
	default: 'fields',
	description: "Whether to fill in fields, or the vendor's own JSON",
};

/** The fields of a model, and the JSON that can stand in their place. */
export const fieldsOrJson = (fields: Field[], json: Field): Field[] => [
	specify,
	...fields.map((field) => ({
		...field,
		displayOptions: { show: { specify: ['fields'], ...field.displayOptions?.show } },
	})),
	{ ...json, displayOptions: { show: { specify: ['json'] } } },
];

/** A JSON field as an object; undefined when it is none. */
export function jsonObject(value: unknown): Json | undefined {
	const parsed = typeof value === 'string' ? parseJson(value) : value;
	return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)
		? (parsed as Json)
		: undefined;
}

/**
 * Checks JSON: an object, with these members, and what `more` says about it.
 */
export const isJson =
	(needed: readonly string[], more: (json: Json) => string | undefined = () => undefined): Check =>
	(value) => {
		const json = jsonObject(value);
		if (!json) return 'is not a JSON object';
		const missing = needed.find((name) => json[name] === undefined || json[name] === '');
		return missing ? `has no "${missing}"` : more(json);
	};

/** Checks the entries of a collection, each by its own rule, and names the wrong one. */
export const entriesAre =
	(rules: Record<string, { name: string; check: Check }>): Check =>
	(value) => {
		for (const [key, { name, check }] of Object.entries(rules)) {
			const entry = (value as Json | undefined)?.[key];
			const complaint = entry === undefined ? undefined : check(entry);
			if (complaint) return `(${name}) ${complaint}`;
		}
		return undefined;
	};

/** An object without its empty members; undefined when nothing is left. */
export function filled(members: Json): Json | undefined {
	const left = Object.entries(members).filter(([, value]) => value !== undefined && value !== '');
	return left.length > 0 ? Object.fromEntries(left) : undefined;
}
