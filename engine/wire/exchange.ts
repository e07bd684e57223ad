import type { IDataObject } from 'n8n-workflow';

import { isAmong, matchAnswer, type Answer } from '../model/answer';
import { explainNoAnswer, explainWish } from './explain';
import { Failure } from '../base/failure';
import type { Parameters, RequestOperation } from '../model/operation';
import { numberOption, type Item } from '../model/item';
import type { VendorRequest } from '../model/request';
import {
	backoff,
	BUDGET,
	DEFAULT_RETRIES,
	isTransientFault,
	judgeAnswer,
	leavesOpen,
	LONGEST_WISH,
	NEVER_SENT,
	serverWish,
} from './retry';
import { type Repeat } from '../model/repeat';
import { NoAnswer, sendOnce } from './send';
import { Route } from './route';
import { learnSecrets, type Session } from '../session';

/** Default of the option Timeout, in seconds. */
export const DEFAULT_TIMEOUT = 30;

/** What an operation asks for one item, ready to send. */
export interface Prepared {
	request: VendorRequest;
	/** The ID that we send, where the vendor takes one. */
	requestId: string | null;
	/** Facts for the item, e.g. the idempotency headers. */
	facts: IDataObject;
}

/** An answer and what it took to get it. */
export interface Exchanged {
	answer: Answer;
	requestId: string | null;
	attempts: number;
	durationMs: number;
	/** An earlier attempt may have been carried out, because its answer was lost. */
	lostAnswer: boolean;
	/** Minutes by which our clock is ahead of the vendor's, by the answer's `Date`. */
	clockAhead?: number;
}

/** Builds a request: the operation's own, the ID and the idempotency headers. */
export function prepare(
	session: Session,
	operation: RequestOperation,
	parameters: Parameters,
): Prepared {
	const { provider, connection, tools } = session;
	const request = operation.request(parameters, connection.values);
	const once = operation.idempotency?.(parameters, tools);
	const chosenId = parameters.requestId;
	const requestId = provider.requestId
		? typeof chosenId === 'string' && chosenId !== ''
			? chosenId
			: tools.uuid()
		: null;
	const headers = {
		...provider.headers,
		...request.headers,
		...once?.headers,
		...(provider.requestId && requestId ? { [provider.requestId.header]: requestId } : {}),
	};
	return { request: { ...request, headers }, requestId, facts: once?.report ?? {} };
}

/**
 * Sends a prepared request, again where that is allowed, and has the provider read the answer.
 * Attempts, waits and budget follow the rules of retry.ts.
 *
 * @throws Failure (`transport`) when no answer came, `vendor` when the vendor asks to wait too long.
 */
export async function exchange(
	session: Session,
	operation: RequestOperation,
	item: Pick<Item, 'options'>,
	prepared: Prepared,
	repeat: Repeat,
	tally: Tally = newTally(),
): Promise<Exchanged> {
	return await new Exchange(session, operation, item, prepared, repeat, tally).run();
}

/** What the attempts for one item have used up, over all its exchanges. */
export interface Tally {
	attempts: number;
	/** Moment of the first attempt, on the session's time. */
	firstSent: number | undefined;
	/** Milliseconds since then that are not the vendor's: waiting for a turn. */
	queued: number;
}

export const newTally = (): Tally => ({ attempts: 0, firstSent: undefined, queued: 0 });

/** Milliseconds that are left for further attempts. */
export function budgetLeft({ firstSent, queued }: Tally, now: number): number {
	return firstSent === undefined ? BUDGET : BUDGET - (now - firstSent - queued);
}

/** One item's way from the first attempt to an answer. */
class Exchange {
	private readonly started: number;
	private readonly timeout: number;
	private readonly retries: number;
	private throttles = 0;
	private lostAnswer = false;
	private signedInAgain = false;
	private clockAhead: number | undefined;
	private readonly route: Route;

