import { validateFieldType, type IExecuteFunctions, type INodeProperties } from 'n8n-workflow';

import { Failure } from './base/failure';
import { moment } from './base/moment';
import { secretIn, targetOf, type Item, type Options } from './model/item';
import type { BinaryFile, Field, Operation, Parameters } from './model/operation';
import type { Connection, Provider } from './model/provider';
import {
	CONCURRENCY,
	mainOptions,
	optionEntries,
	REQUESTS_PER_SECOND,
	RETURN_ALL,
} from './options';
import type { Steady } from './steady';

/** Default of the option Concurrency: Automatic. */
const AUTOMATIC = 0;

/**
 * Reads the Options collection of an item as it stands.
 *
 * @throws Failure (`input`) when it is none; and what an expression throws.
 */
export function rawOptions(context: IExecuteFunctions, itemIndex: number): Options {
	const options: unknown = context.getNodeParameter('options', itemIndex, {});
	if (options === null) return {};
	if (typeof options === 'object' && !Array.isArray(options)) return options as Options;
	throw refused(`Options is ${shown(options)}, which is no collection of options`);
}

/**
 * A number of the first item's options, which counts for the whole run: read as that item's own check
 * reads it, so that a "5" which an expression gives is no other number.
 *
 * @param wrong for a value that is none: that item fails, and the others need one
 */
function firstNumber(
	context: IExecuteFunctions,
	property: INodeProperties,
	standard: number,
	wrong: number,
): number {
	try {
		const value = rawOptions(context, 0)[property.name] ?? '';
		return value === '' ? standard : Number(checkedValue(property, value));
	} catch {
		return wrong;
	}
}

/**
 * How many items are worked on at a time, `automatic` when the vendor's answers are to tell; the first
 * item's value counts. One by one when it cannot be used: it may have been meant as a brake.
 */
export function concurrency(context: IExecuteFunctions): number | 'automatic' {
	const chosen = firstNumber(context, CONCURRENCY, AUTOMATIC, 1);
	return chosen === AUTOMATIC ? 'automatic' : Math.min(100, Math.max(1, Math.floor(chosen)));
}

/** Requests per Second as the user wants it, 0 for the vendor's limit; the first item's value counts. */
export function ownRate(context: IExecuteFunctions): number {
	return firstNumber(context, REQUESTS_PER_SECOND, 0, 0);
}

/** How many rows of a list are wanted. */
export function limitOf(context: IExecuteFunctions, index: number): number | undefined {
	const all = context.getNodeParameter('returnAll', index, false);
	// Taken for "no", an odd value would cut the list short, and nobody would notice.
	if (checkedValue(RETURN_ALL, all) === true) return undefined;
	const limit = context.getNodeParameter('limit', index, 50);
	const result = validateFieldType('limit', limit, 'number');
	if (result.valid && Number(result.newValue) >= 1) return Math.floor(Number(result.newValue));
	throw refused('Limit must be a number from 1 on');
}

/**
 * The options of an item, each checked: a value that is none of an option's values must not be taken
 * for another one.
 *
 * @throws Failure (`input`) that names the option; nothing was sent then.
 */
export function checkedOptions(
	context: IExecuteFunctions,
	provider: Provider,
	operation: Operation,
	raw: Options,
	index: number,
): Options {
	const given: Record<string, unknown> = { ...raw };
	const { parameters } = context.getNode();
	for (const { name } of mainOptions(operation)) {
		// Workflows of the first release have it in the collection.
		if (given[name] !== undefined || !Object.hasOwn(parameters, name)) continue;
		given[name] = context.getNodeParameter(name, index, null);
	}
	const options: Record<string, unknown> = {};
	for (const entry of [...optionEntries(provider, operation), ...mainOptions(operation)]) {
		const { name, type } = entry;
		if (!Object.hasOwn(given, name)) continue;
		const value = given[name];
		// An empty number is one that was not chosen.
		if (type === 'number' && (value ?? '') === '') continue;
		if (value === undefined || value === null) throw withoutValue(entry);
		options[name] = checkedValue(entry, value);
	}
	return options;
}

