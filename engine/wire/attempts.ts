import { sleep, type IExecuteFunctions } from 'n8n-workflow';

import { whenAborted } from '../base/time';

/** The signal of one attempt, and whether its deadline has ended it. */
export interface Bounded {
	signal: AbortSignal;
	late: boolean;
	/** Called when the signal is aborted; a listener to it would cost more than the signature. */
	ended?: () => void;
	/** The context through which n8n's helper gets the signal. */
	caller?: IExecuteFunctions;
}

interface Running extends Bounded {
	controller: AbortController;
	/** On the clock of performance.now(). */
	deadline: number;
}

/**
 * The attempts that are under way in one execution: lets them start apart, and ends them at their
 * deadlines and on cancel.
 *
 * One timer serves all deadlines. A timeout signal for each attempt, joined with the cancel
 * signal, costs more processor time than signing (0.05 ms).
 */
export class Attempts {
	private underWay = 0;
	private lastStart = Promise.resolve();
	private readonly running = new Set<Running>();
	/** Of attempts that were answered, and whose signal was never aborted. */
	private readonly unused: Running[] = [];
	/** When the timer ends; no attempt under way has an earlier deadline. */
	private timerEnds = Infinity;

	constructor(private readonly cancelled: AbortSignal | undefined) {
		whenAborted(cancelled, () => {
			for (const attempt of this.running) end(attempt, cancelled?.reason);
		});
	}

	/**
	 * Does `work` with a signal that is aborted after `milliseconds`, or on cancel.
	 *
	 * @param leavesNothing nothing goes on with the signal when the work is done: the next attempt
	 * takes it over, because making one takes longer than signing
	 */
	async run<T>(
		milliseconds: number,
		work: (bounded: Bounded) => Promise<T>,
		leavesNothing = false,
	): Promise<T> {
		this.underWay += 1;
		busy.add(this);
		let attempt: Running | undefined;
		try {
			if (this.underWay > 1) await this.startApart();
			attempt = this.begin(milliseconds);
			const result = await work(attempt);
			if (leavesNothing && !attempt.signal.aborted) this.unused.push(attempt);
			return result;
		} finally {
			this.underWay -= 1;
			if (attempt) this.running.delete(attempt);
			if (this.underWay === 0) busy.delete(this);
		}
	}

	/**
	 * A millisecond apart: requests that leave together are answered together, and whoever works
	 * on ten answers at once sends the next ten requests when the last answer is done, again
	 * together. Apart they make a tenth more (npm run bench, row "Latency bound").
	 */
	private async startApart(): Promise<void> {
		this.lastStart = this.lastStart.then(async () => await sleep(0));
		await this.lastStart;
	}

	private begin(milliseconds: number): Running {
		const attempt = this.unused.pop() ?? newRunning();
		attempt.deadline = performance.now() + milliseconds;
		if (this.cancelled?.aborted) attempt.controller.abort(this.cancelled.reason);
		this.running.add(attempt);
		if (attempt.deadline < this.timerEnds) this.wakeAt(attempt.deadline);
		return attempt;
	}

	private wakeAt(moment: number): void {
		this.timerEnds = moment;
		const left = Math.max(1, Math.ceil(moment - performance.now()));
		// A signal's timer keeps no process alive, but it lasts until its end, with all that its listener
		// holds: that must not be an execution, which may be over by then.
		const us = new WeakRef(this);
		whenAborted(AbortSignal.timeout(left), () => us.deref()?.woken(moment));
	}

	private woken(moment: number): void {
		// An earlier one may have been set meanwhile.
		if (this.timerEnds === moment) this.endLateOnes();
	}

	private endLateOnes(): void {
		this.timerEnds = Infinity;
		const now = performance.now();
		let next = Infinity;
		for (const attempt of this.running) {
			if (attempt.deadline > now) {
				next = Math.min(next, attempt.deadline);
			} else {
				attempt.late = true;
				end(attempt);
			}
		}
		if (next < Infinity) this.wakeAt(next);
	}
}

function newRunning(): Running {
	const controller = new AbortController();
	return { controller, signal: controller.signal, deadline: Infinity, late: false };
}

function end({ controller, ended }: Running, reason?: unknown): void {
	controller.abort(reason);
	ended?.();
}

/** What has a request under way, and whose deadlines count. */
const busy = new Set<Attempts>();

const all = new WeakMap<AbortSignal, Attempts>();

/** The attempts of the execution that has this cancel signal. */
export function attemptsOf(cancelled: AbortSignal | undefined): Attempts {
	if (!cancelled) return new Attempts(undefined);
	let attempts = all.get(cancelled);
	if (!attempts) all.set(cancelled, (attempts = new Attempts(cancelled)));
	return attempts;
}
