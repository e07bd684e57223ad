import type { IDataObject } from 'n8n-workflow';

import { factsOf, Failure, withDone } from '../base/failure';
import type { Item } from '../model/item';
import type { EndOperation } from '../model/operation';
import { envelope, type Outcome } from '../model/outcome';
import { sentence } from '../model/sentence';
import { prepare, type Prepared } from '../wire/exchange';
import { ask } from './ask';
import { Surrounding, type Surroundings } from './around';
import { Batches, isDryRun } from './batch';
import { conclude } from './conclude';
import { lookedUp, planned } from './dryRun';
import {
	factsBy,
	NOT_LOOKED,
	type Asked,
	type Ending,
	type Known,
	type LookedBefore,
} from './ending';
import { lookBefore, wantsLookBefore } from './lookBefore';
import type { Run } from './run';
import { thingText } from './shared';
import { Watches } from './watch';

/** What an ending came to, ready for the envelope. */
export interface Ended {
	outcome: Outcome;
	assumed: boolean;
	known: Known;
	durationMs: number;
	facts: IDataObject;
}

/** What all endings by one operation have in common in a run. */
export interface SharedByEndings {
	watches: Watches;
	/** What has been asked for that may be asked for only once. */
	asked: Set<string>;
}

export const sharedByEndings = ({ line, items }: Run): SharedByEndings => ({
	watches: new Watches(line, items),
	asked: new Set(),
});

/** Ends one thing per item and reports what is known of it, and no more. */
export class Endings {
	private readonly surrounding: Surrounding | undefined;
	private readonly batches: Batches | undefined;

	constructor(
		private readonly run: Run,
		private readonly operation: EndOperation,
		private readonly shared = sharedByEndings(run),
	) {
		const { around, batch } = operation;
		this.surrounding = around && new Surrounding(run, operation, around);
		this.batches = batch && new Batches(run, operation, batch, shared.watches);
	}

	async item(item: Item): Promise<IDataObject[]> {
		const { run, operation } = this;
		if (isDryRun(item)) return [await this.dryRun(item)];
		const { outcome, assumed, known, durationMs, facts } = await this.end(item, () =>
			run.fails(item),
		);
		const { provider } = run.line;
		const ending = { ...known.claim, outcome, assumed };
		return [
			envelope({
				...ending,
				message: withHint(sentence(run, operation, ending, targetNames(operation, item)), facts),
				provider: provider.name,
				operation: run.operationName,
				target: item.target,
				requestId: known.requestId,
				attempts: known.attempts,
				durationMs,
				response: known.response,
				facts,
			}),
		];
	}

	/**
	 * Ends one thing.
	 *
	 * @param onFailure called as soon as it has failed, before it waits for those around it
	 * @throws Failure, with what was accepted before it.
	 */
	async end(item: Item, onFailure: () => void = () => undefined): Promise<Ended> {
		const { operation } = this;
		this.refuseSecondTime(item);
		refuseBlind(this.run, operation, item);
		const inside = this.surrounding && (await this.surrounding.enter(item));
		let ended: Ended | undefined;
		let failure: unknown;
		try {
			if (inside?.refused !== undefined) throw inside.refused;
			// It has waited for what is done before it, and gave its place to others meanwhile.
			if (inside && this.run.stopped()) throw notSent(operation);
			ended = await this.asking(item);
		} catch (thrown) {
			failure = thrown;
			onFailure();
		}
		const around = inside ? await inside.leave() : ALONE;
		if (!ended) throw withSurroundings(failure, around);
		const facts = { ...ended.facts, ...around.facts };
		if (around.stuck) {
			const { outcome, known } = ended;
			const result = { ...facts, ...known.claim, outcome, requestId: known.requestId };
			throw withDone(around.stuck, { ...facts, ending: result });
		}
		return { ...ended, facts };
	}

	through(index: number): void {
		this.surrounding?.through(index);
		this.batches?.through(index);
	}

	async close(started: number): Promise<void> {
		await this.surrounding?.close(started);
	}

	private async asking(item: Item): Promise<Ended> {
		const { run, operation } = this;
		const { watches } = this.shared;
		const { tools } = run.line;
		const started = tools.time.now();
		const prepared = prepare(run.line, operation, oneAlone(operation, item));
		const ending: Ending = { run, operation, item, watches };
		let known: Known;
		try {
			known = await this.known(ending, prepared);
		} catch (thrown) {
			throw withDone(thrown, { ...prepared.facts, ...this.factsIfAccepted(item, thrown) });
		}
		const policy = item.options.ifNotFound ?? operation.ifNotFound ?? 'report';
		const { outcome } = known.claim;
		if (outcome === 'notFound' && policy === 'fail') throw nothingThere(operation, item, known);
		const assumed = outcome === 'notFound' && policy === 'treatAsEnded';
		return {
			outcome: assumed ? 'alreadyEnded' : outcome,
			assumed,
			known,
			durationMs: Math.round(tools.time.now() - started),
			facts: {
				...factsBy(() => operation.facts?.(item.parameters, outcome, known.facts)),
				...prepared.facts,
				...known.facts,
			},
		};
	}

