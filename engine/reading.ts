import type { INodeExecutionData } from 'n8n-workflow';

import { asIs } from './base/failure';
import { underWay } from './base/underWay';
import {
	checkedOptions,
	Fixed,
	limitOf,
	rawOptions,
	readItem,
	takesFiles,
	withFiles,
} from './input';
import type { Leaving } from './kinds/run';
import type { Item, Options } from './model/item';
import type { Operation } from './model/operation';
import type { Provider } from './model/provider';
import { mainOptions } from './options';
import { delivery, type Deliver } from './output';
import { sameCredential, type Session } from './session';
import type { Steady } from './steady';

/** The options of one item, and how it will leave. */
export interface Reading {
	/** @throws Failure (`input`) when one of them is none of its values. */
	options(): Options;
	deliver: Deliver;
	onFailure: unknown;
}

/** Reads the items of a run: each once, in its turn or while the one before it is under way. */
export class Readings {
	/** Checked options of an item, while all items have the same. */
	private options: Options | undefined;
	private readonly fixed = new Fixed();
	private readonly readings = new Map<number, Reading>();
	private readonly items = new Map<number, Promise<Item>>();
	/** Index of the latest item that was begun. */
	private latest = -1;
	/** Whether the next item is about to be read. */
	private soon = false;
	/** The latest item that was read before its turn. */
	private ahead: { index: number; reading: Promise<Item> } | undefined;

	constructor(
		private readonly context: Steady,
		private readonly provider: Provider,
		private readonly count: number,
	) {}

	/** An item's turn has come. Items begin in their order. */
	begin(index: number): void {
		this.latest = index;
	}

	/** Nobody will ask for this item again. */
	through(index: number): void {
		this.items.delete(index);
		this.readings.delete(index);
	}

	/** The options of an item, before anything else of it is read. */
	of(operation: Operation, index: number): Reading {
		let reading = this.readings.get(index);
		if (!reading) this.readings.set(index, (reading = this.read(operation, index)));
		return reading;
	}

	/** The checked input of an item, read once: items that go together read each other's. */
	item(session: Session, operation: Operation, index: number): Promise<Item> {
		let reading = this.items.get(index);
		if (!reading) {
			const anew = async () => await this.readOnce(session, operation, index);
			reading = this.ahead?.index === index ? this.ahead.reading.catch(anew) : anew();
			reading.catch(() => undefined);
			this.items.set(index, reading);
		}
		return reading;
	}

	/**
	 * Reads the next item while the vendor is at work: n8n evaluates its expressions and asks its database
	 * for the credential, which would else take their time between an answer and the next request. What
	 * cannot be read yet is read anew in its turn. Nothing is read ahead where items are read together
	 * anyway, nor files, because they would lie in memory.
	 *
	 * @param goesOn whether further items will be begun
	 */
	async nextSoon(session: Session, operation: Operation, goesOn: () => boolean): Promise<void> {
		if (this.soon || this.latest + 1 >= this.count) return;
		if (takesFiles(operation) || goTogether(operation)) return;
		this.soon = true;
		await underWay();
		this.soon = false;
		const next = this.latest + 1;
		// Others may have been begun meanwhile.
		if (next >= this.count || next === this.ahead?.index) return;
		if (!goesOn() || session.line.cancelled?.aborted) return;
		const reading = this.readOnce(session, operation, next, false);
		this.ahead = { index: next, reading };
		await reading.catch(() => {
			if (this.latest < next) this.readings.delete(next);
		});
	}

	/** @param patient waits for n8n's database where it is away */
	private async readOnce(
		session: Session,
		operation: Operation,
		index: number,
		patient = true,
	): Promise<Item> {
		const { context, provider } = this;
		const options = this.of(operation, index).options();
		await sameCredential(session, index, patient);
		const { connection } = session.line;
		const read = readItem(context, provider, operation, connection, options, index, this.fixed);
		const item = takesFiles(operation) ? await withFiles(context, operation, read) : read;
		return operation.kind === 'list' ? { ...item, limit: limitOf(context, index) } : item;
	}

	/**
	 * Options and way out of an item, before anything is sent. On Failure counts even when another
	 * option is wrong.
	 */
	private read(operation: Operation, index: number): Reading {
		const { context, provider } = this;
		const raw = rawOptions(context, index);
		const options = (): Options => {
			if (this.options) return this.options;
			const checked = checkedOptions(context, provider, operation, raw, index);
			const read = ['options', ...mainOptions(operation).map(({ name }) => name)];
			if (read.every((name) => context.isSame(name))) this.options = checked;
			return checked;
		};
		try {
			const checked = options();
			return {
				options: () => checked,
				deliver: delivery(context, checked, index),
				onFailure: checked.onFailure,
			};
		} catch (thrown) {
			const refuse = () => {
				throw asIs(thrown);
			};
			return {
				options: refuse,
				deliver: (results) => plainly(results, index),
				onFailure: raw.onFailure,
			};
		}
	}
}

/** Endings whose items wait for each other, or leave in one request: each run reads all of them. */
function goTogether(operation: Operation): boolean {
	return operation.kind === 'end' && (operation.around ?? operation.batch) !== undefined;
}

function plainly(results: Leaving[], item: number): INodeExecutionData[] {
	return results.map((result) => ({ ...result, pairedItem: { item } }));
}