/** An expression that finds nothing was not meant as "off", nor as anything else. */
function withoutValue({ displayName }: INodeProperties): Failure {
	return refused(`${displayName} is an expression that gave no value`);
}

/** A value of the declared type. @throws Failure that names the property. */
function checkedValue(property: INodeProperties, value: unknown): unknown {
	const { displayName, name, type, typeOptions } = property;
	if (type === 'options' || type === 'multiOptions') {
		const values = (property.options ?? []).flatMap((one) => ('value' in one ? [one.value] : []));
		const chosen = type === 'multiOptions' && Array.isArray(value) ? value : [value];
		const odd = chosen.find((one) => !values.includes(one as (typeof values)[number]));
		if (odd === undefined) return value;
		throw refused(`${displayName} is ${shown(odd)}, which is none of its values`);
	}
	if (type !== 'boolean' && type !== 'number') return value;
	if (value === undefined || value === null) throw withoutValue(property);
	const result = validateFieldType(name, value, type);
	const newValue = result.valid ? result.newValue : undefined;
	if (!isPlain(type, value) || !result.valid || (type === 'number' && !Number.isFinite(newValue))) {
		throw refused(
			`${displayName} is ${shown(value)}, which is no ${type === 'number' ? 'number' : 'yes or no (true or false)'}`,
		);
	}
	const { minValue = -Infinity, maxValue = Infinity } = typeOptions ?? {};
	if (type === 'number' && (Number(newValue) < minValue || Number(newValue) > maxValue)) {
		throw refused(
			maxValue === Infinity
				? `${displayName} must be at least ${minValue}`
				: `${displayName} must be from ${minValue} to ${maxValue}`,
		);
	}
	return newValue;
}

/** n8n takes an empty text and an empty list for 0 and for "no", and "yes" for the number 1. */
function isPlain(type: 'boolean' | 'number', value: unknown): boolean {
	if (typeof value === 'string') return value.trim() !== '';
	return typeof value === type || (type === 'boolean' && (value === 0 || value === 1));
}

/** Enough of a value to recognise it; a long one could be a secret in the wrong place. */
function shown(value: unknown): string {
	const text = typeof value === 'string' ? `"${value}"` : JSON.stringify(value);
	return text === undefined || text.length > 40 ? `a ${typeof value}` : text;
}

function refused(message: string): Failure {
	return new Failure({
		kind: 'input',
		message,
		description: 'Nothing was sent.',
		ambiguous: false,
	});
}

/** A value that has passed its checks. */
interface Checked {
	value: unknown;
	secrets: string[];
}

/** What is the same for all items of a run, once it has been read and checked for one of them. */
export class Fixed {
	readonly fields = new Map<Field, Checked>();
	/** Of the latest options: all items have the same object, or each has its own. */
	options?: { of: Options; parameters: Parameters; secrets: string[] };
}

/**
 * Reads an item's parameters and checks them.
 *
 * @throws Failure (`input`) that names the field by its display name; nothing was sent then.
 */
export function readItem(
	context: Steady,
	provider: Provider,
	operation: Operation,
	connection: Connection,
	options: Options,
	index: number,
	fixed: Fixed,
): Item {
	const parameters: Record<string, unknown> = {};
	const secrets: string[] = [];
	for (const field of operation.fields) {
		if (!isShown(field, parameters)) continue;
		let checked = fixed.fields.get(field);
		if (!checked) {
			checked = readField(context, connection, field, index);
			if (context.isSame(field.name)) fixed.fields.set(field, checked);
		}
		secrets.push(...checked.secrets);
		parameters[field.as ?? field.name] = checked.value;
	}
	if (fixed.options?.of !== options) fixed.options = readOptions(provider, operation, options);
	secrets.push(...fixed.options.secrets);
	Object.assign(parameters, fixed.options.parameters);
	const complaint = operation.check?.(parameters);
	if (complaint !== undefined) throw refused(complaint);
	return { index, options, parameters, target: targetOf(operation, parameters), secrets };
}

