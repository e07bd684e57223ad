import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { Answer, VendorResponse } from './answer';
import type { Check } from './checks';
import type { Outcome } from './outcome';
import type { Limit } from './limit';
import type { SecretProperty } from './secret';
import type { VendorRequest } from './request';
import type { Repeat } from './repeat';
import type { Failure } from '../base/failure';
import type { Time } from '../base/time';

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
	/** The value is a secret, or the query of this address is: masked wherever it would be shown. */
	secret?: boolean | 'query';
	/** An empty value is filled with this value of the connection. */
	fromCredential?: string;
	/**
	 * The value is the name of a binary property of the item; the parameter becomes its file.
	 * Refused before sending when it is missing, empty or larger than so many bytes.
	 */
	binary?: { most: number };
	/**
	 * Picked from a list or typed: the name of one of the provider's searches (listSearch.ts). With the
	 * type `multiOptions` several are picked at once.
	 */
	pickedFrom?: string;
	/** The parameter that its value becomes, where two fields are two ways to give one. */
	as?: string;
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

/** What every operation says of itself. */
interface PageOfVendor {
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
	/** The vendor's documented limit, shared by all operations of its group. */
	limit?: Limit;
	/** Names of response properties whose values are secret, at any depth. */
	secretResponse?: Readonly<Record<string, SecretProperty>>;
	/** Says what is wrong with the fields taken together, naming them, before anything is sent. */
	check?(parameters: Parameters): string | undefined;
	/** Names of the fields that say what is read, changed or ended; reported as `target`. */
	target: string[];
}

interface OperationBase extends PageOfVendor {
	/** Method, path, query and body by the vendor's page. `values` come from the credential. */
	request(parameters: Parameters, values: Readonly<Record<string, string>>): VendorRequest;
	/** Made once per item and kept over all attempts. */
	idempotency?(parameters: Parameters, tools: Tools): Idempotency;
	/**
	 * How the answer is read, where a product of the vendor differs from the provider's `read`.
	 *
	 * @param request what it answers
	 */
	read?(response: VendorResponse, request: VendorRequest): Answer;
}

/** What an answer answers. */
export interface Asked {
	parameters: Parameters;
	request: VendorRequest;
}

/** A page of a list that was read. */
export interface Page extends Asked {
	/** Rows on it, and how many of them were not on an earlier one (by `distinct`). */
	received: number;
	fresh: number;
}

/**
 * What Simplify leaves of an entity with nested objects or more than ten fields: the fields that tell
 * things apart and say how they are, as paths (`state.state` leaves as `state`), or made by hand. IDs
 * that another operation of the node takes are always among them.
 */
export type Simple =
	readonly string[] | ((entity: IDataObject, parameters: Parameters) => IDataObject);

/** Reads one thing: one item. */
export interface ReadOperation extends OperationBase {
	kind: 'read';
	/** Which answers say that the vendor knows no such thing, e.g. `['404 NOT_FOUND']`. */
	notFound: string[];
	/** The item made of the answer's body; the body itself by default. */
	item?(body: unknown, asked: Asked): IDataObject;
	/** Offers Simplify. */
	simple?: Simple;
}

/** A file of an item, as a parameter of an operation. */
export interface BinaryFile {
	fileName: string;
	mimeType: string;
	data: Buffer;
}

/** Fetches a file: one item with binary data, streamed into n8n's binary store. */
export interface DownloadOperation extends OperationBase {
	kind: 'download';
	/** Which answers say that the vendor knows no such file. */
	notFound: string[];
	/**
	 * Whether an answer is one in words and no file. By default: another status than 200 and 206,
	 * JSON, XML, HTML or text by its type, or a first character `<`.
	 */
	words?(status: number, headers: Readonly<Record<string, string>>, head: Buffer): boolean;
	/** Name and type of the file; `head` are its first bytes. */
	file(
		parameters: Parameters,
		headers: Readonly<Record<string, string>>,
		head: Buffer,
	): { fileName: string; mimeType: string };
	/** What an empty file means; it is never delivered. */
	empty?: string;
}

