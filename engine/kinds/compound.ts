import type { IDataObject } from 'n8n-workflow';

import { asIs, Failure } from '../base/failure';
import { isAmong } from '../model/answer';
import { secretIn, targetOf, type Item } from '../model/item';
import type {
	CompoundOperation,
	EndOperation,
	ListOperation,
	Parameters,
	ReadOperation,
	RequestOperation,
	Sight,
	StepChoices,
	StepResult,
	Steps,
	WriteOperation,
} from '../model/operation';
import { envelope, type Outcome } from '../model/outcome';
import { sentence } from '../model/sentence';
import { boundsOf, exchange, prepare } from '../wire/exchange';
import { planned } from './dryRun';
import { Endings, sharedByEndings, type Ended, type SharedByEndings } from './end';
import { isGood, RefusedPage, rowsOf } from './look';
import type { Run } from './run';
import { refusal, shownBody, thingText } from './shared';

/** Ends something by several operations in sequence, and reports each step. */
export class Compounds {
	/** What the steps of an operation share, over all items. */
	private readonly shared = new Map<EndOperation, SharedByEndings>();

	constructor(
		private readonly run: Run,
		private readonly operation: CompoundOperation,
	) {}

	async item(item: Item): Promise<IDataObject[]> {
		const { run, operation } = this;
		const { provider, tools } = run.line;
		const started = tools.time.now();
		const steps = new RecordedSteps(run, item, async (step, own) => await this.endStep(step, own));
		const { outcome, facts } = await operation
			.perform(item.parameters, steps)
			.catch((thrown: unknown) => {
				throw withSteps(thrown, steps);
			});
		const ending = {
			provider: provider.name,
			operation: run.operationName,
			target: item.target,
		};
		if (steps.dry) {
			const message = 'Dry run: nothing was ended; the steps say what would be sent.';
			return [{ outcome: 'planned', message, ...ending, ...facts, steps: steps.taken }];
		}
		const policy = item.options.ifNotFound ?? operation.ifNotFound ?? 'report';
		if (outcome === 'notFound' && policy === 'fail') {
			throw withSteps(nothingThere(operation, item), steps);
		}
		const assumed = outcome === 'notFound' && policy === 'treatAsEnded';
		const claim = { outcome: assumed ? ('alreadyEnded' as const) : outcome, assumed };
		const names = operation.fields
			.filter(({ name }) => name in item.target)
			.map(({ displayName }) => displayName);
		return [
			envelope({
				...claim,
				...ending,
				message: sentence(run, {}, claim, names),
				requestId: steps.lastRequestId,
				attempts: steps.attempts,
				durationMs: Math.round((steps.lastAnswer ?? started) - started),
				response: null,
				facts: { ...facts, steps: steps.taken },
			}),
		];
	}

	/** A step that ends something is a run of its own, with one item. */
	private async endStep(operation: EndOperation, item: Item): Promise<Ended> {
		const run = {
			...this.run,
			operation,
			operationName: nameOf(this.run, operation),
			items: 1,
			read: async () => item,
		};
		let shared = this.shared.get(operation);
		if (!shared) this.shared.set(operation, (shared = sharedByEndings(this.run)));
		const endings = new Endings(run, operation, shared);
		try {
			return await endings.end(item);
		} finally {
			await endings.close(1);
		}
	}
}

/** What the item's options say of the whole, and a compound ending may say of a step. */
const NOT_FOR_STEPS = {
	dryRun: undefined,
	ifNotFound: 'report',
	lookBeforeEnding: false,
	waitUntilEnded: undefined,
	waitUpTo: undefined,
};

/** Takes steps for one item and keeps what became of each. */
class RecordedSteps implements Steps {
	readonly dry: boolean;
	readonly wait: StepChoices;
	readonly taken: IDataObject[] = [];
	attempts = 0;
	lastRequestId: string | null = null;
	/** Milliseconds on the line's time. */
	lastAnswer: number | undefined;
	private readonly blind: boolean;

