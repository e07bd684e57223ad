import type { IDataObject } from 'n8n-workflow';

import { exchange, prepare } from '../wire/exchange';
import { Failure } from '../base/failure';
import { isAmong } from '../model/answer';
import { isGood, RefusedPage, rowsOf } from './look';
import type {
	CompoundOperation,
	EndOperation,
	ListOperation,
	Parameters,
	ReadOperation,
	RequestOperation,
	Sight,
	Steps,
} from '../model/operation';
import { envelope, type Outcome } from '../model/outcome';
import { targetOf, type Item } from '../model/item';
import type { Session } from '../session';
import { ask } from './ask';
import { planned } from './dryRun';
import { refusal } from './shared';

/** Ends something by several operations in sequence, and reports each step. */
export async function runCompound(
	session: Session,
	operation: CompoundOperation,
	item: Item,
): Promise<IDataObject[]> {
	const { provider, operationName, tools } = session;
	const started = tools.time.now();
	const steps = new RecordedSteps(session, item);
	const { outcome, facts } = await operation
		.perform(item.parameters, steps)
		.catch((thrown: unknown) => {
			throw withSteps(thrown, steps);
		});
	const target = item.target;
	if (steps.dry) {
		return [
			{
				outcome: 'planned',
				provider: provider.name,
				operation: operationName,
				target,
				steps: steps.taken,
			},
		];
	}
	const policy = item.options.ifNotFound ?? operation.ifNotFound ?? 'report';
	if (outcome === 'notFound' && policy === 'fail') {
		throw withSteps(nothingThere(operation, item), steps);
	}
	const assumed = outcome === 'notFound' && policy === 'treatAsEnded';
	return [
		envelope({
			outcome: assumed ? 'alreadyEnded' : outcome,
			assumed,
			provider: provider.name,
			operation: operationName,
			target,
			requestId: steps.lastRequestId,
			attempts: steps.attempts,
			durationMs: Math.round(tools.time.now() - started),
			response: null,
			facts: { ...facts, steps: steps.taken },
		}),
	];
}

/** Takes steps for one item and keeps what became of each. */
class RecordedSteps implements Steps {
	readonly dry: boolean;
	readonly taken: IDataObject[] = [];
	attempts = 0;
	lastRequestId: string | null = null;
	private readonly blind: boolean;

	constructor(
		private readonly session: Session,
		private readonly item: Item,
	) {
		const { dryRun } = item.options;
		this.dry = dryRun === 'requestOnly' || dryRun === 'lookUpFirst';
		this.blind = dryRun === 'requestOnly';
	}

	async list(operation: ListOperation, parameters: Parameters): Promise<unknown[]> {
		const { session, item } = this.of(operation, parameters);
		if (this.blind) {
			this.plan(session, operation, item);
			return [];
		}
		return await this.recorded(operation, item, async () => {
			const rows = await rowsOf(session, operation, item, parameters).catch((thrown: unknown) => {
				throw thrown instanceof RefusedPage ? refusal(session, item, thrown.exchanged) : thrown;
			});
			return { result: rows, facts: { outcome: 'read', count: rows.length } };
		});
	}

	async look(operation: ReadOperation, parameters: Parameters): Promise<Sight> {
		const { session, item } = this.of(operation, parameters);
		if (this.blind) {
			this.plan(session, operation, item);
			return { notFound: true, rows: [] };
		}
		return await this.recorded<Sight>(operation, item, async () => {
			const prepared = prepare(session, operation, parameters);
			const exchanged = await exchange(session, operation, item, prepared, 'safe');
			const { answer, requestId, attempts } = exchanged;
			const notFound = isAmong(operation.notFound, answer);
			if (!notFound && !isGood(answer)) throw refusal(session, item, exchanged);
			return {
				result: { notFound, rows: [], ...(notFound ? {} : { body: answer.body }) },
				facts: { outcome: notFound ? 'notFound' : 'read', requestId, attempts },
			};
		});
	}

	async end(operation: EndOperation, parameters: Parameters): Promise<Outcome | 'planned'> {
		const { session, item } = this.of(operation, parameters);
		if (this.dry) {
			this.plan(session, operation, item);
			return 'planned';
		}
		return await this.recorded(operation, item, async () => {
			const since = session.tools.now();
			const prepared = prepare(session, operation, parameters);
			const { outcome, requestId, attempts } = await ask(session, operation, item, prepared, since);
			return { result: outcome, facts: { outcome, requestId, attempts } };
		});
	}

