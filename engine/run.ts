import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { asIs, factsOf, Failure, toNodeError } from './base/failure';
import { Pool } from './base/pool';
import { emptyListHint, hintFor } from './hint';
import { concurrency } from './input';
import { kindOf } from './kinds/kindOf';
import type { Kind, Run } from './kinds/run';
import type { Item } from './model/item';
import { ends, type Tools } from './model/operation';
import { failed } from './model/outcome';
import type { Provider } from './model/provider';
import { mainOptions } from './options';
import { Readings } from './reading';
import { chosenOperation, openSession, REAL_TOOLS, type Session } from './session';
import { steady, type Steady } from './steady';
import { makeRedact, redactBody } from './wire/redact';

/**
 * Runs the chosen operation for every item: the whole `execute()` of a node.
 *
 * Items are worked on side by side, at most Concurrency at a time, and leave in the order in which
 * they came, each paired with its origin. A failed item never takes others down: with On Error =
 * Continue it leaves as an error; with Stop no further item is started, those under way are
 * finished, and the first failure is thrown.
 */
export async function run(
	context: IExecuteFunctions,
	provider: Provider,
	tools: Tools = REAL_TOOLS,
): Promise<INodeExecutionData[][]> {
	const count = context.getInputData().length;
	if (count === 0) return [[]];
	return await new Execution(steady(context), provider, tools, count).run();
}

type Cleaner = (facts: IDataObject) => IDataObject;

/** What all items of a run work with. */
interface Opened {
	session: Session;
	run: Run;
	kind: Kind;
	clean: Cleaner | undefined;
}

/** Nothing can be sent, and why. */
interface Unopened {
	why: unknown;
}

const isOpen = (opened: Opened | Unopened): opened is Opened => 'run' in opened;

/** One run of a node. */
class Execution {
	private readonly goesOnAfterFailure: boolean;
	private chosen: ReturnType<typeof chosenOperation> | undefined;
	private readonly readings: Readings;
	private stopped = false;

	constructor(
		private readonly context: Steady,
		private readonly provider: Provider,
		private readonly tools: Tools,
		private readonly count: number,
	) {
		this.goesOnAfterFailure = context.continueOnFail();
		this.readings = new Readings(context, provider, count);
	}

	async run(): Promise<INodeExecutionData[][]> {
		const { context, count } = this;
		const cancelled = context.getExecutionCancelSignal();
		// One line for all items; when it cannot be opened, every item says why.
		const opened = await this.open().catch((why: unknown): Unopened => ({ why }));
		const pool = isOpen(opened) ? opened.run.line.pool : new Pool(1);
		let closing: Promise<void> | undefined;
		const results = await pool.map(
			count,
			(index) => this.result(opened, index),
			() => !this.stopped && !cancelled?.aborted,
			(started) => {
				if (isOpen(opened)) closing = opened.kind.close?.(started);
			},
		);
		await closing;
		const items = results.flatMap((leaving) => leaving ?? []);
		const failure = this.goesOnAfterFailure ? undefined : items.find(({ error }) => error)?.error;
		if (failure) throw failure;
		this.sumUp(opened, items);
		return [items];
	}

	/** One line under the output; where nothing could be opened, every item has said why. */
	private sumUp(opened: Opened | Unopened, items: INodeExecutionData[]): void {
		const { operation, operationName } = isOpen(opened) ? opened.run : {};
		const hint =
			operation?.kind === 'list' && items.length === 0
				? emptyListHint(this.provider.displayName, operation)
				: hintFor(
						items.map(({ json }) => json),
						operation && {
							canWait: mainOptions(operation).some(({ name }) => name === 'waitUntilEnded'),
							operation: operationName,
						},
					);
		if (hint) this.context.addExecutionHints?.(hint);
	}