/** Changes something without ending it: one item. */
export interface WriteOperation extends OperationBase {
	kind: 'write';
	/** Whether it may be sent again when it is not known if it was carried out. */
	repeat: Repeat;
	item?(body: unknown, asked: Asked): IDataObject;
}

/** Lists things: one item each, over the vendor's paging. */
export interface ListOperation extends OperationBase {
	kind: 'list';
	/** The rows in one answer; undefined when the body is not this list, which is no empty list. */
	rows(body: unknown, asked: Asked): unknown[] | undefined;
	/** Which answers to a look say that the vendor knows nothing of what is listed. */
	notFound?: string[];
	/** What tells rows apart, where pages may repeat one because things move meanwhile. */
	distinct?(row: unknown): string;
	/** The request for the page after this answer, or undefined at the end. */
	next?(body: unknown, page: Page): VendorRequest | undefined;
	/** Offers Simplify. */
	simple?: Simple;
}

/**
 * What an answer to an ending is worth. `ended` only where the answer itself shows the vendor's
 * own end state; `alreadyEnded` is the vendor's code for "it was, and it is over"; `confirm` is a
 * refusal that may mean "over": a look decides, and without one that tells, it stays a refusal.
 */
export type Worth = Outcome | 'confirm';

/**
 * What a look says about one thing. `over`: a terminal state of this very instance was seen;
 * `absent`: a complete, well-formed answer of the right service without it; undefined: anything
 * else, which says nothing.
 */
export type View = 'alive' | 'over' | 'absent' | undefined;

/** Ends something: one item with the outcome envelope. */
export interface EndOperation extends OperationBase {
	kind: 'end';
	/** What an answer is worth: `'202'`, `'404 RTC.*'`; what is not listed is a failure. */
	answers: Record<string, Worth> | ((parameters: Parameters) => Record<string, Worth>);
	/**
	 * The vendor documents that it refuses what does not exist, so that an acceptance is evidence
	 * that the thing lived. Without it an acceptance proves nothing. Name the page.
	 */
	accepts?: 'existing' | ((parameters: Parameters) => 'existing' | undefined);
	/** Answers that may pass by themselves, but later than a retry waits: asked again meanwhile. */
	insist?: Insistence;
	/** Whether it may be sent again when it is not known if it was carried out. */
	repeat: Repeat | ((parameters: Parameters) => Repeat);
	/** How to see whether it is over. */
	verify?: Verification;
	/** How to see, when the answer was lost, that the request was carried out: it is `accepted` then. */
	confirm?: Confirmation;
	/** Default of the option If Not Found. */
	ifNotFound?: 'report' | 'fail';
	/** Treat As Ended is not offered, because what ends is never the whole thing. */
	assumable?: false;
	/**
	 * Facts about the ending that follow from parameters and outcome, added to the item.
	 *
	 * @param known what the item says already, e.g. from a look before the ending
	 */
	facts?(parameters: Parameters, outcome: Outcome, known: IDataObject): IDataObject;
	/** Items of one run whose endings the vendor takes in one request. */
	batch?: Batch;
	/** What is done once before the first and once after the last ending of a group of items. */
	around?: Around;
	/**
	 * What may be asked for only once in a run, because a repetition would end another thing. An item
	 * that has one of its texts in common with an earlier one is refused.
	 */
	onlyOnce?(parameters: Parameters): string[];
}

/** How the endings of several items become one request. */
export interface Batch {
	/** Items with the same text go together. */
	key(parameters: Parameters): string;
	/** The parameters of the one request. */
	merge(members: readonly Parameters[]): Parameters;
	/** Whether so many may go together; all by default. */
	fits?(members: readonly Parameters[]): boolean;
	/** What each member's item says about the request that it shared. */
	facts?(merged: Parameters): IDataObject;
}

/** Sends a request of another operation of the same vendor. @throws Failure when it is refused. */
export type Ask = (
	operation: ReadOperation | WriteOperation | EndOperation,
	parameters: Parameters,
) => Promise<unknown>;

