import type { IDataObject } from 'n8n-workflow';

import { asIs, withDone } from '../base/failure';
import { onceForAll, type Shared } from '../base/once';
import type { Item } from '../model/item';
import type { Batch, EndOperation } from '../model/operation';
import { prepare } from '../wire/exchange';
import { ask } from './ask';
import { factsBy, NOT_LOOKED, type Asked, type LookedBefore } from './ending';
import { lookBefore, wantsLookBefore } from './lookBefore';
import type { Run } from './run';
import type { Watches } from './watch';

/** What became of one member of a group: its look before, and the request if it was in it. */
export interface Member {
	before: LookedBefore;
	asked?: Asked;
	facts: IDataObject;
}

/** The items of a run that share one request, by index, and what became of each. */
interface Group extends Shared<Map<number, () => Member>> {
	members: Item[];
}

/** Puts the items of a run together whose endings the vendor takes in one request. */
export class Batches {
	private groups: Promise<Map<number, Group>> | undefined;
	/** Items that are through: they have said that nothing was sent for them, and it stays so. */
	private readonly gone = new Set<number>();

	constructor(
		private readonly run: Run,
		private readonly operation: EndOperation,
		private readonly batch: Batch,
		private readonly watches: Watches,
	) {}

	/** Asks for this item with all that go together with it. @throws Failure as `ask` does. */
	async ask(item: Item): Promise<Member> {
		this.groups ??= this.grouped();
		const group = (await this.groups).get(item.index) ?? { members: [item] };
		const results = await onceForAll(
			this.run.line.pool,
			group,
			async () => await this.together(group.members),
		);
		const member = results.get(item.index);
		if (!member) throw new Error('The item is not in its own group');
		return member();
	}

	/** An item is through, whether it asked or not. */
	through(index: number): void {
		this.gone.add(index);
	}

	/**
	 * Which items go together is worked out once, before the first request: all of this run that the
	 * vendor takes in one, in their order, as many as fit. Items with bad input belong to none; they
	 * are refused when their turn comes. With On Error = Stop nothing is sent for what comes after
	 * them.
	 */
	private async grouped(): Promise<Map<number, Group>> {
		const { run, batch } = this;
		const open = new Map<string, Group>();
		const groups = new Map<number, Group>();
		for (let index = 0; index < run.items; index++) {
			if (this.gone.has(index)) continue;
			const item = await run.read(index).catch(() => undefined);
			if (run.stopped() || (!item && run.stopsAtFailure)) break;
			if (!item || isDryRun(item)) continue;
			const key = batch.key(item.parameters);
			let group = open.get(key);
			const parameters = [...(group?.members ?? []), item].map((one) => one.parameters);
			if (!group || batch.fits?.(parameters) === false) {
				open.set(key, (group = { members: [] }));
			}
			group.members.push(item);
			groups.set(index, group);
		}
		return groups;
	}

	/** One request for all members that are to be ended; a look before it is judged for each. */
	private async together(members: Item[]): Promise<Map<number, () => Member>> {
		const { run, operation, batch, watches } = this;
		const results = new Map<number, () => Member>();
		const toEnd: Array<{ item: Item; before: LookedBefore }> = [];
		for (const item of members) {
			try {
				const before = wantsLookBefore(run, operation, item)
					? await lookBefore({ run, operation, item, watches })
					: NOT_LOOKED;
				if (before.claim) results.set(item.index, () => ({ before, facts: {} }));
				else toEnd.push({ item, before });
			} catch (thrown) {
				results.set(item.index, () => {
					throw asIs(thrown);
				});
			}
		}
		const [first] = toEnd;
		if (!first) return results;
		const parameters = batch.merge(toEnd.map(({ item }) => item.parameters));
		const merged = { ...first.item, parameters };
		const request = prepare(run.line, operation, parameters);
		const sent = await ask({ run, operation, item: merged }, request, undefined, false).then(
			(asked) => () => asked,
			(thrown: unknown) => () => {
				throw asIs(thrown);
			},
		);
		for (const { item, before } of toEnd) {
			results.set(item.index, () => {
				const { alive } = before;
				const facts = factsBy(() => batch.facts?.(parameters));
				try {
					const asked = sent();
					const history = { ...asked.history, seenAlive: alive !== undefined };
					return { before, asked: { ...asked, history, alive }, facts };
				} catch (thrown) {
					throw withDone(thrown, { ...before.facts, ...facts });
				}
			});
		}
		return results;
	}
}

/** Whether an item is only to be planned. */
export function isDryRun({ options }: Item): boolean {
	return options.dryRun !== undefined && options.dryRun !== 'off';
}
