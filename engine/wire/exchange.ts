import type { IDataObject } from 'n8n-workflow';

import { asIs, Failure } from '../base/failure';
import type { Stay } from '../base/places';
import {
	isAmong,
	matchAnswer,
	type Answer,
	type IncomingFile,
	type VendorResponse,
} from '../model/answer';
import { numberOption, type Options } from '../model/item';
import type { Parameters, RequestOperation } from '../model/operation';
import type { Repeat } from '../model/repeat';
import type { VendorRequest } from '../model/request';
import { learnSecrets } from './credential';
import { explainNoAnswer, explainWish } from './explain';
import type { Line } from './line';
import type { Turn } from './pace';
import { cleanHeaders, makeRedact } from './redact';
import {
	backoff,
	BROKEN_OFF,
	BUDGET,
	DEFAULT_RETRIES,
	isTransientFault,
	judgeAnswer,
	leavesOpen,
	LONGEST_WISH,
	NEVER_SENT,
	OVERLOADED,
	serverWish,
	type Verdict,
} from './retry';
import { Route } from './route';
import { NoAnswer, sendOnce, type Receive } from './send';

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

/** How long one attempt may take, in milliseconds, and how many there may be besides the first. */
export interface Bounds {
	timeout: number;
	retries: number;
}

/** The bounds that an item's options set. */
export function boundsOf(options: Options): Bounds {
	return {
		timeout: Math.min(numberOption(options, 'timeout', DEFAULT_TIMEOUT) * 1_000, BUDGET),
		retries: numberOption(options, 'maxRetries', DEFAULT_RETRIES),
	};
}

/** An answer and what it took to get it. */
export interface Exchanged {
	answer: Answer;
	requestId: string | null;
	attempts: number;
	/** From the first asking to this answer. */
	durationMs: number;
	/** Milliseconds on the line's time: when the attempt was sent that was answered. */
	sentAt: number;
	/** An earlier attempt may have been carried out, because its answer was lost. */
	lostAnswer: boolean;
	/** Minutes by which our clock is ahead of the vendor's, by the answer's `Date`. */
	clockAhead?: number;
}

/** Builds a request: the operation's own, the ID and the idempotency headers. */
export function prepare(line: Line, operation: RequestOperation, parameters: Parameters): Prepared {
	const { provider, connection, tools } = line;
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
	line: Line,
	operation: RequestOperation,
	bounds: Bounds,
	prepared: Prepared,
	repeat: Repeat,
	tally: Tally = newTally(),
	receive?: Receive,
): Promise<Exchanged> {
	return await new Exchange(line, operation, bounds, prepared, repeat, tally, receive).run();
}

/** What the attempts for one item have used up, over all its exchanges. */
export interface Tally {
	attempts: number;
	/** Moment of the first attempt, on the line's time. */
	firstSent: number | undefined;
	/** Milliseconds since then that are not the vendor's: waiting for a turn, or for a place. */
	queued: number;
}

export const newTally = (): Tally => ({ attempts: 0, firstSent: undefined, queued: 0 });

/** Milliseconds that are left for further attempts. */
export function budgetLeft({ firstSent, queued }: Tally, now: number): number {
	return firstSent === undefined ? BUDGET : BUDGET - (now - firstSent - queued);
}

/** Pauses without holding a place. Waiting to come back in is nobody's time but the pool's. */
export async function rest({ tools, pool, cancelled }: Line, tally: Tally, milliseconds: number) {
	let rested = tools.time.now();
	await pool.away(async () => {
		await tools.time.pause(milliseconds, cancelled);
		rested = tools.time.now();
	});
	if (tally.firstSent !== undefined) tally.queued += tools.time.now() - rested;
}

/** One item's way from the first attempt to an answer. */
class Exchange {
	private readonly started: number;
	private throttles = 0;
	private lostAnswer = false;
	private signedInAgain = false;
	private clockAhead: number | undefined;
	private sentAt: number;
	private readonly route: Route;
	/** What the latest attempt came to, in case there is no time for another one. */
	private latest: Answer | NoAnswer | undefined;

