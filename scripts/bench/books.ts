import { gcra, type RateLimit } from './limiter';
import { seeded } from './chance';

/** How the server is to behave in one run. */
export interface Manners {
	/** From arrival to answer, in milliseconds. */
	latency: number;
	limit?: RateLimit;
	/** By vendor, in place of `limit`. */
	limits?: Partial<Record<string, RateLimit>>;
	/** Works on so many at a time, the others queue. */
	atOnce?: number;
	/** Shares of the requests, 0 to 1, drawn in the order of arrival from the seed. */
	faults?: { seed: number; reset: number; unavailable: number; lostReply: number };
	/** Every ending is the first one: for runs that end the same target again and again. */
	forgets?: boolean;
}

/** What the server saw of one run. Times in milliseconds on the server's clock. */
export interface Seen {
	requests: number;
	/** Answers of 429. */
	refused: number;
	/** Different targets that are over. */
	over: number;
	/** Requests for a target whose success had been answered before: nobody needed them. */
	repeated: number;
	/** Requests for a target that was over, but whose answer had been lost. */
	askedAfterLoss: number;
	lostReplies: number;
	resets: number;
	unavailable: number;
	mostInFlight: number;
	firstArrival: number;
	/** When the last success was answered. */
	lastSuccess: number;
	/** Of every request, only when asked for. */
	arrivals: number[];
}

/** What to do with one request. */
export type Decision = 'work' | 'gone' | 'refuse' | 'reset' | 'unavailable' | 'workAndLose';

/** Keeps what is over and what was answered; decides what a request gets. Knows no HTTP. */
export class Books {
	readonly seen: Seen = {
		requests: 0,
		refused: 0,
		over: 0,
		repeated: 0,
		askedAfterLoss: 0,
		lostReplies: 0,
		resets: 0,
		unavailable: 0,
		mostInFlight: 0,
		firstArrival: 0,
		lastSuccess: 0,
		arrivals: [],
	};
	inFlight = 0;
	private working = 0;
	private readonly queue: Array<() => void> = [];
	/** Milliseconds until the limit would let another request pass, after `refuse`. */
	wait = 0;
	private readonly admit: (now: number) => number;
	private readonly admitBy = new Map<string, (now: number) => number>();
	private readonly chance: () => number;
	/** Targets that are over, and whether their success was answered. */
	private readonly targets = new Map<string, boolean>();

	constructor(readonly manners: Manners) {
		this.admit = manners.limit ? gcra(manners.limit) : () => 0;
		for (const [vendor, limit] of Object.entries(manners.limits ?? {})) {
			if (limit) this.admitBy.set(vendor, gcra(limit));
		}
		this.chance = seeded(manners.faults?.seed ?? 0);
	}

	arrive(now: number): void {
		const { seen } = this;
		if (seen.requests === 0) seen.firstArrival = now;
		seen.requests += 1;
		if (this.manners.forgets) seen.arrivals.push(now);
		this.inFlight += 1;
		seen.mostInFlight = Math.max(seen.mostInFlight, this.inFlight);
	}

	/** The limit comes first, as in a gateway; then the faults; then the work. */
	decide(target: string, now: number, vendor = ''): Decision {
		const { seen, manners } = this;
		this.wait = (this.admitBy.get(vendor) ?? this.admit)(now);
		if (this.wait > 0) {
			seen.refused += 1;
			return 'refuse';
		}
		const fault = this.fault();
		if (fault === 'reset') seen.resets += 1;
		if (fault === 'unavailable') seen.unavailable += 1;
		if (fault === 'reset' || fault === 'unavailable') return fault;
		const answered = manners.forgets ? undefined : this.targets.get(target);
		if (answered !== undefined) {
			if (answered) seen.repeated += 1;
			else seen.askedAfterLoss += 1;
			return 'gone';
		}
		this.targets.set(target, fault === undefined);
		seen.over = this.targets.size;
		if (fault === undefined) return 'work';
		seen.lostReplies += 1;
		return 'workAndLose';
	}

	/** Calls when one of the places at which the vendor works is free. */
	begin(work: () => void): void {
		if (this.working >= (this.manners.atOnce ?? Infinity)) this.queue.push(work);
		else {
			this.working += 1;
			work();
		}
	}

	/** Some work is done. */
	end(): void {
		const next = this.queue.shift();
		if (next) next();
		else this.working -= 1;
	}

	isOver(target: string): boolean {
		return this.targets.has(target);
	}

	leave(now: number, succeeded: boolean): void {
		this.inFlight -= 1;
		if (succeeded) this.seen.lastSuccess = now;
	}

	private fault(): 'reset' | 'unavailable' | 'lostReply' | undefined {
		const { faults } = this.manners;
		if (!faults) return undefined;
		const drawn = this.chance();
		if (drawn < faults.reset) return 'reset';
		if (drawn < faults.reset + faults.unavailable) return 'unavailable';
		return drawn < faults.reset + faults.unavailable + faults.lostReply ? 'lostReply' : undefined;
	}
}