	constructor(
		private readonly session: Session,
		private readonly operation: RequestOperation,
		{ options }: Pick<Item, 'options'>,
		private readonly prepared: Prepared,
		private readonly repeat: Repeat,
		private readonly tally: Tally,
	) {
		this.started = session.tools.time.now();
		this.route = new Route(
			session.connection.baseUrl,
			session.provider.fallbacks?.(session.connection, prepared.request) ?? [],
		);
		const seconds = numberOption(options, 'timeout', DEFAULT_TIMEOUT);
		this.timeout = Math.min(seconds * 1_000, BUDGET);
		this.retries = numberOption(options, 'maxRetries', DEFAULT_RETRIES);
	}

	async run(): Promise<Exchanged> {
		for (;;) {
			const answer = await this.attempt();
			if (!answer) continue;
			if (!answer.ok) await learnSecrets(this.session);
			return this.exchanged(answer);
		}
	}

	/** One attempt: an answer to take, or nothing when there is to be another attempt. */
	private async attempt(): Promise<Answer | undefined> {
		const { session } = this;
		const pace = session.pace(this.operation);
		const asked = session.tools.time.now();
		const turn = await pace.turn(session.cancelled);
		const { tally } = this;
		if (tally.firstSent !== undefined) tally.queued += session.tools.time.now() - asked;
		if (session.cancelled?.aborted) throw this.failed(new NoAnswer('ERR_CANCELED', 'cancelled'));
		if (session.halted.by) throw session.halted.by;
		tally.firstSent ??= session.tools.time.now();
		tally.attempts += 1;
		const queryBefore = session.connection.query;
		let response;
		try {
			response = await sendOnce(
				session.context,
				session.credential,
				this.route.of(session.connection),
				this.prepared.request,
				Math.min(this.timeout, this.budgetLeft()),
			);
		} catch (thrown) {
			await this.afterFault(thrown);
			return undefined;
		}
		const answer = (this.operation.read ?? session.provider.read)(response);
		halt(session, answer);
		this.clockAhead = clockAhead(response.headers.date, session.tools.now());
		const verdict = judgeAnswer(answer, session.provider.retry);
		const wish = serverWish(response.headers, session.tools.now());
		if (verdict === 'throttled') {
			pace.refused(turn, Math.min(wish ?? 0, LONGEST_WISH));
			return (await this.afterThrottle(answer, wish)) ? undefined : answer;
		}
		pace.took(turn);
		if (verdict === 'again') return (await this.afterRefusal(answer, wish)) ? undefined : answer;
		if (await this.signsInAgain(answer, queryBefore)) return undefined;
		return answer;
	}

	/** Waits for another attempt, or throws what is known of the fault. */
	private async afterFault(thrown: unknown): Promise<void> {
		if (!(thrown instanceof NoAnswer)) throw thrown;
		this.route.failed(thrown.code);
		const sent = !NEVER_SENT.has(thrown.code);
		const mayRepeat = !sent || this.repeat === 'safe';
		if (
			isTransientFault(thrown.code) &&
			mayRepeat &&
			(await this.waits(backoff(this.tally.attempts - 1, this.chance())))
		) {
			this.lostAnswer ||= sent;
			return;
		}
		throw this.failed(thrown, sent);
	}

	/** A refusal for the rate was not carried out, so it may always be repeated. */
	private async afterThrottle(answer: Answer, wish: number | undefined): Promise<boolean> {
		if (wish !== undefined && wish > LONGEST_WISH) {
			throw explainWish(this.session, this.operation, answer, wish, this.attemptFacts(answer));
		}
		const { first, most } = this.session.provider.retry?.throttled ?? { first: 1_000, most: 1_000 };
		const wait = wish ?? backoff(this.throttles, this.chance(), first, most);
		this.throttles += 1;
		this.tally.attempts -= 1;
		return await this.waits(wait, true);
	}

