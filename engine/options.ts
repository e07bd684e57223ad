import type { INodeProperties } from 'n8n-workflow';

import { alphabetically } from './base/order';
import type { CompoundOperation, EndOperation, Field, Operation } from './model/operation';
import type { Provider } from './model/provider';

/** The Options collection of an operation: by its kind, its provider's and its own entries. */
export function optionsOf(
	provider: Provider,
	operation: Operation,
	plain: (field: Field) => INodeProperties,
): INodeProperties {
	return {
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: optionEntries(provider, operation)
			.map(plain)
			.sort((one, other) => alphabetically(one.displayName, other.displayName)),
	};
}

/** Its entries; those of provider and operation with their checks. */
export function optionEntries(provider: Provider, operation: Operation): Field[] {
	const { kind } = operation;
	return [
		...(kind === 'local' ? [] : REQUEST_OPTIONS),
		...(kind === 'list' ? [COMBINE] : []),
		...(kind === 'end' ? endingOptions(operation) : []),
		...(kind === 'compound' ? [dryRun(true), ifNotFoundAtEnding(operation)] : []),
		...(kind === 'read' || kind === 'download' ? [IF_NOT_FOUND_AT_READING] : []),
		...(canSimplify(operation) ? [SAVED_SIMPLIFY] : []),
		...(operation.secretResponse ? [INCLUDE_SECRETS] : []),
		ON_FAILURE,
		OUTPUT,
		OUTPUT_FIELD,
		...(provider.requestId ? [provider.requestId.field] : []),
		...(provider.options ?? []),
		...(operation.options ?? []),
	];
}

const canSimplify = (operation: Operation): boolean =>
	(operation.kind === 'read' || operation.kind === 'list') && operation.simple !== undefined;

/** What is a main field although it works as an option: a wait, a file's field, Simplify. */
export function mainOptions(operation: Operation): INodeProperties[] {
	switch (operation.kind) {
		case 'end':
			return operation.verify ? [WAIT_UNTIL_ENDED, waitUpTo(operation.verify.upTo)] : [];
		case 'compound':
			return operation.waitUpTo ? [WAIT_UNTIL_ENDED, waitUpTo(operation.waitUpTo)] : [];
		case 'download':
			return [BINARY_FIELD];
		case 'read':
		case 'list':
			return canSimplify(operation) ? [SIMPLIFY] : [];
		default:
			return [];
	}
}

function endingOptions(operation: EndOperation): INodeProperties[] {
	const { verify } = operation;
	return [
		dryRun(verify !== undefined),
		ifNotFoundAtEnding(operation),
		...(verify ? savedWait(verify.upTo) : []),
		...(verify && verify.lookBefore !== false
			? [lookBeforeEnding(verify.lookBefore !== undefined)]
			: []),
	];
}

const lookBeforeEnding = (standard: boolean): INodeProperties => ({
	displayName: 'Look Before Ending',
	name: 'lookBeforeEnding',
	type: 'boolean',
	default: standard,
	description:
		'Whether to look first: what is over or not there is reported and nothing is sent, what is seen alive is the evidence that it lived',
});

/** Who routes the items must not have to guess the words. */
export const OUTCOME_WORDS =
	'The item says <b>outcome</b>: ended, alreadyEnded, accepted or notFound, and failed with the option If It Fails. A Switch on it routes the items.';

const WAIT_UNTIL_ENDED: INodeProperties = {
	displayName: 'Wait Until Ended',
	name: 'waitUntilEnded',
	type: 'boolean',
	default: false,
	hint: OUTCOME_WORDS,
	description:
		"Whether to look at the vendor's own state until it is seen over; at the time limit the item fails and says whether it was seen alive",
};

const waitUpTo = (seconds: number): INodeProperties => ({
	displayName: 'Wait Up To (Seconds)',
	name: 'waitUpTo',
	type: 'number',
	default: seconds,
	typeOptions: { minValue: 1 },
	displayOptions: { show: { waitUntilEnded: [true] } },
	description: 'Time limit of Wait Until Ended',
});

/**
 * Workflows of the first release have both among the options. n8n drops what the collection does
 * not know, so it knows them, and offers neither.
 */
function savedWait(seconds: number): INodeProperties[] {
	const limit = { ...waitUpTo(seconds), displayOptions: {} };
	return [WAIT_UNTIL_ENDED, limit].map((property) => ({ ...property, type: 'hidden' }));
}

/**
 * Versions of a node. From 1.1 on Simplify is there, and on, as in n8n's own nodes. A workflow that
 * was saved with version 1 knows no Simplify, and n8n would fill in its default: its items stay
 * whole.
 */
export const VERSIONS = [1, 1.1];

/** As n8n's rules word it. */
const SIMPLIFY: INodeProperties = {
	displayName: 'Simplify',
	name: 'simplify',
	type: 'boolean',
	default: true,
	displayOptions: { show: { '@version': [1.1] } },
	description: 'Whether to return a simplified version of the response instead of the raw data',
};

/** A provider whose reads had it among the options keeps what was saved there. */
const SAVED_SIMPLIFY: INodeProperties = {
	...SIMPLIFY,
	type: 'hidden',
	default: false,
	displayOptions: {},
};

const BINARY_FIELD: INodeProperties = {
	displayName: 'Put Output File in Field',
	name: 'binaryPropertyName',
	type: 'string',
	required: true,
	default: 'data',
	hint: 'The name of the output binary field to put the file in',
};

