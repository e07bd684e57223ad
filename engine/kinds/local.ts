import type { IDataObject } from 'n8n-workflow';

import type { LocalOperation } from '../model/operation';
import type { Item } from '../model/item';
import type { Session } from '../session';

/** Works something out; nothing leaves n8n. */
export function runLocal(session: Session, operation: LocalOperation, item: Item): IDataObject[] {
	return [operation.result(item.parameters, session.tools)];
}