	private async afterRefusal(answer: Answer, wish: number | undefined): Promise<boolean> {
		const open = leavesOpen(answer);
		if (open && this.repeat !== 'safe') return false;
		if (wish !== undefined && wish > LONGEST_WISH) {
			throw explainWish(this.session, this.operation, answer, wish, this.attemptFacts(answer));
		}
		const goesOn = await this.waits(wish ?? backoff(this.tally.attempts - 1, this.chance()));
		this.lostAnswer ||= goesOn && open;
		return goesOn;
	}

	/** Waits without holding a place; false when attempts or budget do not allow another one. */
	private async waits(milliseconds: number, free = false): Promise<boolean> {
		const { tools, pool, cancelled } = this.session;
		if (!free && this.tally.attempts > this.retries) return false;
		if (milliseconds >= this.budgetLeft()) return false;
		await pool.away(async () => await tools.time.pause(milliseconds, cancelled));
		return true;
	}

	/** Once, and for all items together, where the provider says that the session ran out. */
	private async signsInAgain(answer: Answer, queryBefore: object | undefined): Promise<boolean> {
		const { session } = this;
		const { signIn } = session.provider;
		if (this.signedInAgain || !signIn?.needed(answer, session.connection)) return false;
		this.signedInAgain = true;
		if (session.connection.query !== queryBefore) return true;
		if (session.signIn.refused) throw session.signIn.refused;
		session.signIn.underWay ??= (async () => {
			try {
				await signIn.again(session.connection, async (request) =>
					session.provider.read(
						await sendOnce(
							session.context,
							session.credential,
							session.connection,
							request,
							this.timeout,
						),
					),
				);
			} catch (thrown) {
				// A refused login is not tried again by every item: that would lock the account.
				if (thrown instanceof Failure) session.signIn.refused = thrown;
				throw thrown instanceof NoAnswer ? this.failed(thrown) : thrown;
			} finally {
				session.signIn.underWay = undefined;
			}
		})();
		await session.signIn.underWay;
		return true;
	}

	private budgetLeft(): number {
		return budgetLeft(this.tally, this.session.tools.time.now());
	}

	private chance(): number {
		return this.session.tools.time.random();
	}

	private attemptFacts(answer?: Answer) {
		return {
			requestId: answer?.requestId ?? this.prepared.requestId,
			attempts: Math.max(1, this.tally.attempts),
		};
	}

	private failed(missing: NoAnswer, ambiguous = false): Error {
		return explainNoAnswer(this.session, this.operation, missing, {
			...this.attemptFacts(),
			ambiguous: ambiguous || this.lostAnswer,
		});
	}

	private exchanged(answer: Answer): Exchanged {
		return {
			answer: this.route.told(answer),
			requestId: answer.requestId ?? this.prepared.requestId,
			attempts: Math.max(1, this.tally.attempts),
			durationMs: Math.round(this.session.tools.time.now() - this.started),
			lostAnswer: this.lostAnswer,
			...(this.clockAhead === undefined ? {} : { clockAhead: this.clockAhead }),
		};
	}
}

/** Remembers an answer after which further requests would do harm. */
function halt({ provider, halted }: Session, answer: Answer): void {
	if (halted.by || !isAmong(provider.halts ?? [], answer)) return;
	halted.by = new Failure({
		kind: 'input',
		message: `Not sent, because ${provider.displayName} has refused the credential in this run (${answer.status} ${answer.code})`,
		description:
			matchAnswer(provider.advice, answer) ?? 'Check the credential, test it and run again.',
		status: answer.status,
		code: answer.code,
	});
}

/** Whole minutes between our clock and the vendor's; nothing when they agree within one. */
function clockAhead(date: string | undefined, now: Date): number | undefined {
	const minutes = Math.round((now.getTime() - Date.parse(date ?? '')) / 60_000);
	return Number.isNaN(minutes) || minutes === 0 ? undefined : minutes;
}
