import type { IExecuteFunctions } from 'n8n-workflow';

import type { Failure } from '../base/failure';
import type { Pool } from '../base/pool';
import type { RequestOperation, Tools } from '../model/operation';
import type { Connection, CredentialUse, Provider } from '../model/provider';
import type { Pace } from './pace';

/** All that sending needs; one for all items of a run. */
export interface Line {
	context: IExecuteFunctions;
	provider: Provider;
	credential: CredentialUse;
	connection: Connection;
	/** Tells one account from another without holding any of its secrets. */
	account: string;
	tools: Tools;
	pool: Pool;
	/** Aborted when the execution is cancelled. */
	cancelled: AbortSignal | undefined;
	/** The paces that a request of an operation keeps, shared by all runs with this account. */
	paces(operation: RequestOperation): readonly Pace[];
	/** Set when the vendor has given an answer after which nothing more may be sent in this run. */
	halted: { by?: Failure };
	/** The sign-in that all items share who need one. */
	signIn: { underWay?: Promise<void>; refused?: Failure };
	/** Milliseconds by which our clock is ahead of the vendor's, by the latest `Date`. */
	clock: { ahead?: number };
}

/** The same line for what must be done although the execution was stopped or the run halted. */
export function unstoppable(line: Line): Line {
	const context = Object.create(line.context, {
		getExecutionCancelSignal: { value: () => undefined },
	}) as Line['context'];
	return { ...line, context, cancelled: undefined, halted: {} };
}

/** A moment of ours by the vendor's clock, as far as its answers have told it. */
export function vendorTime({ clock }: Line, moment: Date): Date {
	return clock.ahead === undefined ? moment : new Date(moment.getTime() - clock.ahead);
}