	async pause(seconds: number): Promise<void> {
		const { tools, pool, cancelled } = this.session;
		await pool.away(async () => await tools.time.pause(seconds * 1_000, cancelled));
		if (cancelled?.aborted) {
			throw new Failure({
				kind: 'transport',
				message: `${this.session.operation.action}: the execution was cancelled`,
				description: 'What was done before is not undone: look before you repeat it.',
				code: 'ERR_CANCELED',
			});
		}
	}

	now(): number {
		return this.session.tools.time.now() / 1_000;
	}

	/** The same run with another operation: its own target, pace, secrets and words. */
	private of(
		operation: RequestOperation,
		parameters: Parameters,
	): { session: Session; item: Item } {
		const secrets = operation.fields.flatMap(({ name, secret }) => {
			const value = parameters[name];
			return secret && typeof value === 'string' ? [value] : [];
		});
		return {
			session: { ...this.session, operation, operationName: this.nameOf(operation) },
			item: {
				...this.item,
				options: { ...this.item.options, ifNotFound: 'report' },
				parameters,
				target: targetOf(operation, parameters),
				secrets: [...this.item.secrets, ...secrets],
			},
		};
	}

	private nameOf(operation: RequestOperation): string {
		for (const { value, operations } of this.session.provider.resources) {
			const found = Object.entries(operations).find(([, one]) => one === operation);
			if (found) return `${value}.${found[0]}`;
		}
		return operation.action;
	}

	private plan(session: Session, operation: RequestOperation, item: Item): void {
		const { request } = planned(session, item, prepare(session, operation, item.parameters));
		this.taken.push({
			operation: session.operationName,
			target: item.target,
			outcome: 'planned',
			request,
		});
	}

	private async recorded<T>(
		operation: RequestOperation,
		{ target }: Item,
		work: () => Promise<{ result: T; facts: IDataObject }>,
	): Promise<T> {
		const step: IDataObject = { operation: this.nameOf(operation), target };
		try {
			const { result, facts } = await work();
			this.note(Object.assign(step, facts));
			return result;
		} catch (thrown) {
			const { facts } = asFailure(thrown);
			const { message, code, status, requestId, attempts } = facts;
			Object.assign(step, {
				outcome: 'failed',
				failure: { message, code: code ?? null, status: status ?? null },
				requestId: requestId ?? null,
				attempts: attempts ?? 0,
			});
			this.note(step);
			throw asIs(thrown);
		}
	}

	/** A look that is repeated with the same result is one line, with the number of times. */
	private note(step: IDataObject): void {
		this.attempts += typeof step.attempts === 'number' ? step.attempts : 1;
		if (typeof step.requestId === 'string') this.lastRequestId = step.requestId;
		const last = this.taken.at(-1);
		const same = JSON.stringify({ ...last, times: undefined }) === JSON.stringify(step);
		if (last && step.outcome === 'read' && same) {
			last.times = (typeof last.times === 'number' ? last.times : 1) + 1;
		} else this.taken.push(step);
	}
}

const asIs = (thrown: unknown): unknown => thrown;

function asFailure(thrown: unknown): Failure {
	return thrown instanceof Failure
		? thrown
		: new Failure({ kind: 'input', message: 'The step stopped unexpectedly', description: '' });
}

/** The failure with what was done before it, because that is not undone. */
function withSteps(thrown: unknown, { taken }: RecordedSteps): unknown {
	if (!(thrown instanceof Failure)) return thrown;
	const { facts } = thrown;
	const done = taken
		.filter(({ outcome }) => ['accepted', 'ended', 'alreadyEnded'].includes(String(outcome)))
		.map(({ operation }) => String(operation));
	const before = done.length > 0 ? ` Done before this: ${done.join(', ')}.` : '';
	return new Failure({
		...facts,
		description: facts.description + before,
		done: { ...facts.done, steps: taken },
	});
}

function nothingThere({ action }: CompoundOperation, { target }: Item): Failure {
	const about = Object.entries(target)
		.map(([name, value]) => `${name} ${String(value)}`)
		.join(', ');
	return new Failure({
		kind: 'vendor',
		message: `${action}: nothing was found (${about})`,
		description: 'It may be over already, or an ID or the region is wrong.',
	});
}
