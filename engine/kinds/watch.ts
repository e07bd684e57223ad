import type { Failure } from '../base/failure';
import { Pool } from '../base/pool';
import { numberOption, type Options } from '../model/item';
import type { Parameters, Sight, Verification, View } from '../model/operation';
import { boundsOf, DEFAULT_TIMEOUT } from '../wire/exchange';
import { vendorTime, type Line } from '../wire/line';
import { lookOnce, type Look } from './look';

/** The look at the limit needs time for an answer, too (milliseconds). */
const LAST_LOOK = 5_000;

/** How a wait ended. */
export interface Seen {
	/** What the latest look that could tell has shown. */
	view: View;
	/** The very sight that showed it. */
	sight?: Sight;
	/** The latest sight of this wait that showed it alive: that is evidence that it lived. */
	sawAlive?: Sight;
	/** The vendor does not let us look. */
	refused?: Failure;
	/** Why the latest look could not tell. */
	nothing?: Failure;
}

/** What an item waits for. */
export interface Waiting {
	parameters: Parameters;
	/** Our own moment of the first request. */
	since: Date;
	/** Milliseconds on the line's time from which absence says something. */
	absentFrom: number;
	/** Whether absence ends the wait: it does together with evidence only. */
	absenceEnds: boolean;
	/** Seconds. */
	upTo: number;
}

interface Waiter extends Waiting {
	/** Milliseconds on the line's time. */
	until: number;
	/** What the latest look that could tell has shown. */
	last: Seen;
	sawAlive?: Sight;
	tell(seen: Seen): void;
}

/** One look in turn for everybody who waits for the same app, channel or call. */
export class Watch {
	private readonly waiters = new Set<Waiter>();
	private looking = false;
	private readonly line: Line;

	constructor(
		line: Line,
		private readonly verification: Verification,
		private readonly lookParameters: Parameters,
		private readonly options: Options,
	) {
		// Looks happen while their items wait outside the pool: they hold no place to give back.
		this.line = { ...line, pool: new Pool(Infinity) };
	}

	/** Waits until the thing is seen over, or the time is up. */
	async wait(waiting: Waiting): Promise<Seen> {
		const until = this.line.tools.time.now() + waiting.upTo * 1_000;
		return await new Promise<Seen>((resolve) => {
			const waiter: Waiter = {
				...waiting,
				until,
				last: { view: undefined },
				tell: (seen) => {
					this.waiters.delete(waiter);
					resolve(seen);
				},
			};
			this.waiters.add(waiter);
			if (!this.looking) this.lookInTurn().catch(() => undefined);
		});
	}

	/** Nobody waits. */
	get idle(): boolean {
		return this.waiters.size === 0;
	}

	private async lookInTurn(): Promise<void> {
		const { tools, cancelled } = this.line;
		this.looking = true;
		try {
			while (this.waiters.size > 0 && !cancelled?.aborted) {
				// A look that began before somebody's request says nothing about it.
				const waiters = [...this.waiters];
				const look = await this.look();
				for (const waiter of waiters) this.show(waiter, look);
				if (this.waiters.size === 0) break;
				const nextEnd = Math.min(...[...this.waiters].map(({ until }) => until));
				const rest = Math.max(0, nextEnd - tools.time.now());
				await tools.time.pause(Math.min(this.verification.every * 1_000, rest), cancelled);
			}
		} finally {
			// Whatever happens, nobody is left waiting.
			for (const waiter of this.waiters) waiter.tell(waiter.last);
			this.looking = false;
		}
	}

	/** A look that fails shows nothing; the next one may, so that none is worth a second attempt. */
	private async look(): Promise<Look> {
		const { line, verification, lookParameters } = this;
		const longest = Math.max(...[...this.waiters].map(({ until }) => until));
		const rest = Math.max(LAST_LOOK, longest - line.tools.time.now()) / 1_000;
		const timeout = Math.min(rest, numberOption(this.options, 'timeout', DEFAULT_TIMEOUT));
		const bounds = boundsOf({ ...this.options, maxRetries: 0, timeout });
		return await lookOnce(line, verification.look, bounds, lookParameters);
	}