	constructor(
		private readonly run: Run,
		private readonly item: Item,
		private readonly endStep: (operation: EndOperation, item: Item) => Promise<Ended>,
	) {
		const { dryRun, waitUntilEnded, waitUpTo } = item.options;
		this.wait = {
			waitUntilEnded: waitUntilEnded === true,
			...(typeof waitUpTo === 'number' ? { waitUpTo } : {}),
		};
		this.dry = dryRun === 'requestOnly' || dryRun === 'lookUpFirst';
		this.blind = dryRun === 'requestOnly';
	}

	possible(operation: RequestOperation, parameters: Parameters): void {
		prepare(this.run.line, operation, parameters);
	}

	async list(operation: ListOperation, parameters: Parameters): Promise<unknown[]> {
		const item = this.of(operation, parameters);
		if (this.blind) {
			this.plan(operation, item);
			return [];
		}
		return await this.recorded(operation, item, async () => {
			const bounds = boundsOf(item.options);
			const rows = await rowsOf(this.run.line, operation, bounds, item.parameters).catch(
				(thrown: unknown) => {
					throw thrown instanceof RefusedPage
						? refusal(this.run, operation, item, thrown.exchanged)
						: thrown;
				},
			);
			return { result: rows, facts: { outcome: 'read', count: rows.length } };
		});
	}

	async look(operation: ReadOperation, parameters: Parameters): Promise<Sight> {
		const item = this.of(operation, parameters);
		if (this.blind) {
			this.plan(operation, item);
			return { notFound: true, rows: [] };
		}
		return await this.recorded<Sight>(operation, item, async () => {
			const { answer, requestId, attempts, ...rest } = await this.sent(operation, item, 'safe');
			const notFound = isAmong(operation.notFound, answer);
			if (!notFound && !isGood(answer)) {
				throw refusal(this.run, operation, item, { answer, requestId, attempts, ...rest });
			}
			return {
				result: { notFound, rows: [], ...(notFound ? {} : { body: answer.body }) },
				facts: { outcome: notFound ? 'notFound' : 'read', requestId, attempts },
			};
		});
	}

	async write(operation: WriteOperation, parameters: Parameters): Promise<unknown> {
		const item = this.of(operation, parameters);
		if (this.dry) {
			this.plan(operation, item);
			return {};
		}
		return await this.recorded(operation, item, async () => {
			const exchanged = await this.sent(operation, item, operation.repeat);
			const { answer, requestId, attempts } = exchanged;
			if (!isGood(answer)) throw refusal(this.run, operation, item, exchanged);
			return {
				result: shownBody(this.run, operation, item, answer.body),
				facts: { outcome: 'done', requestId, attempts },
			};
		});
	}

	async end(
		operation: EndOperation,
		parameters: Parameters,
		choices: StepChoices = {},
	): Promise<Outcome | 'planned'> {
		const item = this.of(operation, parameters, choices);
		if (this.dry) {
			this.plan(operation, item);
			return 'planned';
		}
		return await this.recorded(operation, item, async () => {
			const { outcome, known, facts } = await this.endStep(operation, item);
			const { requestId, attempts, claim } = known;
			return { result: outcome, facts: { ...facts, ...claim, outcome, requestId, attempts } };
		});
	}

	async tryEnd(
		operation: EndOperation,
		parameters: Parameters,
		choices: StepChoices = {},
	): Promise<StepResult> {
		const result = async (): Promise<StepResult> => {
			const outcome = await this.end(operation, parameters, choices);
			return { outcome, facts: this.taken.at(-1) ?? {} };
		};
		return await result().catch((thrown: unknown): StepResult => {
			if (!(thrown instanceof Failure) || this.run.line.cancelled?.aborted) throw asIs(thrown);
			return { outcome: 'failed', facts: this.taken.at(-1) ?? {}, failure: thrown };
		});
	}

