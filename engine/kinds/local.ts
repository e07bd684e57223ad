import type { IDataObject } from 'n8n-workflow';

import type { Item } from '../model/item';
import type { LocalOperation } from '../model/operation';
import type { Run } from './run';

/** Works something out; nothing leaves n8n. */
export function runLocal({ line }: Run, operation: LocalOperation, item: Item): IDataObject[] {
	return [operation.result(item.parameters, line.tools)];
}
