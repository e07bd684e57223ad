import type { IDataObject } from 'n8n-workflow';

import { Failure } from '../base/failure';
import { parseJson } from './answer';
import type { Field, Operation, Parameters } from './operation';
import { mask } from './secret';

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
	/** How many rows of a list are wanted at most; all of them when absent. */
	limit?: number;
}

/**
 * What of a field's value must not be shown: all of it, or the query of an address, also of those in
 * an object, a list or JSON.
 */
export function secretIn({ secret }: Pick<Field, 'secret'>, value: unknown): string[] {
	if (secret === 'query') return queriesIn(value);
	return secret && typeof value === 'string' ? [value] : [];
}

function queriesIn(value: unknown): string[] {
	const whole = typeof value === 'string' && /^\s*[[{]/.test(value) ? parseJson(value) : value;
	if (typeof whole === 'object' && whole !== null) {
		return Object.values(whole).flatMap((inner: unknown) =>
			// Other texts may ask a question.
			typeof inner === 'object' || /^\w+:\/\//.test(String(inner)) ? queriesIn(inner) : [],
		);
	}
	if (typeof whole !== 'string') return [];
	const mark = whole.indexOf('?');
	return mark < 0 ? [] : [whole.slice(mark + 1)];
}

/** What an operation is about, by its `target`; secret fields masked. */
export function targetOf(operation: Operation, parameters: Parameters): IDataObject {
	const target: IDataObject = {};
	for (const name of operation.target) {
		const value = parameters[name];
		if (value === undefined || value === '') continue;
		const secret = operation.fields.some((field) => field.name === name && field.secret === true);
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
