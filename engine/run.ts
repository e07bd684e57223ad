import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { takeBack } from './kinds/around';
import { factsOf, toNodeError, type Failure } from './base/failure';
import { runCompound } from './kinds/compound';
import { runEnd } from './kinds/end';
import { runList } from './kinds/list';
import { runLocal } from './kinds/local';
import { runRead, runWrite } from './kinds/read';
import { ends, type Tools } from './model/operation';
import { failed } from './model/outcome';
import { delivery } from './output';
import { readItem, readOptions } from './input';
import type { Item } from './model/item';
import { Pool } from './base/pool';
import type { Provider } from './model/provider';
import {
	chosenOperation,
	concurrency,
	openSession,
	REAL_TOOLS,
	sameCredential,
	type Session,
} from './session';

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
	const goesOnAfterFailure = context.continueOnFail();
	const cancelled = context.getExecutionCancelSignal();
	let stopped = false;
	const pool = new Pool(concurrency(context));
	// One session for all items; when it cannot be opened, every item says why.
	const session = openSession(context, provider, pool, tools);
	session.catch(() => undefined);
	const results = await pool.map(
		count,
		async (index) => {
			try {
				return await runItem(context, provider, session, index);
			} catch (thrown) {
				if (!goesOnAfterFailure) stopped = true;
				return [failedItem(context, thrown, index)];
			}
		},
		() => !stopped && !cancelled?.aborted,
	);
	const stuck = await session.then(takeBack, () => new Map<number, Failure>());
	for (const [index, failure] of stuck) results[index] = [failedItem(context, failure, index)];
	const items = results.flatMap((leaving) => leaving ?? []);
	const failure = goesOnAfterFailure ? undefined : items.find(({ error }) => error)?.error;
	if (failure) throw failure;
	return [items];
}

async function runItem(
	context: IExecuteFunctions,
	provider: Provider,
	opening: Promise<Session>,
	index: number,
): Promise<INodeExecutionData[]> {
	const options = readOptions(context, index);
	const deliver = delivery(context, options, index);
	let item: Item | undefined;
	try {
		const session = await opening;
		const { operation, connection } = session;
		await sameCredential(session, index);
		item = readItem(context, provider, operation, connection, options, index);
		return deliver(await resultsOf(session, item));
	} catch (thrown) {
		const { operation, operationName } = chosenOperation(context, provider);
		if (!operation || options.onFailure !== 'returnItem') throw asIs(thrown);
		const ending = {
			provider: provider.name,
			operation: operationName,
			// Input that was refused names no target.
			target: item?.target ?? {},
		};
		return deliver([failed(ending, factsOf(thrown), ends(operation))]);
	}
}

const asIs = (thrown: unknown): unknown => thrown;

async function resultsOf(session: Session, item: Item): Promise<IDataObject[]> {
	const { operation } = session;
	switch (operation.kind) {
		case 'compound':
			return await runCompound(session, operation, item);
		case 'end':
			return await runEnd(session, operation, item);
		case 'list':
			return await runList(session, operation, item);
		case 'read':
			return await runRead(session, operation, item);
		case 'write':
			return await runWrite(session, operation, item);
		case 'local':
			return runLocal(session, operation, item);
	}
}

/**
 * The one form of a failed item that n8n routes rightly and never takes for a reason to run the
 * whole node again: an empty `json` beside `error`.
 */
function failedItem(
	context: IExecuteFunctions,
	thrown: unknown,
	itemIndex: number,
): INodeExecutionData {
	return {
		json: {},
		error: toNodeError(context.getNode(), thrown, itemIndex),
		pairedItem: { item: itemIndex },
	};
}
