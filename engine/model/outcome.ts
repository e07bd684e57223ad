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
}

/** The item of one ending. `ended` is true only where it was seen, or where the user assumed it. */
export function envelope(ending: Ending): IDataObject {
	return {
		ended: ending.outcome === 'ended' || ending.outcome === 'alreadyEnded',
		outcome: ending.outcome,
		...(ending.outcome === 'accepted' ? { pending: true } : {}),
		...(ending.assumed ? { assumed: true } : {}),
		provider: ending.provider,
		operation: ending.operation,
		target: ending.target,
		requestId: ending.requestId,
		attempts: ending.attempts,
		durationMs: ending.durationMs,
		...ending.facts,
		response: (ending.response ?? null) as IDataObject,
	};
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
	const { message, description, code, status, requestId, attempts } = facts;
	return {
		...(ends ? { ended: false } : {}),
		outcome: 'failed',
		...ending,
		requestId: requestId ?? null,
		failure: {
			message,
			description,
			code: code ?? null,
			status: status ?? null,
			requestId: requestId ?? null,
			attempts: attempts ?? 0,
		},
		...facts.done,
	};
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
