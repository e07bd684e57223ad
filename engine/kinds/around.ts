import type { IDataObject } from 'n8n-workflow';

import { exchange, prepare } from '../wire/exchange';
import { Failure } from '../base/failure';
import { refusal } from './shared';
import { isGood } from './look';
import type { Around, Ask, EndOperation, Parameters } from '../model/operation';
import type { Item } from '../model/item';
import type { Session } from '../session';
import { onceForAll, type Shared } from '../base/once';

/** What surrounds the endings of a group of items in this run. */
export interface Enclosure extends Shared<void> {
	around: Around;
	parameters: Parameters;
	action: string;
	/** Indexes of the items that are inside. */
	items: number[];
	done: boolean;
	/** Objects by name, which the items hold as well. */
	facts: IDataObject;
}

/**
 * Does what must be done before this item's ending, once for all items that share it.
 *
 * @returns facts for the item; they are brought up to date when all items are through
 * @throws Failure when it was refused; nothing is ended then
 */
export async function enter(
	session: Session,
	operation: EndOperation,
	item: Item,
): Promise<IDataObject> {
	const { around } = operation;
	const key = around?.key(item.parameters);
	if (!around || key === undefined) return {};
	const { parameters } = item;
	let enclosure = session.enclosures.get(key);
	if (!enclosure) {
		const { action } = operation;
		enclosure = { around, parameters, action, items: [], done: false, facts: {} };
		session.enclosures.set(key, enclosure);
	}
	enclosure.items.push(item.index);
	const shared = enclosure;
	await onceForAll(session, shared, async () => await open(session, shared));
	return shared.facts;
}

async function open(session: Session, enclosure: Enclosure): Promise<void> {
	const { around, parameters } = enclosure;
	const ask = asker(session);
	if (await around.wanted(ask, parameters)) {
		try {
			await around.before(ask, parameters);
			enclosure.done = true;
		} catch (thrown) {
			// It may have been carried out although its answer was lost.
			enclosure.done = thrown instanceof Failure && thrown.facts.ambiguous === true;
			throw asIs(thrown);
		}
	}
	Object.assign(enclosure.facts, around.facts({ done: enclosure.done, takenBack: false }));
}

/**
 * Takes back what was done around the endings, when all items are through: also after failures,
 * and after the execution was cancelled.
 *
 * @returns the failure for each item whose surroundings could not be taken back, by index
 */
export async function takeBack(session: Session): Promise<Map<number, Failure>> {
	const failures = new Map<number, Failure>();
	const ask = asker(uncancelled(session));
	for (const { around, parameters, action, items, done, facts } of session.enclosures.values()) {
		if (!done) continue;
		try {
			await around.after(ask, parameters);
			bringUpToDate(facts, around.facts({ done: true, takenBack: true }));
		} catch (thrown) {
			const failure = stuck(action, around.stuck(parameters), thrown);
			for (const index of items) failures.set(index, failure);
		}
	}
	return failures;
}

/** Changes the very objects that the items hold, which were made before it was taken back. */
function bringUpToDate(facts: IDataObject, latest: IDataObject): void {
	for (const [name, value] of Object.entries(latest)) {
		if (facts[name]) Object.assign(facts[name], value);
	}
}

const asIs = (thrown: unknown): unknown => thrown;

function stuck(action: string, what: string, thrown: unknown): Failure {
	const facts = thrown instanceof Failure ? thrown.facts : undefined;
	return new Failure({
		kind: 'vendor',
		...facts,
		message: `${action}: ${what}`,
		description: facts ? `${facts.message}. ${facts.description}` : 'The reason is not known.',
	});
}

function asker(session: Session): Ask {
	return async (operation, parameters) => {
		const own = { ...session, operation };
		const item: Item = { index: 0, options: {}, parameters, target: {}, secrets: [] };
		const repeat = operation.kind === 'write' ? operation.repeat : 'safe';
		const exchanged = await exchange(
			own,
			operation,
			item,
			prepare(own, operation, parameters),
			repeat,
		);
		if (!isGood(exchanged.answer)) throw refusal(own, item, exchanged);
		return exchanged.answer.body;
	};
}

/** The same session for work that must be done although the execution was stopped. */
function uncancelled(session: Session): Session {
	const context = Object.create(session.context, {
		getExecutionCancelSignal: { value: () => undefined },
	}) as Session['context'];
	return { ...session, context, cancelled: undefined };
}
