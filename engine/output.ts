import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { Failure } from './base/failure';
import type { Leaving } from './kinds/run';
import type { Options } from './model/item';

/** Default of the option Output Field Name. */
export const DEFAULT_FIELD = 'result';

/** Makes the items that leave for one item that came in. */
export type Deliver = (results: Leaving[]) => INodeExecutionData[];

/**
 * Chooses by the option Output how an item's results leave. Called before anything is sent, so
 * that a wrong name cannot lose a result.
 *
 * @throws Failure (`input`) when Output Field Name cannot be used.
 */
export function delivery(
	context: IExecuteFunctions,
	{ output, outputField }: Options,
	itemIndex: number,
): Deliver {
	const pairedItem = { item: itemIndex };
	if (output !== 'keepInput')
		return (results) => results.map((result) => ({ ...result, pairedItem }));
	const field = fieldName(outputField);
	const input: INodeExecutionData = context.getInputData()[itemIndex] ?? { json: {} };
	// n8n takes an item with a top-level "error" for a failed one and runs the node again.
	const { error, ...kept } = input.json;
	return (results) =>
		results.map(({ json, binary }) => ({
			json: { ...kept, ...(error === undefined ? {} : { inputError: error }), [field]: json },
			...(input.binary || binary ? { binary: { ...input.binary, ...binary } } : {}),
			pairedItem,
		}));
}

function fieldName(value: unknown): string {
	if (value === undefined || value === '') return DEFAULT_FIELD;
	if (typeof value === 'string' && /^[A-Za-z][\w-]*$/.test(value) && value !== 'error') {
		return value;
	}
	throw new Failure({
		kind: 'input',
		message: 'Output Field Name is not a usable name',
		description:
			'Nothing was sent. Use letters, digits, "_" and "-", starting with a letter; "error" is taken by n8n.',
	});
}
