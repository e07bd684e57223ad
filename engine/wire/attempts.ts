import { sleep } from 'n8n-workflow';

import { whenAborted } from '../base/time';

/** The signal of one attempt, and whether its deadline has ended it. */
export interface Bounded {
	signal: AbortSignal;
	late: boolean;
	/** Called when the signal is aborted; a listener to it would cost more than the signature. */
	ended?: () => void;
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
	/** When the timer ends; no attempt under way has an earlier deadline. */
	private timerEnds = Infinity;

	constructor(private readonly cancelled: AbortSignal | undefined) {
		whenAborted(cancelled, () => {
			for (const attempt of this.running) end(attempt, cancelled?.reason);
		});
	}

	/** Does `work` with a signal that is aborted after `milliseconds`, or on cancel. */
	async run<T>(milliseconds: number, work: (bounded: Bounded) => Promise<T>): Promise<T> {
		this.underWay += 1;
		try {
			if (this.underWay > 1) await this.startApart();
			return await this.bounded(milliseconds, work);
		} finally {
			this.underWay -= 1;
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

	private async bounded<T>(
		milliseconds: number,
		work: (bounded: Bounded) => Promise<T>,
	): Promise<T> {
		const controller = new AbortController();
		const { signal } = controller;
		const deadline = performance.now() + milliseconds;
		const attempt: Running = { controller, signal, deadline, late: false };
		if (this.cancelled?.aborted) controller.abort(this.cancelled.reason);
		this.running.add(attempt);
		if (deadline < this.timerEnds) this.wakeAt(deadline);
		try {
			return await work(attempt);
		} finally {
			this.running.delete(attempt);
		}
	}

	private wakeAt(moment: number): void {
		this.timerEnds = moment;
		const left = Math.max(1, Math.ceil(moment - performance.now()));
		// A signal's timer keeps no process alive.
		whenAborted(AbortSignal.timeout(left), () => {
			// An earlier one may have been set meanwhile.
			if (this.timerEnds === moment) this.endLateOnes();
		});
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

function end({ controller, ended }: Running, reason?: unknown): void {
	controller.abort(reason);
	ended?.();
}

const all = new WeakMap<AbortSignal, Attempts>();

/** The attempts of the execution that has this cancel signal. */
export function attemptsOf(cancelled: AbortSignal | undefined): Attempts {
	if (!cancelled) return new Attempts(undefined);
	let attempts = all.get(cancelled);
	if (!attempts) all.set(cancelled, (attempts = new Attempts(cancelled)));
	return attempts;
}
