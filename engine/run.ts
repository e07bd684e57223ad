import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { toNodeError } from './failure';
import { runEnd } from './kinds/end';
import { runList } from './kinds/list';
import { runRead, runWrite } from './kinds/read';
import { delivery } from './output';
import { readOptions } from './parameters';
import { inPool } from './pool';
import type { Provider } from './provider';
import { openSession, type Session } from './session';

/** Default of the option Concurrency. */
export const DEFAULT_CONCURRENCY = 10;

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
): Promise<INodeExecutionData[][]> {
	const count = context.getInputData().length;
	if (count === 0) return [[]];
	const goesOnAfterFailure = context.continueOnFail();
	let stopped = false;
	// One session for all items; when it cannot be opened, every item says why.
	const session = openSession(context, provider);
	session.catch(() => undefined);
	const results = await inPool(
		count,
		concurrency(context),
		async (index) => {
			try {
				return await runItem(await session, index);
			} catch (thrown) {
				if (!goesOnAfterFailure) stopped = true;
				return [failedItem(context, thrown, index)];
			}
		},
		() => !stopped,
	);
	const items = results.flatMap((leaving) => leaving ?? []);
	const failure = goesOnAfterFailure ? undefined : items.find(({ error }) => error)?.error;
	if (failure) throw failure;
	return [items];
}

async function runItem(session: Session, itemIndex: number): Promise<INodeExecutionData[]> {
	const deliver = delivery(session, itemIndex);
	return deliver(await resultsOf(session, itemIndex));
}

async function resultsOf(session: Session, itemIndex: number): Promise<IDataObject[]> {
	const { operation } = session;
	switch (operation.kind) {
		case 'end':
			return await runEnd(session, operation, itemIndex);
		case 'list':
			return await runList(session, operation, itemIndex);
		case 'read':
			return await runRead(session, operation, itemIndex);
		case 'write':
			return await runWrite(session, operation, itemIndex);
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

function concurrency(context: IExecuteFunctions): number {
	const chosen = readOptions(context, 0).concurrency;
	return typeof chosen === 'number' && chosen >= 1 ? Math.floor(chosen) : DEFAULT_CONCURRENCY;
}