	constructor(
		private readonly line: Line,
		private readonly operation: RequestOperation,
		private readonly bounds: Bounds,
		private readonly prepared: Prepared,
		private readonly repeat: Repeat,
		private readonly tally: Tally,
		private readonly receive?: Receive,
	) {
		this.started = line.tools.time.now();
		this.sentAt = this.started;
		this.route = new Route(
			line.connection.baseUrl,
			line.provider.fallbacks?.(line.connection, prepared.request) ?? [],
		);
	}

	async run(): Promise<Exchanged> {
		for (;;) {
			const answer = await this.attempt();
			if (!answer) continue;
			if (!answer.ok && !(await learnSecrets(this.line))) throw this.wordless(answer);
			return this.exchanged(answer);
		}
	}

	/** Without the vendor's words, when it is not known what is secret in them. */
	private wordless(answer: Answer): Failure {
		const { provider } = this.line;
		const open = leavesOpen(answer, provider.retry);
		return new Failure({
			kind: 'vendor',
			message: `${provider.displayName} answered with status ${answer.status}`,
			description:
				'Its words are left out: n8n could not read the credential again, which tells what is secret in them.',
			status: answer.status,
			...this.attemptFacts(),
			ambiguous: open || this.lostAnswer,
			open,
		});
	}

	/** One attempt: an answer to take, or nothing when there is to be another attempt. */
	private async attempt(): Promise<Answer | undefined> {
		const { line } = this;
		const turns = await this.turns();
		if (line.cancelled?.aborted) throw this.failed(new NoAnswer('ERR_CANCELED', 'cancelled'));
		if (line.halted.by) throw this.notSent(line.halted.by);
		const timeout = Math.min(this.bounds.timeout, this.budgetLeft());
		// Nothing is sent that would be given up at once: what the last attempt came to decides.
		if (timeout <= 0) return this.decided();
		this.sentAt = line.tools.time.now();
		this.tally.firstSent ??= this.sentAt;
		this.tally.attempts += 1;
		const queryBefore = line.connection.query;
		const stay = line.pool.places.begin();
		let response;
		try {
			response = await sendOnce(
				line.context,
				line.credential,
				this.route.of(line.connection),
				this.prepared.request,
				timeout,
				this.receive,
			);
		} catch (thrown) {
			if (brokeOff(thrown)) stay.refused('overload');
			else stay.left();
			await this.afterFault(thrown);
			return undefined;
		}
		const { answer, verdict } = this.understood(response, stay);
		this.latest = answer;
		halt(line, answer);
		this.setClock(response.headers.date);
		const wish = serverWish(response.headers, line.tools.now());
		if (verdict === 'throttled') {
			const waitFor = Math.min(wish ?? 0, LONGEST_WISH);
			for (const { pace, turn } of turns) pace.refused(turn, waitFor);
			return (await this.afterThrottle(answer, wish)) ? undefined : answer;
		}
		for (const { pace, turn } of turns) pace.took(turn);
		if (verdict === 'again') return (await this.afterRefusal(answer, wish)) ? undefined : answer;
		if (await this.signsInAgain(answer, queryBefore)) return undefined;
		return answer;
	}

	/** Whatever it may be, it is in flight no more. */
	private understood(response: VendorResponse, stay: Stay): { answer: Answer; verdict: Verdict } {
		const { connection, provider } = this.line;
		try {
			const answer = cleanHeaders(
				response.file ? fileAnswer(response, response.file) : this.read(response),
				connection.secrets,
			);
			const verdict = judgeAnswer(answer, provider.retry);
			this.tell(stay, answer, verdict);
			return { answer, verdict };
		} catch (thrown) {
			stay.left();
			throw asIs(thrown);
		}
	}

	/** What this answer says of how many requests at a time are good. */
	private tell(stay: Stay, { status }: Answer, verdict: Verdict): void {
		if (verdict === 'throttled') stay.refused('tooMany');
		else if (OVERLOADED.has(status)) stay.refused('overload');
		// A file takes as long as it is large, and a quota that is used up is no matter of speed.
		else if (this.receive || status === 429) stay.left();
		else stay.answered(`${this.operation.action} ${status}`);
	}