	/** What was taken before the failure has had its effect all the same. */
	private factsIfAccepted({ parameters }: Item, thrown: unknown): IDataObject {
		const done = thrown instanceof Failure ? thrown.facts.done : undefined;
		if (done?.accepted !== true) return {};
		return factsBy(() => this.operation.facts?.(parameters, 'accepted', done));
	}

	/** Asks for this item alone, or with others where the vendor takes several in one request. */
	private async known(ending: Ending, prepared: Prepared): Promise<Known> {
		const { run, operation, item } = ending;
		// What is known before, e.g. from the look, stays with it whatever becomes of it.
		let facts: IDataObject = {};
		try {
			let asked: Asked;
			if (this.batches) {
				const together = await this.batches.ask(item);
				if (!together.asked) return foundBefore(together.before);
				facts = { ...together.before.facts, ...together.facts };
				asked = together.asked;
			} else {
				const looks = wantsLookBefore(run, operation, item);
				const before = looks ? await lookBefore(ending) : NOT_LOOKED;
				if (before.claim) return foundBefore(before);
				facts = before.facts;
				asked = await ask(ending, prepared, before.alive);
			}
			const known = await conclude(ending, asked);
			return { ...known, facts: { ...facts, ...known.facts } };
		} catch (thrown) {
			throw withDone(thrown, facts);
		}
	}

	private async dryRun(item: Item): Promise<IDataObject> {
		const { run, operation } = this;
		const prepared = prepare(run.line, operation, oneAlone(operation, item));
		const plan =
			item.options.dryRun === 'lookUpFirst'
				? await lookedUp(run, operation, item, prepared)
				: planned(run, operation, item, prepared);
		return { ...plan, ...(await this.surrounding?.plan(item)) };
	}

	private refuseSecondTime({ parameters }: Item): void {
		const all = this.operation.onlyOnce?.(parameters) ?? [];
		const once = all.find((one) => this.shared.asked.has(one));
		if (once !== undefined) {
			throw new Failure({
				kind: 'input',
				message: `${this.operation.action}: an earlier item of this run already asked for ${once}`,
				description:
					'Nothing was sent for this item: asking again would end another thing. Use an ID instead, or remove the duplicate.',
			});
		}
		for (const one of all) this.shared.asked.add(one);
	}
}

/** Nothing has to be done around it. */
const ALONE: Surroundings = { facts: {} };

/** What an operation's facts have to say to people goes into the sentence, and into the hint of the run. */
function withHint(message: string, { hint }: IDataObject): string {
	return typeof hint === 'string' ? `${message} ${hint}` : message;
}

/** What one item would send by itself, also where several go together. */
function oneAlone({ batch }: EndOperation, { parameters }: Item) {
	return batch ? batch.merge([parameters]) : parameters;
}

function foundBefore({ claim, facts }: LookedBefore): Known {
	return {
		claim: claim ?? { outcome: 'notFound' },
		requestId: null,
		attempts: 0,
		response: null,
		facts,
	};
}

function refuseBlind(run: Run, operation: EndOperation, item: Item): void {
	const { action, verify } = operation;
	const wanted =
		item.options.waitUntilEnded === true
			? 'Wait Until Ended'
			: wantsLookBefore(run, operation, item)
				? 'Look Before Ending'
				: undefined;
	if (wanted === undefined) return;
	const reason = verify
		? verify.refuses?.(item.parameters, run.line.connection.values)
		: 'the vendor offers no look at it';
	if (reason === undefined) return;
	throw new Failure({
		kind: 'input',
		message: `${action}: ${wanted} is not possible, because ${reason}`,
		description: `Nothing was sent. Turn ${wanted} off.`,
	});
}

function notSent({ action }: EndOperation): Failure {
	return new Failure({
		kind: 'input',
		message: `${action}: not sent, because an earlier item has failed`,
		description: 'On Error of this node is Stop Workflow.',
		ambiguous: false,
	});
}

/** The item's own failure, with what is known of its surroundings. */
function withSurroundings(thrown: unknown, { facts, stuck }: Surroundings): unknown {
	if (Object.keys(facts).length === 0 && !stuck) return thrown;
	const failure = new Failure(factsOf(thrown));
	const told = stuck ? ` ${stuck.facts.message}.` : '';
	return withDone(
		new Failure({ ...failure.facts, description: failure.facts.description + told }),
		facts,
	);
}

function nothingThere(operation: EndOperation, item: Item, known: Known): Failure {
	const { requestId, attempts, claim, failure } = known;
	const lost = claim.lostAnswer === true;
	const readings = lost
		? 'It was ended by our request whose answer was lost, or was never there; nobody can tell.'
		: 'It may be over already, or an ID or the address is wrong.';
	return new Failure({
		kind: 'vendor',
		...failure?.facts,
		message:
			failure?.facts.message ??
			`${operation.action}: nothing was found (${thingText(operation, item)}), and nothing was sent`,
		description: `${readings} ${failure?.facts.description ?? ''}`.trim(),
		requestId,
		attempts,
		ambiguous: lost,
		done: { ...known.facts, ...(lost ? { lostAnswer: true } : {}) },
	});
}

/** The display names of what a target is made of: one of them may be wrong. */
function targetNames({ fields }: EndOperation, { target }: Item): string[] {
	return fields.filter(({ name }) => name in target).map(({ displayName }) => displayName);
}
