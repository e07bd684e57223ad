import type { IDataObject } from 'n8n-workflow';

import type { Item } from '../model/item';
import type { WriteOperation } from '../model/operation';
import { boundsOf, exchange, prepare } from '../wire/exchange';
import { isGood } from './look';
import type { Run } from './run';
import { asItem, refusal, shownBody } from './shared';

/** Changes something: the vendor's answer with the ID of the request. */
export async function runWrite(
	run: Run,
	operation: WriteOperation,
	item: Item,
): Promise<IDataObject[]> {
	const { line } = run;
	const prepared = prepare(line, operation, item.parameters);
	const bounds = boundsOf(item.options);
	const exchanged = await exchange(line, operation, bounds, prepared, operation.repeat);
	const { answer, requestId } = exchanged;
	if (!isGood(answer)) throw refusal(run, operation, item, exchanged);
	const body = shownBody(run, operation, item, answer.body);
	return [
		{
			...asItem(
				operation.item?.(body, { parameters: item.parameters, request: prepared.request }) ?? body,
			),
			...prepared.facts,
			...answer.facts,
			requestId,
		},
	];
}