	/** An answer that the provider stumbles over is one that cannot be read, and no more. */
	private read(response: VendorResponse): Answer {
		try {
			const { read } = this.operation;
			return read ? read(response, this.prepared.request) : this.line.provider.read(response);
		} catch {
			const { status, text } = response;
			const nothing = { ok: false, code: '', message: '', requestId: null, body: undefined };
			return { ...nothing, status, text, reading: 'unreadable' };
		}
	}

	/** Waits for its turn in every pace. */
	private async turns() {
		const { line, tally } = this;
		const asked = line.tools.time.now();
		const turns: Array<{ pace: ReturnType<Line['paces']>[number]; turn: Turn }> = [];
		for (const pace of line.paces(this.operation)) {
			turns.push({ pace, turn: await pace.turn(line.cancelled) });
		}
		if (tally.firstSent !== undefined) tally.queued += line.tools.time.now() - asked;
		return turns;
	}

	private decided(): Answer {
		if (this.latest && !(this.latest instanceof NoAnswer)) return this.latest;
		throw this.failed(this.latest ?? new NoAnswer('ETIMEDOUT', 'no time was left'));
	}

	/** Waits for another attempt, or throws what is known of the fault. */
	private async afterFault(thrown: unknown): Promise<void> {
		if (!(thrown instanceof NoAnswer)) throw this.withLoss(thrown);
		this.latest = thrown;
		this.route.failed(thrown.code);
		const sent = !thrown.neverSent && !NEVER_SENT.has(thrown.code);
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
		this.refuseLongWish(answer, wish);
		const { first, most } = this.line.provider.retry?.throttled ?? { first: 1_000, most: 1_000 };
		const wait = wish ?? backoff(this.throttles, this.chance(), first, most);
		this.throttles += 1;
		this.tally.attempts -= 1;
		return await this.waits(wait, true);
	}

	private async afterRefusal(answer: Answer, wish: number | undefined): Promise<boolean> {
		const open = leavesOpen(answer, this.line.provider.retry);
		if (open && this.repeat !== 'safe') return false;
		this.refuseLongWish(answer, wish);
		const goesOn = await this.waits(wish ?? backoff(this.tally.attempts - 1, this.chance()));
		this.lostAnswer ||= goesOn && open;
		return goesOn;
	}

	private refuseLongWish(answer: Answer, wish: number | undefined): void {
		if (wish === undefined || wish <= LONGEST_WISH) return;
		throw explainWish(this.line, this.operation, answer, wish, {
			...this.attemptFacts(answer),
			ambiguous: this.lostAnswer || leavesOpen(answer, this.line.provider.retry),
			open: leavesOpen(answer, this.line.provider.retry),
		});
	}

	/** Waits without holding a place; false when attempts or budget do not allow another one. */
	private async waits(milliseconds: number, free = false): Promise<boolean> {
		if (!free && this.tally.attempts > this.bounds.retries) return false;
		if (milliseconds >= this.budgetLeft()) return false;
		await rest(this.line, this.tally, milliseconds);
		return true;
	}

	/** Once, and for all items together, where the provider says that the session ran out. */
	private async signsInAgain(answer: Answer, queryBefore: object | undefined): Promise<boolean> {
		const { line } = this;
		const { signIn } = line.provider;
		const safe = this.repeat === 'safe';
		if (this.signedInAgain || !signIn?.needed(answer, line.connection, safe)) return false;
		this.signedInAgain = true;
		if (line.connection.query !== queryBefore) return true;
		if (line.signIn.refused) throw this.withLoss(line.signIn.refused);
		line.signIn.underWay ??= (async () => {
			try {
				const send = async (request: VendorRequest) => {
					const response = await sendOnce(
						line.context,
						line.credential,
						line.connection,
						request,
						this.bounds.timeout,
					);
					return { ...line.provider.read(response), headers: response.headers };
				};
				await signIn.again(line.connection, send, this.prepared.request);
			} catch (thrown) {
				// A refused login is not tried again by every item: that would lock the account.
				if (thrown instanceof Failure) line.signIn.refused = thrown;
				throw thrown instanceof NoAnswer ? this.failed(thrown) : thrown;
			} finally {
				line.signIn.underWay = undefined;
			}
		})();
		await line.signIn.underWay.catch((thrown: unknown) => {
			throw this.withLoss(thrown);
		});
		return true;
	}

