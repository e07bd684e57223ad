import type { IExecuteFunctions } from 'n8n-workflow';

import { Failure } from './base/failure';
import { moment } from './base/moment';
import type { Field, Operation, Parameters } from './model/operation';
import type { Connection, Provider } from './model/provider';
import { targetOf, type Item, type Options } from './model/item';

/** Reads the Options collection of an item. */
export function readOptions(context: IExecuteFunctions, itemIndex: number): Options {
	return context.getNodeParameter('options', itemIndex, {}) as Options;
}

/**
 * Reads an item's parameters and checks them.
 *
 * @throws Failure (`input`) that names the field by its display name; nothing was sent then.
 */
export function readItem(
	context: IExecuteFunctions,
	provider: Provider,
	operation: Operation,
	connection: Connection,
	options: Options,
	index: number,
): Item {
	const parameters: Record<string, unknown> = {};
	const secrets: string[] = [];
	for (const field of operation.fields) {
		if (!isShown(field, parameters)) continue;
		let value: unknown = context.getNodeParameter(
			field.name,
			index,
			field.default,
			field.pickedFrom ? { extractValue: true } : {},
		);
		if (value === '' && field.fromCredential) value = connection.values[field.fromCredential] ?? '';
		// An ID that an expression delivers as a number is still that ID.
		if (field.type === 'string' && typeof value === 'number') value = String(value);
		if (field.type === 'dateTime') value = moment(value, context.getTimezone());
		check(field, value);
		if (field.secret && typeof value === 'string') secrets.push(value);
		parameters[field.name] = value;
	}
	const ownId = provider.requestId ? [provider.requestId.field] : [];
	for (const field of [...ownId, ...(provider.options ?? []), ...(operation.options ?? [])]) {
		const value: unknown = options[field.name] ?? field.default;
		check(field, value);
		parameters[field.name] = value;
	}
	const complaint = operation.check?.(parameters);
	if (complaint !== undefined) {
		throw new Failure({ kind: 'input', message: complaint, description: 'Nothing was sent.' });
	}
	return { index, options, parameters, target: targetOf(operation, parameters), secrets };
}

/** Checks one value by the field's own rule. @throws Failure that names the field. */
export function check(field: Field, value: unknown): void {
	const complaint = field.check?.(value);
	if (complaint === undefined) return;
	throw new Failure({
		kind: 'input',
		message: `${field.displayName} ${complaint}`,
		description: `Nothing was sent. ${field.description ?? ''}`.trim(),
	});
}

function isShown(field: Field, parameters: Parameters): boolean {
	return Object.entries(field.displayOptions?.show ?? {}).every(([name, values]) =>
		[parameters[name]].flat().some((value) => (values as unknown[] | undefined)?.includes(value)),
	);
}
