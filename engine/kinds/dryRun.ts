import type { IDataObject } from 'n8n-workflow';

import type { Prepared } from '../wire/exchange';
import type { EndOperation } from '../model/operation';
import { plan } from '../model/outcome';
import type { Item } from '../model/item';
import { makeRedact, redactBody } from '../wire/redact';
import { addressOf } from '../wire/send';
import type { Session } from '../session';
import { seenAfter } from './ask';

/** What would be sent, without credentials and secrets; nothing leaves the machine. */
export function planned(session: Session, item: Item, { request, facts }: Prepared): IDataObject {
	const { connection, provider, operationName } = session;
	const redact = makeRedact([...connection.secrets, ...item.secrets]);
	return plan(
		{ provider: provider.name, operation: operationName, target: item.target, facts },
		{
			method: request.method,
			url: redact(addressOf(connection, request)),
			headers: request.headers ?? {},
			...(request.body
				? { body: redactBody(JSON.parse(JSON.stringify(request.body)), redact) as IDataObject }
				: {}),
		},
	);
}

/** Reads only: shows whether there is something to end, for an approval step. */
export async function lookedUp(
	session: Session,
	operation: EndOperation,
	item: Item,
	prepared: Prepared,
): Promise<IDataObject> {
	const seen = await seenAfter(session, operation, item, session.tools.now());
	// Nobody can tell by one look whether it is over, or has never been there.
	return { ...planned(session, item, prepared), seen: seen === 'over' ? 'notSeen' : seen };
}