	private async open(): Promise<Opened> {
		const { context, provider, tools } = this;
		const { operation, operationName, noun } = (this.chosen = chosenOperation(context, provider));
		const session = await openSession(context, provider, concurrency(context), tools, operation);
		const run: Run = {
			line: session.line,
			operation,
			operationName,
			noun,
			items: this.count,
			stopsAtFailure: !this.goesOnAfterFailure,
			fails: ({ options }) => {
				if (!this.goesOnAfterFailure && options.onFailure !== 'returnItem') this.stopped = true;
			},
			stopped: () => this.stopped,
			read: (index) => this.readings.item(session, operation, index),
		};
		return { session, run, kind: kindOf(run), clean: factsCleaner(run) };
	}

	/** What leaves for one item; never throws. */
	private async result(opened: Opened | Unopened, index: number): Promise<INodeExecutionData[]> {
		this.readings.begin(index);
		try {
			return await this.worked(opened, index);
		} catch (thrown) {
			if (!this.goesOnAfterFailure) this.stopped = true;
			return [this.failedItem(thrown, index)];
		} finally {
			this.readings.through(index);
			if (isOpen(opened)) opened.kind.through?.(index);
		}
	}

	private async worked(opened: Opened | Unopened, index: number): Promise<INodeExecutionData[]> {
		const { operation, operationName } =
			this.chosen ?? chosenOperation(this.context, this.provider);
		const reading = this.readings.of(operation, index);
		let item: Item | undefined;
		const clean = isOpen(opened) ? opened.clean : undefined;
		try {
			if (!isOpen(opened)) throw asIs(opened.why);
			const { run, kind, session } = opened;
			item = await run.read(index);
			const working = kind.item(item);
			void this.readings.nextSoon(session, operation, () => !this.stopped);
			const leaving = await working;
			if (clean) for (const one of leaving) one.json = clean(one.json);
			return reading.deliver(leaving);
		} catch (raw) {
			const thrown = withCleanFacts(raw, clean);
			if (reading.onFailure !== 'returnItem') throw asIs(thrown);
			const ending = {
				provider: this.provider.name,
				operation: operationName,
				// Input that was refused names no target.
				target: item?.target ?? {},
			};
			return reading.deliver([{ json: failed(ending, factsOf(thrown), ends(operation)) }]);
		}
	}

	/**
	 * A failed item, in the forms that n8n routes rightly.
	 *
	 * n8n leaves only the message of an item that has an `error`. To its error output it also routes
	 * an item whose json is `error` and `message` alone, and merges what came in into it: that form
	 * tells everything. But with Retry On Fail n8n runs the whole node again when the first item has a
	 * `json.error`. docs/outcomes.md says what is lost where.
	 */
	private failedItem(thrown: unknown, itemIndex: number): INodeExecutionData {
		const { context } = this;
		const node = context.getNode();
		const pairedItem = { item: itemIndex };
		const error = toNodeError(node, thrown, itemIndex);
		const routed = node.onError === 'continueErrorOutput' && node.retryOnFail !== true;
		if (!routed) return { json: {}, error, pairedItem };
		const { description, code, status, requestId, attempts, ambiguous, done } = factsOf(thrown);
		const details: IDataObject = {
			...done,
			message: error.message,
			description,
			code: code ?? null,
			status: status ?? null,
			requestId: requestId ?? null,
			attempts: attempts ?? 0,
			ambiguous: ambiguous === true,
		};
		return { json: { error: details, message: error.message }, pairedItem };
	}
}

/**
 * Takes secrets out of what an ending or a compound tells. Their facts come from looks and lists,
 * whose answers the operation reads as they are.
 */
function factsCleaner({ line: { connection }, operation }: Run): Cleaner | undefined {
	if (operation.kind !== 'end' && operation.kind !== 'compound') return undefined;
	// Only now: a token may have been fetched meanwhile.
	return (facts) => redactBody(facts, makeRedact(connection.secrets)) as IDataObject;
}

function withCleanFacts(thrown: unknown, clean: Cleaner | undefined): unknown {
	if (!clean || !(thrown instanceof Failure) || !thrown.facts.done) return thrown;
	return new Failure({ ...thrown.facts, done: clean(thrown.facts.done) });
}