/** Something done before the endings of a group of items, and taken back afterwards in any case. */
export interface Around {
	/** Items with the same text share it; undefined when the item does not ask for it. */
	key(parameters: Parameters): string | undefined;
	/** Whether there is something to do: what is so already must not be taken back. */
	wanted(ask: Ask, parameters: Parameters): Promise<boolean>;
	before(ask: Ask, parameters: Parameters): Promise<unknown>;
	after(ask: Ask, parameters: Parameters): Promise<unknown>;
	/** What the item says about it: objects by name. */
	facts(state: {
		done: boolean;
		takenBack: boolean;
		/** Another run of this process still needs it, and takes it back. */
		heldByOthers?: boolean;
	}): Record<string, IDataObject>;
	/** What the user must do when it could not be taken back. */
	stuck(parameters: Parameters): string;
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

/** For how long, and how often, an ending is asked for again. */
export interface Insistence {
	/** Keys as in `matchAnswer`. */
	answers: string[];
	/** Seconds from the first such answer. */
	seconds(parameters: Parameters): number;
	/** Seconds between two requests. */
	every: number;
}

/** How to see at the vendor that a request was carried out whose answer was lost. */
export interface Confirmation {
	look: ReadOperation | ListOperation;
	/** Whether the look can show it at all. */
	applies?(parameters: Parameters): boolean;
	lookParameters(parameters: Parameters): Parameters;
	/** Facts for the item when the sight shows the request carried out, otherwise undefined. */
	sees(sight: Sight, parameters: Parameters, since: Date): IDataObject | undefined;
}

export type LookBefore = 'default' | 'waiting' | false | undefined;

/** How to see at the vendor whether a thing is over. */
export interface Verification {
	look: ReadOperation | ListOperation;
	/** Seconds between two looks, by the vendor's documentation. */
	every: number;
	/** Default of the option Wait Up To, in seconds. */
	upTo: number;
	/**
	 * What the look needs, made of the ending's parameters. One look serves all items for which this
	 * is the same, so with many items it may be wider.
	 *
	 * @param items how many items this run has
	 */
	lookParameters(parameters: Parameters, since: Date, items: number): Parameters;
	/**
	 * What a sight says about one item.
	 *
	 * @param since when the ending was first asked for, by the vendor's clock where it is known
	 */
	sees(sight: Sight, parameters: Parameters, since: Date): View;
	/**
	 * Where an item may name several things: whether a sight that shows it alive shows every one of
	 * them. Else it is no evidence that all of them lived.
	 */
	showsAll?(sight: Sight, parameters: Parameters): boolean;
	/** The vendor's own time of the end, where the sight shows one. */
	endedAt?(sight: Sight, parameters: Parameters): Date | undefined;
	/** Seconds after the request before which absence says nothing; 0 by default. */
	lag?: number;
	/**
	 * Look Before Ending: `default` where it is on unless the user turns it off, `waiting` where it
	 * is on together with Wait Until Ended, false where it is not offered because a look may name
	 * another thing. Offered, and off, by default.
	 */
	lookBefore?: LookBefore | ((parameters: Parameters) => LookBefore);
	/** Why what a look before the ending has shown may not be ended, if so. */
	beforeRefuses?(sight: Sight, parameters: Parameters): string | undefined;
	/**
	 * Why nothing may be ended when the look before it has shown nothing, if so; by default it may.
	 * For what cannot be undone and may be protected: a protection that was not seen is not given up.
	 */
	blindRefuses?(parameters: Parameters): string | undefined;
	/** Facts for the item from a look before the ending that saw it alive. */
	before?(sight: Sight, parameters: Parameters): IDataObject;
	/**
	 * Facts for the item from the sight that decided: over, or absent.
	 *
	 * @param earlier the latest sight of this run that showed it alive
	 */
	facts?(sight: Sight, parameters: Parameters, since: Date, earlier?: Sight): IDataObject;
	/** Why an item cannot be looked at, if so. `values` come from the credential. */
	refuses?(parameters: Parameters, values: Readonly<Record<string, string>>): string | undefined;
}

/** Works something out without asking the vendor: one item. */
export interface LocalOperation extends PageOfVendor {
	kind: 'local';
	/** The item. Nothing in it is masked: an operation that makes a secret reveals it. */
	result(parameters: Parameters, tools: Tools): IDataObject;
}

/**
 * Ends something by several operations, one after the other: one item with the outcome envelope,
 * and with each step under `steps`.
 */
export interface CompoundOperation extends PageOfVendor {
	kind: 'compound';
	/** Default of the option If Not Found. */
	ifNotFound?: 'report' | 'fail';
	/** Treat As Ended is not offered. */
	assumable?: false;
	/** Default of Wait Up To in seconds, where Wait Until Ended is offered: `steps.wait` has them. */
	waitUpTo?: number;
	/**
	 * Takes the steps and says what is known in the end.
	 *
	 * @throws Failure of a step, or its own; what was done before is reported with it.
	 */
	perform(parameters: Parameters, steps: Steps): Promise<Performed>;
}

/** What a compound ending claims, and what else it reports. */
export interface Performed {
	outcome: Outcome;
	facts: IDataObject;
}

/** Options that a compound ending sets for one of its steps. */
export interface StepChoices {
	waitUntilEnded?: boolean;
	/** Seconds. */
	waitUpTo?: number;
	lookBeforeEnding?: boolean;
}

/** What became of one step. */
export interface StepResult {
	outcome: Outcome | 'planned' | 'failed';
	/** As the step reports it. */
	facts: IDataObject;
	/** Why it has failed. */
	failure?: Failure;
}

/** What a compound ending may do. Every step is recorded, and keeps to the operation's own rules. */
export interface Steps {
	/** A dry run: endings are only planned, and nothing is to be waited for. */
	readonly dry: boolean;
	/** Wait Until Ended and Wait Up To as the item has them, for its steps. */
	readonly wait: StepChoices;
	/**
	 * Makes sure, before anything is ended, that a later step can be asked for with this credential.
	 *
	 * @throws Failure as the step would; nothing is sent, and nothing is recorded.
	 */
	possible(operation: RequestOperation, parameters: Parameters): void;
	/** The rows of a list. @throws Failure when it is refused. */
	list(operation: ListOperation, parameters: Parameters): Promise<unknown[]>;
	/** One look. @throws Failure when it shows nothing. */
	look(operation: ReadOperation, parameters: Parameters): Promise<Sight>;
	/**
	 * Ends one thing; what is not found is reported as such.
	 *
	 * @param choices options of this step, such as `waitUntilEnded` and `lookBeforeEnding`
	 * @throws Failure when it is refused.
	 */
	end(
		operation: EndOperation,
		parameters: Parameters,
		choices?: StepChoices,
	): Promise<Outcome | 'planned'>;
	/** Ends one thing; what fails is reported in words, so that the others can go on. */
	tryEnd(
		operation: EndOperation,
		parameters: Parameters,
		choices?: StepChoices,
	): Promise<StepResult>;
	/** Changes something on the way. @throws Failure when it is refused. */
	write(operation: WriteOperation, parameters: Parameters): Promise<unknown>;
	/** Waits without holding a place in the pool. @throws Failure when the run is cancelled. */
	pause(seconds: number): Promise<void>;
	/** Seconds; only differences count. */
	now(): number;
}

/** An operation that is one request, or several of the same kind. */
export type RequestOperation =
	ReadOperation | WriteOperation | ListOperation | DownloadOperation | EndOperation;

export type Operation = RequestOperation | LocalOperation | CompoundOperation;

/** Whether an operation ends something. */
export const ends = ({ kind }: Operation): boolean => kind === 'end' || kind === 'compound';

/** A thing of the vendor with what can be done to it, by the operations' public names. */
export interface Resource {
	name: string;
	value: string;
	/** What it is, for the list of resources. */
	description?: string;
	operations: Record<string, Operation>;
}

/** Marks an operation that reads one thing. */
export const readOperation = (page: Omit<ReadOperation, 'kind'>): ReadOperation => ({
	kind: 'read',
	...page,
});

/** Marks an operation that fetches a file. */
export const downloadOperation = (page: Omit<DownloadOperation, 'kind'>): DownloadOperation => ({
	kind: 'download',
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

/** Marks an operation that needs no request. */
export const localOperation = (page: Omit<LocalOperation, 'kind'>): LocalOperation => ({
	kind: 'local',
	...page,
});

/** Marks an operation that ends something by several others. */
export const compoundOperation = (page: Omit<CompoundOperation, 'kind'>): CompoundOperation => ({
	kind: 'compound',
	...page,
});
