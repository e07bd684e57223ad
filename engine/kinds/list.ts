import type { IDataObject } from 'n8n-workflow';

import { exchange, prepare } from '../exchange';
import type { ListOperation } from '../operation';
import { readOptions } from '../parameters';
import type { VendorRequest } from '../request';
import type { Session } from '../session';
import { asItem, inputOf, refusal, shownBody } from './shared';

/** Default of Limit, as everywhere in n8n. */
export const DEFAULT_LIMIT = 50;
/** A list that never ends is a fault of the service; memory is finite. */
const MOST_PAGES = 1_000;

/** Lists things over the vendor's paging: one item each, or all in one. */
export async function runList(
	session: Session,
	operation: ListOperation,
	itemIndex: number,
): Promise<IDataObject[]> {
	const { context } = session;
	const input = inputOf(session, itemIndex);
	const returnAll = context.getNodeParameter('returnAll', itemIndex, false) as boolean;
	const limit = returnAll
		? Infinity
		: (context.getNodeParameter('limit', itemIndex, DEFAULT_LIMIT) as number);
	const rows: IDataObject[] = [];
	let request: VendorRequest | undefined = prepare(session, input, itemIndex).request;
	for (let page = 0; request && rows.length < limit && page < MOST_PAGES; page++) {
		const sent: VendorRequest = request;
		// Every page is a request of its own, with its own ID.
		const { requestId } = prepare(session, input, itemIndex);
		const exchanged = await exchange(session, { request: sent, requestId, facts: {} }, itemIndex);
		const { answer } = exchanged;
		if (!answer.ok || answer.reading) throw refusal(session, input, exchanged);
		const received = operation.rows(answer.body);
		for (const row of received) rows.push(asItem(shownBody(session, itemIndex, input, row)));
		request = operation.next?.(answer.body, { request: sent, received: received.length });
	}
	const items = rows.slice(0, limit);
	const combine = readOptions(context, itemIndex).combine === true;
	return combine ? [{ count: items.length, items }] : items;
}
