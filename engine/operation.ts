import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { Check } from './checks';
import type { Outcome } from './outcome';
import type { Limit } from './pace';
import type { SecretProperty } from './redact';
import type { VendorRequest } from './request';
import type { Repeat } from './retry';
import type { Time } from './time';

/** The values of an operation's fields for one item, by field name. */
export type Parameters = Readonly<Record<string, unknown>>;

/**
 * One input of an operation: n8n's own property, plus what the engine needs to know about it.
 * `displayOptions.show` names only other fields of the same operation; the conditions on resource
 * and operation are derived (see describe.ts).
 */
export interface Field extends INodeProperties {
	/** Says what is wrong with a value, before anything is sent. */
	check?: Check;
	/** The value is a secret: it is masked wherever it would be shown. */
	secret?: boolean;
	/** An empty value is filled with this value of the connection. */
	fromCredential?: string;
	/** Picked from a list or typed: the name of one of the provider's searches (listSearch.ts). */
	pickedFrom?: string;
}

/** Headers that make a repeated request recognisable, and what of them the item should show. */
export interface Idempotency {
	headers: Record<string, string>;
	report: IDataObject;
}

/** What a preparation may use that is not pure: the time and randomness, both injected. */
export interface Tools {
	now(): Date;
	uuid(): string;
	time: Time;
}

interface OperationBase {
	/** As in the list of operations, e.g. `Dismiss`. */
	name: string;
	/** As in the list of actions, sentence case, e.g. `Dismiss room`. */
	action: string;
	description: string;
	/** Shown above the fields: what must be done first, or what this does not do. */
	notice?: string;
	fields: Field[];
	/** Further entries of the Options collection. */
	options?: Field[];
	/** Method, path, query and body by the vendor's page. `values` come from the credential. */
	request(parameters: Parameters, values: Readonly<Record<string, string>>): VendorRequest;
	/** Made once per item and kept over all attempts. */
	idempotency?(parameters: Parameters, tools: Tools): Idempotency;
	/** The vendor's documented limit, shared by all operations of its group. */
	limit?: Limit;
	/** Names of response properties whose values are secret, at any depth. */
	secretResponse?: Readonly<Record<string, SecretProperty>>;
	/** Names of the fields that say what is read, changed or ended; reported as `target`. */
	target: string[];
}

/** Reads one thing: one item. */
export interface ReadOperation extends OperationBase {
	kind: 'read';
	/** Which answers say that the vendor knows no such thing, e.g. `['404 NOT_FOUND']`. */
	notFound: string[];
	/** The item made of the answer's body; the body itself by default. */
	item?(body: unknown): IDataObject;
}

/** Changes something without ending it: one item. */
export interface WriteOperation extends OperationBase {
	kind: 'write';
	/** Whether it may be sent again when it is not known if it was carried out. */
	repeat: Repeat;
	item?(body: unknown): IDataObject;
}

/** Lists things: one item each, over the vendor's paging. */
export interface ListOperation extends OperationBase {
	kind: 'list';
	/** The rows in one answer. */
	rows(body: unknown): unknown[];
	/** The request for the page after this answer, or undefined at the end. */
	next?(
		body: unknown,
		page: { request: VendorRequest; received: number },
	): VendorRequest | undefined;
}

/** Ends something: one item with the outcome envelope. */
export interface EndOperation extends OperationBase {
	kind: 'end';
	/** What an answer is worth: `'202'`, `'404 RTC.*'`; what is not listed is a failure. */
	answers: Record<string, Outcome>;
	/** Whether it may be sent again when it is not known if it was carried out. */
	repeat: Repeat | ((parameters: Parameters) => Repeat);
	/** How to see whether it is over. */
	verify?: Verification;
	/** Default of the option If Not Found. */
	ifNotFound?: 'report' | 'fail';
	/** Facts about the ending that follow from parameters and outcome, added to the item. */
	facts?(parameters: Parameters, outcome: Outcome): IDataObject;
	/**
	 * What may be asked for only once in a run, because a repetition would end another thing.
	 * Items with the same text after the first are refused.
	 */
	onlyOnce?(parameters: Parameters): string | undefined;
}

/** What a look has shown. */
export interface Sight {
	/** The vendor knows no such thing. */
	notFound: boolean;
	/** The answer of a read. */
	body?: unknown;
	/** The rows of a list. */
	rows: unknown[];
}

/** How to see at the vendor whether a thing is over. */
export interface Verification {
	look: ReadOperation | ListOperation;
	/** Seconds between two looks, by the vendor's documentation. */
	every: number;
	/** Default of the option Wait Up To, in seconds. */
	upTo: number;
	/** What the look needs, made of the ending's parameters. One look serves all items for which this is the same. */
	lookParameters(parameters: Parameters, since: Date): Parameters;
	/**
	 * What a sight says about one item: `undefined` when it says nothing.
	 *
	 * @param since when the ending was asked for
	 */
	sees(sight: Sight, parameters: Parameters, since: Date): 'over' | 'alive' | undefined;
	/** Why an item cannot be looked at, if so. */
	refuses?(parameters: Parameters): string | undefined;
}

export type Operation = ReadOperation | WriteOperation | ListOperation | EndOperation;

/** A thing of the vendor with what can be done to it, by the operations' public names. */
export interface Resource {
	name: string;
	value: string;
	operations: Record<string, Operation>;
}

/** Marks an operation that reads one thing. */
export const readOperation = (page: Omit<ReadOperation, 'kind'>): ReadOperation => ({
	kind: 'read',
	...page,
});

/** Marks an operation that changes something. */
export const writeOperation = (page: Omit<WriteOperation, 'kind'>): WriteOperation => ({
	kind: 'write',
	...page,
});

/** Marks an operation that lists things. */
export const listOperation = (page: Omit<ListOperation, 'kind'>): ListOperation => ({
	kind: 'list',
	...page,
});

/** Marks an operation that ends something. */
export const endOperation = (page: Omit<EndOperation, 'kind'>): EndOperation => ({
	kind: 'end',
	...page,
});
