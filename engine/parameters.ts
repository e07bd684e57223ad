import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { Failure } from './failure';
import { moment } from './moment';
import type { Field, Operation, Parameters } from './operation';
import type { Connection, Provider } from './provider';
import { mask } from './redact';

/** The entries of the Options collection that the user has added. */
export type Options = Readonly<Record<string, unknown>>;

/** One item's checked input. */
export interface Item {
	/** n8n's own zero-based index. */
	index: number;
	options: Options;
	parameters: Parameters;
	/** What the operation reads, changes or ends, with secrets masked. */
	target: IDataObject;
	/** Values of secret fields, to be hidden from everything the user sees. */
	secrets: string[];
}

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

/** What an operation is about, by its `target`; secret fields masked. */
export function targetOf(operation: Operation, parameters: Parameters): IDataObject {
	const target: IDataObject = {};
	for (const name of operation.target) {
		const value = parameters[name];
		if (value === undefined || value === '') continue;
		const secret = operation.fields.some((field) => field.name === name && field.secret);
		target[name] = secret ? mask(String(value)) : (value as IDataObject[string]);
	}
	return target;
}

/** A positive number among the options, or the default. */
export function numberOption(options: Options, name: string, standard: number): number {
	const value = options[name];
	return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : standard;
}

/** A value that an operation needs from the credential. @throws Failure when it is empty. */
export function fromCredential(
	values: Readonly<Record<string, string>>,
	name: string,
	displayName: string,
): string {
	const value = values[name];
	if (value) return value;
	throw new Failure({
		kind: 'input',
		message: `${displayName} of the credential is empty, but this operation needs it`,
		description: `Nothing was sent. Open the credential and fill in ${displayName}.`,
	});
}
