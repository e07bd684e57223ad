import type { Known } from './ask';
import type { Batch, EndOperation, Parameters } from '../model/operation';
import { readItem, readOptions } from '../input';
import type { Item } from '../model/item';
import { sameCredential, type Session } from '../session';
import type { Shared } from '../base/once';

/** The items of a run that share one request. */
export interface Group extends Shared<{ known: Known; since: Date }> {
	members: Parameters[];
}

/**
 * The group of an item. Which items go together is worked out once, before the first request:
 * all of this run that the vendor takes in one request, in their order, as many as fit. Items with
 * bad input belong to none; they are refused when their turn comes.
 */
export async function groupOf(
	session: Session,
	operation: EndOperation,
	batch: Batch,
	{ index, parameters }: Item,
): Promise<Group> {
	session.groups ??= groupsOf(session, operation, batch);
	return (await session.groups).get(index) ?? { members: [parameters] };
}

async function groupsOf(
	session: Session,
	operation: EndOperation,
	batch: Batch,
): Promise<Map<number, Group>> {
	const open = new Map<string, Group>();
	const groups = new Map<number, Group>();
	for (let index = 0; index < session.context.getInputData().length; index++) {
		const parameters = await readable(session, operation, index);
		if (!parameters) continue;
		const key = batch.key(parameters);
		let group = open.get(key);
		if (!group || batch.fits?.([...group.members, parameters]) === false) {
			open.set(key, (group = { members: [] }));
		}
		group.members.push(parameters);
		groups.set(index, group);
	}
	return groups;
}

/** The parameters of an item that will be sent; undefined for one that will not. */
async function readable(
	session: Session,
	operation: EndOperation,
	index: number,
): Promise<Parameters | undefined> {
	const { context, provider, connection } = session;
	try {
		const options = readOptions(context, index);
		if (options.dryRun !== undefined && options.dryRun !== 'off') return undefined;
		await sameCredential(session, index);
		return readItem(context, provider, operation, connection, options, index).parameters;
	} catch {
		return undefined;
	}
}
