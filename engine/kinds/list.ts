import type { IDataObject } from 'n8n-workflow';

import { RefusedPage, rowsOf } from './look';
import type { ListOperation } from '../model/operation';
import type { Item } from '../model/item';
import type { Session } from '../session';
import { asItem, refusal, shownBody } from './shared';

/** Default of Limit, as everywhere in n8n. */
const DEFAULT_LIMIT = 50;

/** Lists things over the vendor's paging: one item each, or all in one. */
export async function runList(
	session: Session,
	operation: ListOperation,
	item: Item,
): Promise<IDataObject[]> {
	const { context } = session;
	const all = context.getNodeParameter('returnAll', item.index, false) === true;
	const limit = all
		? Infinity
		: (context.getNodeParameter('limit', item.index, DEFAULT_LIMIT) as number);
	const rows = await rowsOf(session, operation, item, item.parameters, limit).catch(
		(thrown: unknown) => {
			throw thrown instanceof RefusedPage ? refusal(session, item, thrown.exchanged) : thrown;
		},
	);
	const items = rows.map((row) => asItem(shownBody(session, item, row)));
	return item.options.combine === true ? [{ count: items.length, items }] : items;
}
