import type { IBinaryKeyData, IDataObject } from 'n8n-workflow';

import type { Failure } from '../base/failure';
import type { Item } from '../model/item';
import type { Operation } from '../model/operation';
import type { Line } from '../wire/line';

/** One operation over the items of a run: what every kind of operation works with. */
export interface Run {
	line: Line;
	operation: Operation;
	/** `<resource>.<operation>` */
	operationName: string;
	/** What the operation is about, in plain words: `stream`. */
	noun: string;
	/** How many items this run has. */
	items: number;
	/** On Error = Stop: nothing is sent for later items once one has failed. */
	stopsAtFailure: boolean;
	/** Says that an item will fail before it leaves: it may have to wait for others first. */
	fails(item: Item): void;
	/** On Error = Stop, and an item has failed. */
	stopped(): boolean;
	/**
	 * The checked input of any item of the run, read once.
	 *
	 * @throws Failure (`input`) for an item that will not be sent.
	 */
	read(index: number): Promise<Item>;
}

/** What leaves for an item. */
export interface Leaving {
	json: IDataObject;
	binary?: IBinaryKeyData;
}

/** A kind of operation at work: it owns what its items share, and nobody else knows of it. */
export interface Kind {
	item(item: Item): Promise<Leaving[]>;
	/** An item is through, whatever became of it; also one that never came to `item`. */
	through?(index: number): void;
	/**
	 * No further item will come. Resolves when everything that was begun has been brought to an end.
	 *
	 * @param started items below this index have come, or are about to
	 */
	close?(started: number): Promise<void>;
}

/** Where what a person must see goes besides the item: n8n's own log. */
export function logged({ line }: Run, { facts }: Failure): void {
	line.context.logger?.error(facts.message, { description: facts.description });
}
