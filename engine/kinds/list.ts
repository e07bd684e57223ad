import type { IDataObject } from 'n8n-workflow';

import type { Item } from '../model/item';
import type { ListOperation } from '../model/operation';
import { boundsOf } from '../wire/exchange';
import { RefusedPage, rowsOf } from './look';
import type { Run } from './run';
import { asItem, refusal, shownBody, simplified } from './shared';

/** Lists things over the vendor's paging: one item each, or all in one. */
export async function runList(
	run: Run,
	operation: ListOperation,
	item: Item,
): Promise<IDataObject[]> {
	const { parameters, options, limit } = item;
	const rows = await rowsOf(run.line, operation, boundsOf(options), parameters, limit).catch(
		(thrown: unknown) => {
			throw thrown instanceof RefusedPage
				? refusal(run, operation, item, thrown.exchanged)
				: thrown;
		},
	);
	const items = rows.map((row) =>
		simplified(operation, item, asItem(shownBody(run, operation, item, row))),
	);
	return options.combine === true ? [{ count: items.length, items }] : items;
}
