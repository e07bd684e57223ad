import type { IDataObject } from 'n8n-workflow';

import type { FailureFacts } from '../base/failure';

/** What is claimed about an ending; docs/outcomes.md explains each word. */
export type Outcome = 'ended' | 'alreadyEnded' | 'accepted' | 'notFound';

/** The facts of one ending that the envelope reports. */
export interface Ending {
	outcome: Outcome;
	provider: string;
	/** `<resource>.<operation>` */
	operation: string;
	target: IDataObject;
	requestId: string | null;
	attempts: number;
	durationMs: number;
	response: unknown;
	/** Further facts, e.g. the idempotency headers that were sent. */
	facts: IDataObject;
	/** The user asked to take "not found" for ended: said so in the item. */
	assumed?: boolean;
	/** An answer of ours was lost on the way. */
	lostAnswer?: boolean;
	/** What a look has shown, where that says more than the outcome. */
	seen?: string;
	/** One plain sentence for people. */
	message: string;
}

/**
 * What a compound ending may claim of its parts: `ended` only when every part is over for sure,
 * `notFound` only when nothing was there; in between something was asked for, and that is all.
 */
export function together(parts: readonly Outcome[]): Outcome {
	const is = (...outcomes: Outcome[]) => parts.every((part) => outcomes.includes(part));
	if (is('notFound')) return 'notFound';
	if (is('alreadyEnded')) return 'alreadyEnded';
	return is('ended', 'alreadyEnded') ? 'ended' : 'accepted';
}

/** The item of one ending. `ended` is true only where it was seen, or where the user assumed it. */
export function envelope(ending: Ending): IDataObject {
	const item: IDataObject = {
		ended: ending.outcome === 'ended' || ending.outcome === 'alreadyEnded',
		outcome: ending.outcome,
	};
	if (ending.outcome === 'accepted') item.pending = true;
	if (ending.assumed) item.assumed = true;
	if (ending.lostAnswer) item.lostAnswer = true;
	if (ending.seen) item.seen = ending.seen;
	item.message = ending.message;
	item.provider = ending.provider;
	item.operation = ending.operation;
	item.target = ending.target;
	item.requestId = ending.requestId;
	item.attempts = ending.attempts;
	item.durationMs = ending.durationMs;
	for (const [name, fact] of Object.entries(ending.facts)) {
		// No fact is taken for a claim.
		if (!Object.hasOwn(item, name)) item[name] = fact;
	}
	item.response = (ending.response ?? null) as IDataObject;
	return item;
}

/**
 * The item of a failed operation, where the user asked for items instead of failures.
 *
 * @param ends whether it was to end something; only then the item says that it did not
 */
export function failed(
	ending: Pick<Ending, 'provider' | 'operation' | 'target'>,
	facts: FailureFacts,
	ends = true,
): IDataObject {
	const { message, description, code, status, requestId, attempts, ambiguous } = facts;
	const said = {
		...(ends ? { ended: false } : {}),
		outcome: 'failed',
		message,
		...ending,
		requestId: requestId ?? null,
		failure: {
			message,
			description,
			code: code ?? null,
			status: status ?? null,
			requestId: requestId ?? null,
			attempts: attempts ?? 0,
			ambiguous: ambiguous === true,
		},
	};
	return { ...said, ...withoutOutcome(facts.done), ...said };
}

/** What was done before a failure, without anything that could be read as the item's own outcome. */
function withoutOutcome(done: IDataObject = {}): IDataObject {
	const { outcome, ended, error, failure, message, ...rest } = done;
	const before = { outcome, ended, error, failure, message };
	const told = Object.entries(before).filter(([, value]) => value !== undefined);
	return told.length > 0 ? { ...rest, before: Object.fromEntries(told) } : rest;
}

/** The item of a dry run: `ended` is absent, because nothing was tried. */
export function plan(
	planned: Pick<Ending, 'provider' | 'operation' | 'target' | 'facts'>,
	request: IDataObject,
): IDataObject {
	return {
		outcome: 'planned',
		provider: planned.provider,
		operation: planned.operation,
		target: planned.target,
		...planned.facts,
		request,
	};
}