	async pause(seconds: number): Promise<void> {
		const { tools, pool, cancelled } = this.run.line;
		await pool.away(async () => await tools.time.pause(seconds * 1_000, cancelled));
		if (cancelled?.aborted) {
			throw new Failure({
				kind: 'transport',
				message: `${this.run.operation.action}: the execution was cancelled`,
				description: 'What was done before is not undone: look before you repeat it.',
				code: 'ERR_CANCELED',
			});
		}
	}

	now(): number {
		return this.run.line.tools.time.now() / 1_000;
	}

	/** The item as a step has it: its own target, secrets and options, and the ID that was chosen. */
	private of(operation: RequestOperation, parameters: Parameters, choices: StepChoices = {}): Item {
		const secrets = operation.fields.flatMap((field) => secretIn(field, parameters[field.name]));
		const { requestId } = this.item.parameters;
		return {
			...this.item,
			// The only item of the step's own run.
			index: 0,
			options: { ...this.item.options, ...NOT_FOR_STEPS, ...choices },
			parameters: { ...(requestId === undefined ? {} : { requestId }), ...parameters },
			target: targetOf(operation, parameters),
			secrets: [...this.item.secrets, ...secrets],
		};
	}

	private async sent(operation: RequestOperation, item: Item, repeat: WriteOperation['repeat']) {
		const { line } = this.run;
		const prepared = prepare(line, operation, item.parameters);
		return await exchange(line, operation, boundsOf(item.options), prepared, repeat);
	}

	private plan(operation: RequestOperation, item: Item): void {
		const { run } = this;
		const parameters =
			operation.kind === 'end' && operation.batch
				? operation.batch.merge([item.parameters])
				: item.parameters;
		const { request } = planned(run, operation, item, prepare(run.line, operation, parameters));
		this.taken.push({
			operation: nameOf(run, operation),
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
		const step: IDataObject = { operation: nameOf(this.run, operation), target };
		try {
			const { result, facts } = await work();
			this.note(Object.assign(step, facts));
			return result;
		} catch (thrown) {
			const { facts } = asFailure(thrown);
			const { message, code, status, requestId, attempts, ambiguous, done } = facts;
			Object.assign(step, done, {
				outcome: 'failed',
				failure: {
					message,
					code: code ?? null,
					status: status ?? null,
					ambiguous: ambiguous === true,
				},
				requestId: requestId ?? null,
				attempts: attempts ?? 0,
			});
			this.note(step);
			throw asIs(thrown);
		}
	}

	/** A look that is repeated with the same result is one line, with the number of times. */
	private note(step: IDataObject): void {
		this.lastAnswer = this.run.line.tools.time.now();
		this.attempts += typeof step.attempts === 'number' ? step.attempts : 1;
		if (typeof step.requestId === 'string') this.lastRequestId = step.requestId;
		const last = this.taken.at(-1);
		const same = JSON.stringify({ ...last, times: undefined }) === JSON.stringify(step);
		if (last && step.outcome === 'read' && same) {
			last.times = (typeof last.times === 'number' ? last.times : 1) + 1;
		} else this.taken.push(step);
	}
}

/** `<resource>.<operation>` of a step. */
function nameOf({ line: { provider } }: Run, operation: RequestOperation): string {
	for (const { value, operations } of provider.resources) {
		const found = Object.entries(operations).find(([, one]) => one === operation);
		if (found) return `${value}.${found[0]}`;
	}
	return operation.action;
}

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
		.filter(({ outcome }) =>
			['accepted', 'ended', 'alreadyEnded', 'done'].includes(String(outcome)),
		)
		.map(({ operation }) => String(operation));
	const before = done.length > 0 ? ` Done before this: ${done.join(', ')}.` : '';
	return new Failure({
		...facts,
		description: facts.description + before,
		done: { ...facts.done, steps: taken },
	});
}

function nothingThere(operation: CompoundOperation, item: Item): Failure {
	const { action } = operation;
	return new Failure({
		kind: 'vendor',
		message: `${action}: nothing was found (${thingText(operation, item)})`,
		description: 'It may be over already, or an ID or the region is wrong.',
	});
}
