import type { IDataObject } from 'n8n-workflow';

import type { Item } from '../model/item';
import type { EndOperation, RequestOperation } from '../model/operation';
import { plan } from '../model/outcome';
import type { VendorRequest } from '../model/request';
import type { Prepared } from '../wire/exchange';
import { makeRedact, redactBody, type Redact } from '../wire/redact';
import { addressOf } from '../wire/send';
import { factsBy, seenInDryRun } from './ending';
import type { Run } from './run';

/** What would be sent, without credentials and secrets; nothing leaves the machine. */
export function planned(
	{ line: { connection, provider }, operationName }: Run,
	_operation: RequestOperation,
	item: Pick<Item, 'target' | 'secrets'>,
	{ request, facts }: Prepared,
): IDataObject {
	const redact = makeRedact(connection.secrets, item.secrets);
	return plan(
		{ provider: provider.name, operation: operationName, target: item.target, facts },
		{
			method: request.method,
			url: redact(addressOf(connection, request)),
			headers: redactBody(request.headers ?? {}, redact) as IDataObject,
			...bodyOf(request, redact),
		},
	);
}

function bodyOf({ body, form, content }: VendorRequest, redact: Redact): IDataObject {
	if (content) return { body: `${content.data.length} bytes, ${content.type}` };
	const shown = body ?? form;
	if (!shown) return {};
	return { body: redactBody(JSON.parse(JSON.stringify(shown)), redact) as IDataObject };
}

/** Reads only: shows whether there is something to end, for an approval step. */
export async function lookedUp(
	run: Run,
	operation: EndOperation,
	item: Item,
	prepared: Prepared,
): Promise<IDataObject> {
	const { view, sight, nothing } = await seenInDryRun({ run, operation, item });
	const shown = factsBy(() =>
		view === 'alive' && sight ? operation.verify?.before?.(sight, item.parameters) : {},
	);
	return {
		...planned(run, operation, item, prepared),
		seen: view ?? 'unknown',
		...shown,
		// What it would be, if it is taken.
		...(view === 'alive'
			? factsBy(() => operation.facts?.(item.parameters, 'accepted', shown))
			: {}),
		...(view === undefined && nothing ? { lookFailed: nothing.facts.message } : {}),
	};
}
