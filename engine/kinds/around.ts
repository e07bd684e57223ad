import type { IDataObject } from 'n8n-workflow';

import { asIs, Failure } from '../base/failure';
import { Pool } from '../base/pool';
import type { Item } from '../model/item';
import type {
	Around,
	Ask,
	EndOperation,
	Parameters,
	ReadOperation,
	WriteOperation,
} from '../model/operation';
import type { Repeat } from '../model/repeat';
import { boundsOf, exchange, prepare, type Bounds } from '../wire/exchange';
import { unstoppable, type Line } from '../wire/line';
import { isDryRun } from './batch';
import { planned } from './dryRun';
import { isGood } from './look';
import { logged, type Run } from './run';
import { refusal } from './shared';

/** What an item says of its surroundings when all who share them are through. */
export interface Surroundings {
	facts: IDataObject;
	/** It could not be taken back. */
	stuck?: Failure;
}

/** An item inside: whether it may go on, and how it leaves. */
export interface Inside {
	/** Why nothing may be ended. */
	refused?: unknown;
	/** Resolves when all who share the surroundings are through. */
	leave(): Promise<Surroundings>;
}

/** Something done around endings of one account: shared by all runs of this process. */
interface Hold {
	/** Runs that need it. */
	runs: number;
	/** Whether it was done, or may have been. */
	done: Promise<boolean>;
	/** Set while it is being taken back: who comes now waits, and begins anew. */
	ending?: Promise<unknown>;
}

const holds = new Map<string, Hold>();

/** What surrounds the items of one run that share a key. */
interface Enclosure {
	parameters: Parameters;
	/** Its requests keep the first item's Timeout, and retries of their own. */
	bounds: Bounds;
	/** Items that are not through yet, by index. */
	open: Set<number>;
	entered?: Promise<boolean>;
	released: Promise<Surroundings>;
	release(): void;
}

/**
 * Does what must be done before a group of endings, once, and takes it back when the last of them
 * is through: also after failures, after a cancelled execution, and with other runs of this process
 * that do the same, when the last of these is through.
 */
export class Surrounding {
	private enclosures: Promise<Map<string, Enclosure>> | undefined;
	/** Items that are through, some of them before any came in: nobody waits for these. */
	private readonly gone = new Set<number>();

	constructor(
		private readonly run: Run,
		private readonly operation: EndOperation,
		private readonly around: Around,
	) {}

	/** Does it before this item's ending; undefined when the item does not ask for it. */
	async enter(item: Item): Promise<Inside | undefined> {
		const key = this.around.key(item.parameters);
		if (key === undefined) return undefined;
		const { pool } = this.run.line;
		this.enclosures ??= this.counted();
		const enclosure = (await this.enclosures).get(key);
		if (!enclosure) throw new Error('The item was not counted');
		enclosure.entered ??= hold(
			this.holdName(key),
			async (mayBeDone) => await this.begin(enclosure, mayBeDone),
		);
		const { entered } = enclosure;
		const leave = async () => {
			this.through(item.index);
			return await pool.away(async () => await enclosure.released);
		};
		try {
			await pool.away(async () => await entered);
			return { leave };
		} catch (thrown) {
			return { leave, refused: thrown instanceof NotBegun ? thrown.reason : thrown };
		}
	}

	/** An item is through, whether it came in or not. */
	through(index: number): void {
		this.gone.add(index);
		void this.enclosures?.then((enclosures) => {
			for (const enclosure of enclosures.values()) {
				if (enclosure.open.delete(index) && enclosure.open.size === 0) enclosure.release();
			}
		});
	}

	/**
	 * No further item comes: whoever did not start is through.
	 *
	 * @param started items below this index have started
	 */
	async close(started: number): Promise<void> {
		for (const { open, release, entered, released } of (await this.enclosures)?.values() ?? []) {
			for (const index of open) if (index >= started) open.delete(index);
			if (open.size === 0) release();
			if (entered) await released;
		}
	}

	/** What would be sent around an ending, for a dry run. */
	async plan(item: Item): Promise<IDataObject> {
		if (this.around.key(item.parameters) === undefined) return {};
		const { run } = this;
		const requests: IDataObject[] = [];
		const ask: Ask = async (operation, parameters) => {
			const step = { ...item, parameters };
			const { request } = planned(run, operation, step, prepare(run.line, operation, parameters));
			requests.push(request as IDataObject);
			return {};
		};
		for (const step of ['wanted', 'before', 'after'] as const) {
			await this.around[step](ask, item.parameters);
		}
		return { surroundingRequests: requests };
	}

	/** Which items share it is worked out once, so that it is taken back as soon as the last is through. */
	private async counted(): Promise<Map<string, Enclosure>> {
		const { run, around } = this;
		const enclosures = new Map<string, Enclosure>();
		for (let index = 0; index < run.items; index++) {
			const item = await run.read(index).catch(() => undefined);
			const key = item && !isDryRun(item) ? around.key(item.parameters) : undefined;
			if (!item || key === undefined || this.gone.has(index)) continue;
			let enclosure = enclosures.get(key);
			if (!enclosure) enclosures.set(key, (enclosure = this.enclosureFor(key, item)));
			enclosure.open.add(index);
		}
		return enclosures;
	}

	private enclosureFor(key: string, { parameters, options }: Item): Enclosure {
		let release = () => {};
		const allThrough = new Promise<void>((resolve) => {
			release = resolve;
		});
		const enclosure: Enclosure = {
			parameters,
			bounds: boundsOf({ timeout: options.timeout }),
			open: new Set(),
			release,
			released: allThrough.then(async () => await this.end(key, enclosure)),
		};
		return enclosure;
	}