function readField(
	context: IExecuteFunctions,
	connection: Connection,
	field: Field,
	index: number,
): Checked {
	let value: unknown = context.getNodeParameter(
		field.name,
		index,
		field.default,
		field.pickedFrom && field.type !== 'multiOptions' ? { extractValue: true } : {},
	);
	if (value === '' && field.fromCredential) value = connection.values[field.fromCredential] ?? '';
	// An ID that an expression delivers as a number is still that ID.
	if (field.type === 'string' && typeof value === 'number') value = String(value);
	if (field.type === 'dateTime') value = moment(value, context.getTimezone());
	if (field.type === 'boolean' || (field.type === 'options' && !field.check)) {
		value = checkedValue(field, value);
	}
	check(field, value);
	return { value, secrets: secretIn(field, value) };
}

function readOptions(provider: Provider, operation: Operation, options: Options) {
	const parameters: Record<string, unknown> = {};
	const secrets: string[] = [];
	const ownId = provider.requestId ? [provider.requestId.field] : [];
	for (const field of [...ownId, ...(provider.options ?? []), ...(operation.options ?? [])]) {
		const value: unknown = options[field.name] ?? field.default;
		check(field, value);
		secrets.push(...secretIn(field, value));
		parameters[field.name] = value;
	}
	return { of: options, parameters, secrets };
}

/** Whether a field of the operation names a file of the item. */
export function takesFiles({ fields }: Operation): boolean {
	return fields.some(({ binary }) => binary);
}

/**
 * The item with the files that its fields name, read into memory.
 *
 * @throws Failure (`input`) that names the field, when a file is missing, empty or too large.
 */
export async function withFiles(
	context: IExecuteFunctions,
	operation: Operation,
	item: Item,
): Promise<Item> {
	const fields = operation.fields.filter(({ binary, name }) => binary && name in item.parameters);
	if (fields.length === 0) return item;
	const parameters = { ...item.parameters };
	for (const field of fields) {
		const name = parameters[field.name];
		// What the field's own check lets pass as empty is no file.
		if (name === '' || name === undefined) continue;
		parameters[field.name] = await fileOf(context, field, String(name), item.index);
	}
	return { ...item, parameters };
}

async function fileOf(
	context: IExecuteFunctions,
	{ displayName, binary }: Field,
	name: string,
	index: number,
): Promise<BinaryFile> {
	const entry = context.getInputData()[index]?.binary?.[name];
	if (!entry) throw refused(`${displayName}: the item has no file in its binary field "${name}"`);
	const data = await context.helpers.getBinaryDataBuffer(index, name);
	const most = binary?.most ?? Infinity;
	if (data.length === 0) throw refused(`${displayName}: the file in "${name}" is empty`);
	if (data.length > most) {
		const megabytes = (bytes: number) => `${Math.ceil(bytes / 1024 / 1024)} MB`;
		throw refused(
			`${displayName}: the file in "${name}" has ${megabytes(data.length)}, the limit is ${megabytes(most)}`,
		);
	}
	return { fileName: entry.fileName ?? name, mimeType: entry.mimeType, data };
}

/** Checks one value by the field's own rule. @throws Failure that names the field. */
export function check(field: Field, value: unknown): void {
	const complaint = field.check?.(value);
	if (complaint === undefined) return;
	throw new Failure({
		kind: 'input',
		message: `${field.displayName} ${complaint}`,
		description: `Nothing was sent. ${field.description ?? ''}`.trim(),
		ambiguous: false,
	});
}

function isShown(field: Field, parameters: Parameters): boolean {
	return Object.entries(field.displayOptions?.show ?? {}).every(([name, values]) =>
		[parameters[name]].flat().some((value) => (values as unknown[] | undefined)?.includes(value)),
	);
}