	private show(waiter: Waiter, look: Look): void {
		if (look.refused) return waiter.tell({ view: undefined, refused: look.refused });
		const now = this.line.tools.time.now();
		const seen = sightOf(this.line, this.verification, look, waiter);
		if (isEvidence(this.verification, seen, waiter.parameters)) {
			waiter.absenceEnds = true;
			waiter.sawAlive = seen.sight;
		}
		const told = { ...seen, sawAlive: waiter.sawAlive };
		if (seen.view === 'over' || (seen.view === 'absent' && waiter.absenceEnds)) {
			return waiter.tell(told);
		}
		waiter.last = seen.view === undefined ? { ...waiter.last, nothing: seen.nothing } : told;
		if (now >= waiter.until) waiter.tell(waiter.last);
	}
}

/** What a look says about one thing. An operation that cannot make sense of it says nothing. */
export function sightOf(
	line: Line,
	verification: Verification,
	{ at, sight, nothing }: Look,
	{ parameters, since, absentFrom }: Pick<Waiting, 'parameters' | 'since' | 'absentFrom'>,
): Seen {
	if (!sight) return { view: undefined, nothing };
	let view: View;
	try {
		view = verification.sees(sight, parameters, vendorTime(line, since));
	} catch {
		return { view: undefined };
	}
	const early = view === 'absent' && at < absentFrom;
	return early ? { view: undefined } : { view, sight };
}

/** Whether a look is evidence that all which an item names lived. */
export function isEvidence(
	verification: Verification | undefined,
	{ view, sight }: Pick<Seen, 'view' | 'sight'>,
	parameters: Parameters,
): boolean {
	if (view !== 'alive' || !sight) return false;
	try {
		return verification?.showsAll?.(sight, parameters) ?? true;
	} catch {
		return false;
	}
}

/** What a look needs; undefined where the operation cannot say it, so that nothing can be seen. */
export function parametersOf(make: () => Parameters): Parameters | undefined {
	try {
		return make();
	} catch {
		return undefined;
	}
}

/** The looks that the items of a run share, by what is looked at. */
export class Watches {
	private readonly watches = new Map<string, Watch>();
	private readonly looks = new Map<string, { at: number; look: Promise<Look> }>();

	constructor(
		private readonly line: Line,
		/** How many items the run has: with many, a wider look may serve them all. */
		private readonly items: number,
	) {}

	/** Waits with all others whose look is the same. */
	async wait(verification: Verification, waiting: Waiting, options: Options): Promise<Seen> {
		const lookFor = this.lookFor(verification, waiting);
		if (!lookFor) return { view: undefined };
		const { key, lookParameters } = lookFor;
		let watch = this.watches.get(key);
		if (!watch) {
			watch = new Watch(this.line, verification, lookParameters, options);
			this.watches.set(key, watch);
		}
		const seen = await watch.wait(waiting);
		// Nothing is kept for items that are through.
		if (watch.idle && this.watches.get(key) === watch) this.watches.delete(key);
		return seen;
	}

	/** One look before anything is sent; one that is not older than its interval serves others too. */
	async before(
		verification: Verification,
		{ parameters, since }: Pick<Waiting, 'parameters' | 'since'>,
		options: Options,
	): Promise<Look> {
		const now = this.line.tools.time.now();
		const lookFor = this.lookFor(verification, { parameters, since });
		if (!lookFor) return { at: now };
		const { key, lookParameters } = lookFor;
		const known = this.looks.get(key);
		if (known && now - known.at < verification.every * 1_000) {
			return await this.line.pool.away(async () => await known.look);
		}
		const look = lookOnce(this.line, verification.look, boundsOf(options), lookParameters);
		this.looks.delete(key);
		this.looks.set(key, { at: now, look });
		this.forget(now - verification.every * 1_000);
		return await look;
	}

	/** Drops looks that are too old to serve anybody. */
	private forget(before: number): void {
		for (const [key, { at }] of this.looks) {
			if (at > before) return;
			this.looks.delete(key);
		}
	}

	private lookFor(
		verification: Verification,
		{ parameters, since }: Pick<Waiting, 'parameters' | 'since'>,
	): { key: string; lookParameters: Parameters } | undefined {
		const moment = vendorTime(this.line, since);
		const lookParameters = parametersOf(() =>
			verification.lookParameters(parameters, moment, this.items),
		);
		if (!lookParameters) return undefined;
		// Times are left out: they differ by milliseconds, and any of them serves.
		const key = JSON.stringify(
			Object.entries(lookParameters).filter(([name]) => !/time/i.test(name)),
		);
		return { key, lookParameters };
	}
}