	/**
	 * Whether it was done, or may have been: a lost answer is none that says no.
	 *
	 * @param mayBeDone another run may have done it, and was cancelled: what a look shows now tells
	 * nothing about how it was before
	 */
	private async begin({ parameters, bounds }: Enclosure, mayBeDone: boolean): Promise<boolean> {
		const { around, run } = this;
		const ask = asker(run, run.line, bounds);
		let asked = mayBeDone;
		try {
			if (!mayBeDone && !(await around.wanted(ask, parameters))) return false;
			asked = true;
			await around.before(ask, parameters);
			return true;
		} catch (thrown) {
			const refused = thrown instanceof Failure && thrown.facts.ambiguous === false;
			const cancelled = run.line.cancelled?.aborted === true;
			throw asIs(new NotBegun(thrown, mayBeDone || (asked && !refused), cancelled));
		}
	}

	private async end(key: string, enclosure: Enclosure): Promise<Surroundings> {
		const { around, run, operation } = this;
		if (!enclosure.entered) return { facts: {} };
		const name = this.holdName(key);
		const own = await mayHaveBegun(enclosure.entered);
		return await letGo(name, async (last) => {
			const done = last ? await last : own;
			if (!last) return { facts: around.facts({ done, takenBack: false, heldByOthers: true }) };
			if (!done) return { facts: around.facts({ done, takenBack: false }) };
			try {
				const line = unstoppable(run.line);
				await around.after(asker(run, line, enclosure.bounds), enclosure.parameters);
				return { facts: around.facts({ done, takenBack: true }) };
			} catch (thrown) {
				const stuck = stuckFailure(operation.action, around.stuck(enclosure.parameters), thrown);
				logged(run, stuck);
				return { facts: around.facts({ done, takenBack: false }), stuck };
			}
		});
	}

	private holdName(key: string): string {
		return `${this.run.line.account} ${this.operation.action} ${key}`;
	}
}

/** It was refused, or lost, before any ending. */
class NotBegun extends Error {
	constructor(
		readonly reason: unknown,
		readonly mayBeDone: boolean,
		/** The run that was doing it was cancelled, which is no reason for the others. */
		readonly cancelled: boolean,
	) {
		super('What must be done before the endings was not done');
		this.name = 'NotBegun';
	}
}

/**
 * The first run does it, the others of this process share it; where the first one is cancelled
 * meanwhile, another one does it.
 *
 * @param begin is told whether it may have been done already
 * @throws the failure of doing it
 */
async function hold(
	name: string,
	begin: (mayBeDone: boolean) => Promise<boolean>,
): Promise<boolean> {
	let entry = holds.get(name);
	while (entry?.ending) {
		await entry.ending;
		entry = holds.get(name);
	}
	let own: Promise<boolean> | undefined;
	entry ??= { runs: 0, done: (own = begin(false)) };
	entry.runs += 1;
	holds.set(name, entry);
	for (;;) {
		const { done } = entry;
		try {
			return await done;
		} catch (thrown) {
			if (done === own || !(thrown instanceof NotBegun) || !thrown.cancelled) throw asIs(thrown);
			// Of several who wait one does it.
			if (entry.done === done) entry.done = own = begin(thrown.mayBeDone);
		}
	}
}

/** Whether it was done, or may have been. */
async function mayHaveBegun(done: Promise<boolean>): Promise<boolean> {
	return await done.catch((thrown: unknown) => thrown instanceof NotBegun && thrown.mayBeDone);
}

/**
 * Gives one run's part back. The last one takes it back: its `end` is told whether any of the runs
 * has done it, or may have.
 */
async function letGo<T>(
	name: string,
	end: (last: Promise<boolean> | undefined) => Promise<T>,
): Promise<T> {
	const entry = holds.get(name);
	if (!entry) return await end(Promise.resolve(false));
	entry.runs -= 1;
	if (entry.runs > 0) return await end(undefined);
	const ending = end(mayHaveBegun(entry.done)).finally(() => holds.delete(name));
	entry.ending = ending;
	return await ending;
}

function stuckFailure(action: string, what: string, thrown: unknown): Failure {
	const facts = thrown instanceof Failure ? thrown.facts : undefined;
	return new Failure({
		kind: 'vendor',
		...facts,
		message: `${action}: ${what}`,
		description: facts ? `${facts.message}. ${facts.description}` : 'The reason is not known.',
	});
}

function repeatOf(
	operation: ReadOperation | WriteOperation | EndOperation,
	parameters: Parameters,
): Repeat {
	if (operation.kind === 'read') return 'safe';
	return typeof operation.repeat === 'function' ? operation.repeat(parameters) : operation.repeat;
}

function asker(run: Run, on: Line, bounds: Bounds): Ask {
	// The items that wait for it have given their places back: it holds none to give.
	const line = { ...on, pool: new Pool(Infinity) };
	return async (operation, parameters) => {
		const item: Item = { index: 0, options: {}, parameters, target: {}, secrets: [] };
		const repeat = repeatOf(operation, parameters);
		const prepared = prepare(line, operation, parameters);
		const exchanged = await exchange(line, operation, bounds, prepared, repeat);
		if (!isGood(exchanged.answer)) throw refusal({ ...run, line }, operation, item, exchanged);
		return exchanged.answer.body;
	};
}
