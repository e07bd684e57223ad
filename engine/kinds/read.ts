import type { IDataObject } from 'n8n-workflow';

import { isAmong } from '../model/answer';
import type { Item } from '../model/item';
import type { ReadOperation } from '../model/operation';
import { boundsOf, exchange, prepare } from '../wire/exchange';
import { isGood, isObject, unreadable } from './look';
import type { Run } from './run';
import { asItem, refusal, shownBody, simplified } from './shared';

/** Reads one thing, or reports that it is not there if the user asked for that. */
export async function runRead(
	run: Run,
	operation: ReadOperation,
	item: Item,
): Promise<IDataObject[]> {
	const { line, operationName } = run;
	const prepared = prepare(line, operation, item.parameters);
	const exchanged = await exchange(line, operation, boundsOf(item.options), prepared, 'safe');
	const { answer, requestId } = exchanged;
	const reports = item.options.ifNotFound === 'report';
	if (reports && isAmong(operation.notFound, answer)) {
		return [
			{
				found: false,
				provider: line.provider.name,
				operation: operationName,
				target: item.target,
				requestId,
			},
		];
	}
	if (!isGood(answer)) throw refusal(run, operation, item, exchanged);
	if (!isObject(answer.body)) throw refusal(run, operation, item, unreadable(exchanged));
	const body = shownBody(run, operation, item, answer.body);
	const asked = { parameters: item.parameters, request: prepared.request };
	const json = simplified(operation, item, asItem(operation.item?.(body, asked) ?? body));
	return [reports ? { found: true, ...json } : json];
}
