import type { IDataObject } from 'n8n-workflow';

import { isAmong } from '../model/answer';
import { exchange, prepare } from '../wire/exchange';
import { isGood, isObject, unreadable } from './look';
import type { ReadOperation, WriteOperation } from '../model/operation';
import type { Item } from '../model/item';
import type { Session } from '../session';
import { asItem, refusal, shownBody } from './shared';

/** Reads one thing, or reports that it is not there if the user asked for that. */
export async function runRead(
	session: Session,
	operation: ReadOperation,
	item: Item,
): Promise<IDataObject[]> {
	const prepared = prepare(session, operation, item.parameters);
	const exchanged = await exchange(session, operation, item, prepared, 'safe');
	const { answer, requestId } = exchanged;
	const reports = item.options.ifNotFound === 'report';
	if (reports && isAmong(operation.notFound, answer)) {
		const { provider, operationName } = session;
		return [
			{
				found: false,
				provider: provider.name,
				operation: operationName,
				target: item.target,
				requestId,
			},
		];
	}
	if (!isGood(answer)) throw refusal(session, item, exchanged);
	if (!isObject(answer.body)) throw refusal(session, item, unreadable(exchanged));
	const body = shownBody(session, item, answer.body);
	const json = asItem(operation.item?.(body) ?? body);
	return [reports ? { found: true, ...json } : json];
}

/** Changes something: the vendor's answer with the ID of the request. */
export async function runWrite(
	session: Session,
	operation: WriteOperation,
	item: Item,
): Promise<IDataObject[]> {
	const prepared = prepare(session, operation, item.parameters);
	const exchanged = await exchange(session, operation, item, prepared, operation.repeat);
	const { answer, requestId } = exchanged;
	if (!isGood(answer)) throw refusal(session, item, exchanged);
	const body = shownBody(session, item, answer.body);
	return [
		{
			...asItem(operation.item?.(body) ?? body),
			...prepared.facts,
			...answer.facts,
			requestId,
		},
	];
}