const MAX_RETRIES: INodeProperties = {
	displayName: 'Retries per Item',
	name: 'maxRetries',
	type: 'number',
	default: 3,
	typeOptions: { minValue: 0, maxValue: 10 },
	description:
		'How often a request is sent again after a passing fault; never when that could end the wrong thing. Refusals for the rate do not count.',
};

export const REQUESTS_PER_SECOND: INodeProperties = {
	displayName: 'Requests per Second',
	name: 'requestsPerSecond',
	type: 'number',
	default: '',
	placeholder: "The vendor's limit",
	typeOptions: { minValue: 0 },
	description:
		"Highest rate of this operation; empty means the vendor's documented limit. The value of the first item counts.",
};

export const CONCURRENCY: INodeProperties = {
	displayName: 'Concurrency',
	name: 'concurrency',
	type: 'number',
	default: 0,
	typeOptions: { minValue: 0, maxValue: 100 },
	hint: '0 is Automatic: as many as the vendor bears',
	description:
		'How many items are worked on at the same time, 1 to 100. With 0 (Automatic) it begins at 10, grows while answers are as quick as before, and falls at once when they are not or are refused. The value of the first item counts.',
};

const COMBINE: INodeProperties = {
	displayName: 'Combine Into One Item',
	name: 'combine',
	type: 'boolean',
	default: false,
	description:
		'Whether to return one item with the count and all results, also when there are none, so that the workflow goes on',
};

const dryRun = (withLook: boolean): INodeProperties => ({
	displayName: 'Dry Run',
	name: 'dryRun',
	type: 'options',
	default: 'off',
	options: [
		{ name: 'Off', value: 'off', description: 'End it' },
		{
			name: 'Request Only',
			value: 'requestOnly',
			description: 'Show what would be sent, without secrets; nothing leaves n8n',
		},
		...(withLook
			? [
					{
						name: 'Look Up First',
						value: 'lookUpFirst',
						description: 'Read only: also show whether there is something to end',
					},
				]
			: []),
	],
	description: 'Whether to end it, or only to show what would be done (outcome "planned")',
});

const ifNotFoundAtEnding = ({
	ifNotFound: policy = 'report',
	assumable,
}: EndOperation | CompoundOperation): INodeProperties => ({
	displayName: 'If Not Found',
	name: 'ifNotFound',
	type: 'options',
	default: policy,
	options: [
		{
			name: 'Fail',
			value: 'fail',
			description: 'The item fails',
		},
		{
			name: 'Report',
			value: 'report',
			description: 'The item says "notFound": over already, or a wrong ID, nobody can tell',
		},
		...(assumable === false
			? []
			: [
					{
						name: 'Treat As Ended',
						value: 'treatAsEnded',
						description: 'The item says "alreadyEnded" and "assumed", on your word',
					},
				]),
	],
	description: 'What to do when the vendor knows no such thing',
});

const IF_NOT_FOUND_AT_READING: INodeProperties = {
	displayName: 'If Not Found',
	name: 'ifNotFound',
	type: 'options',
	default: 'fail',
	options: [
		{ name: 'Fail', value: 'fail', description: 'The item fails' },
		{
			name: 'Report',
			value: 'report',
			description: 'The item says whether it was found, so that a look after an ending can go on',
		},
	],
	description: 'What to do when the vendor knows no such thing',
};

/** Of lists; stands beside the fields. */
export const RETURN_ALL: INodeProperties = {
	displayName: 'Return All',
	name: 'returnAll',
	type: 'boolean',
	default: false,
	description: 'Whether to return all results or only up to a given limit',
};

const ON_FAILURE: INodeProperties = {
	displayName: 'If It Fails',
	name: 'onFailure',
	type: 'options',
	default: 'nodeSetting',
	options: [
		{
			name: "As the Node's On Error Setting Says",
			value: 'nodeSetting',
			description: 'The failed item stops the workflow, or leaves as an error',
		},
		{
			name: 'Return As Item',
			value: 'returnItem',
			description: 'The item says "failed" and why, so that a chain goes on',
		},
	],
	description: 'What to do with an item that fails',
};

const INCLUDE_SECRETS: INodeProperties = {
	displayName: 'Include Secrets',
	name: 'includeSecrets',
	type: 'boolean',
	default: false,
	description:
		'Whether to show secrets that the vendor returns, such as streaming keys, instead of masking them. They are then stored with the execution.',
};

const OUTPUT: INodeProperties = {
	displayName: 'Output',
	name: 'output',
	type: 'options',
	default: 'replaceItem',
	options: [
		{
			name: 'Keep Input And Add Field',
			value: 'keepInput',
			description: 'Keep what came in, so that case numbers and IDs travel along the chain',
		},
		{
			name: 'Replace Item',
			value: 'replaceItem',
			description: 'Only the result leaves',
		},
	],
	description: 'What leaves the node for each item',
};

const OUTPUT_FIELD: INodeProperties = {
	displayName: 'Output Field Name',
	name: 'outputField',
	type: 'string',
	default: 'result',
	placeholder: 'e.g. ending',
	description: 'The field that is added when Output is Keep Input And Add Field',
};

const TIMEOUT: INodeProperties = {
	displayName: 'Timeout (Seconds)',
	name: 'timeout',
	type: 'number',
	default: 30,
	typeOptions: { minValue: 0.1, numberPrecision: 1 },
	description: 'Time after which one attempt is given up, however slowly the answer drips',
};

/** What is about sending, which local operations do not do. */
const REQUEST_OPTIONS = [CONCURRENCY, MAX_RETRIES, REQUESTS_PER_SECOND, TIMEOUT];