	private budgetLeft(): number {
		return budgetLeft(this.tally, this.line.tools.time.now());
	}

	private chance(): number {
		return this.line.tools.time.random();
	}

	private attemptFacts(answer?: Answer) {
		return {
			requestId: answer?.requestId ?? this.prepared.requestId,
			// A refusal for the rate is no attempt, but something was sent.
			attempts: Math.max(this.tally.firstSent === undefined ? 0 : 1, this.tally.attempts),
		};
	}

	private failed(missing: NoAnswer, ambiguous = false): Error {
		return explainNoAnswer(this.line, this.operation, missing, {
			...this.attemptFacts(),
			ambiguous: ambiguous || this.lostAnswer,
		});
	}

	/** What stops this item now does not undo what an earlier attempt may have done. */
	private withLoss(thrown: unknown): unknown {
		if (!(thrown instanceof Failure) || !this.lostAnswer) return thrown;
		return new Failure({
			...thrown.facts,
			...this.attemptFacts(),
			ambiguous: true,
			description: `An earlier attempt may have been carried out, because its answer was lost. ${thrown.facts.description}`,
		});
	}

	/** The run was halted: true for this item only as far as it was not sent before. */
	private notSent(halted: Failure): unknown {
		if (this.tally.attempts === 0) return halted;
		return new Failure({
			...halted.facts,
			...this.attemptFacts(),
			message: halted.facts.message.replace(/^Not sent/, 'Not sent again'),
			description: `${this.lostAnswer ? 'An earlier attempt may have been carried out, because its answer was lost. ' : ''}${halted.facts.description}`,
			ambiguous: this.lostAnswer,
		});
	}

	private exchanged(answer: Answer): Exchanged {
		return {
			answer: this.route.told(answer),
			requestId: answer.requestId ?? this.prepared.requestId,
			attempts: Math.max(1, this.tally.attempts),
			durationMs: Math.round(this.line.tools.time.now() - this.started),
			sentAt: this.sentAt,
			lostAnswer: this.lostAnswer,
			...(this.clockAhead === undefined ? {} : { clockAhead: this.clockAhead }),
		};
	}

	private setClock(date: string | undefined): void {
		const { line } = this;
		const vendors = Date.parse(date ?? '');
		if (Number.isNaN(vendors)) return;
		const ahead = line.tools.now().getTime() - vendors;
		const minutes = Math.round(ahead / 60_000);
		this.clockAhead = minutes === 0 ? undefined : minutes;
		// Within the header's own whole seconds the clocks agree.
		line.clock.ahead = Math.abs(ahead) <= DATE_ACCURACY ? 0 : ahead;
	}
}

/** The connection broke, or no answer came in time. */
function brokeOff(thrown: unknown): boolean {
	return thrown instanceof NoAnswer && !thrown.neverSent && BROKEN_OFF.has(thrown.code);
}

/** A file has come: there is nothing to read in it. */
function fileAnswer({ status }: VendorResponse, file: IncomingFile): Answer {
	return { status, ok: true, code: '', message: '', requestId: null, body: {}, text: '', file };
}

/** A `Date` tells whole seconds, and the way takes time (milliseconds). */
const DATE_ACCURACY = 2_000;

/** Remembers an answer after which further requests would do harm. */
function halt({ provider, connection, halted }: Line, answer: Answer): void {
	if (halted.by || !isAmong(provider.halts ?? [], answer)) return;
	const code = makeRedact(connection.secrets)(answer.code);
	halted.by = new Failure({
		kind: 'input',
		message: `Not sent, because ${provider.displayName} has refused the credential in this run (${answer.status} ${code})`,
		description:
			matchAnswer(provider.advice, answer) ?? 'Check the credential, test it and run again.',
		status: answer.status,
		code,
		ambiguous: false,
	});
}
