import { DEFAULT_TIMEOUT } from '../wire/exchange';
import { lookOnce } from './look';
import type { Parameters, Sight, Verification } from '../model/operation';
import { numberOption, type Options } from '../model/item';
import { Pool } from '../base/pool';
import type { Session } from '../session';

/** How a wait ended. `unknown`: no look could tell. */
export type Seen = 'over' | 'alive' | 'unknown';

interface Waiter {
	parameters: Parameters;
	since: Date;
	/** Milliseconds on the session's time. */
	until: number;
	/** What the latest look that could tell has shown. */
	last: Seen;
	tell(seen: Seen): void;
}

/** One look in turn for everybody who waits for the same app, channel or call. */
export class Watch {
	private readonly waiters = new Set<Waiter>();
	private looking: Promise<void> | undefined;
	/** What the latest look has shown. */
	latest: Sight | undefined;

	private readonly session: Session;

	constructor(
		session: Session,
		private readonly verification: Verification,
		private readonly lookParameters: Parameters,
		private readonly options: Options,
	) {
		// Looks happen while their items wait outside the pool: they hold no place to give back.
		this.session = { ...session, pool: new Pool(Infinity) };
	}

	/**
	 * Waits until the thing is seen over, or the time is up.
	 *
	 * @param upTo seconds
	 */
	async wait(parameters: Parameters, since: Date, upTo: number): Promise<Seen> {
		const until = this.session.tools.time.now() + upTo * 1_000;
		return await new Promise<Seen>((resolve) => {
			const waiter: Waiter = {
				parameters,
				since,
				until,
				last: 'unknown',
				tell: (seen) => {
					this.waiters.delete(waiter);
					resolve(seen);
				},
			};
			this.waiters.add(waiter);
			this.looking ??= this.lookInTurn();
		});
	}

	private async lookInTurn(): Promise<void> {
		const { tools, cancelled } = this.session;
		while (this.waiters.size > 0 && !cancelled?.aborted) {
			this.latest = await this.look();
			this.show(this.latest);
			if (this.waiters.size === 0) break;
			const nextEnd = Math.min(...[...this.waiters].map(({ until }) => until));
			const rest = Math.max(0, nextEnd - tools.time.now());
			await tools.time.pause(Math.min(this.verification.every * 1_000, rest), cancelled);
		}
		for (const waiter of this.waiters) waiter.tell(waiter.last);
		this.looking = undefined;
	}

	/** A look that fails shows nothing; the next one may, so that none is worth a second attempt. */
	private async look(): Promise<Sight | undefined> {
		const { session, verification, lookParameters } = this;
		const longest = Math.max(...[...this.waiters].map(({ until }) => until));
		const rest = Math.max(1, longest - session.tools.time.now()) / 1_000;
		const timeout = Math.min(rest, numberOption(this.options, 'timeout', DEFAULT_TIMEOUT));
		const options = { ...this.options, maxRetries: 0, timeout };
		return await lookOnce(session, verification.look, { options }, lookParameters).catch(
			() => undefined,
		);
	}

	private show(sight: Sight | undefined): void {
		const now = this.session.tools.time.now();
		for (const waiter of this.waiters) {
			const view = sight && this.verification.sees(sight, waiter.parameters, waiter.since);
			const seen = view === 'absent' ? 'over' : view;
			if (seen === 'over') waiter.tell('over');
			else {
				if (seen) waiter.last = seen;
				if (now >= waiter.until) waiter.tell(waiter.last);
			}
		}
	}
}

/** The watch that an item shares with all others whose look is the same. */
export function watchFor(
	session: Session,
	verification: Verification,
	parameters: Parameters,
	since: Date,
	options: Options,
): Watch {
	const items = session.context.getInputData().length;
	const lookParameters = verification.lookParameters(parameters, since, items);
	// Times are left out: they differ by milliseconds, and any of them serves.
	const key = JSON.stringify(
		Object.entries(lookParameters).filter(([name]) => !/time/i.test(name)),
	);
	let watch = session.watches.get(key);
	if (!watch) {
		watch = new Watch(session, verification, lookParameters, options);
		session.watches.set(key, watch);
	}
	return watch;
}
