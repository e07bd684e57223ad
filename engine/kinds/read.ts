import type { IDataObject } from 'n8n-workflow';

import { exchange, prepare } from '../exchange';
import type { ReadOperation, WriteOperation } from '../operation';
import { readOptions } from '../parameters';
import type { Session } from '../session';
import { asItem, inputOf, refusal, saysNotFound, shownBody } from './shared';

/** Reads one thing, or reports that it is not there if the user asked for that. */
export async function runRead(
	session: Session,
	operation: ReadOperation,
	itemIndex: number,
): Promise<IDataObject[]> {
	const input = inputOf(session, itemIndex);
	const exchanged = await exchange(session, prepare(session, input, itemIndex), itemIndex);
	const { answer, requestId } = exchanged;
	const reports = readOptions(session.context, itemIndex).ifNotFound === 'report';
	if (reports && saysNotFound(operation.notFound, answer)) {
		const { provider, operationName } = session;
		const { target } = input;
		return [{ found: false, provider: provider.name, operation: operationName, target, requestId }];
	}
	if (!answer.ok || answer.reading) throw refusal(session, input, exchanged);
	const body = shownBody(session, itemIndex, input, answer.body);
	const item = operation.item?.(body) ?? asItem(body);
	return [reports ? { found: true, ...item } : item];
}

/** Changes something: the vendor's answer with the ID of the request. */
export async function runWrite(
	session: Session,
	operation: WriteOperation,
	itemIndex: number,
): Promise<IDataObject[]> {
	const input = inputOf(session, itemIndex);
	const prepared = prepare(session, input, itemIndex);
	const exchanged = await exchange(session, prepared, itemIndex);
	const { answer, requestId } = exchanged;
	if (!answer.ok || answer.reading) throw refusal(session, input, exchanged);
	const body = shownBody(session, itemIndex, input, answer.body);
	return [
		{
			...(operation.item?.(body) ?? asItem(body)),
			...prepared.facts,
			...answer.facts,
			requestId,
		},
	];
}
