/** A vendor's limit. `take` says whether a request is taken at this moment (milliseconds). */
export interface Bucket {
	/** Requests per second in the long run. */
	perSecond: number;
	take(now: number): boolean;
	/** Milliseconds until one would be taken. */
	wait(now: number): number;
}

/** Generic cell rate algorithm: even spacing, with `burst` requests at once. */
export function gcra(perSecond: number, burst: number): Bucket {
	const interval = 1_000 / perSecond;
	let arrival = 0;
	const wait = (now: number) => Math.max(0, arrival - now - (burst - 1) * interval);
	return {
		perSecond,
		take(now) {
			if (wait(now) > 1e-6) return false;
			arrival = Math.max(arrival, now) + interval;
			return true;
		},
		wait,
	};
}

/** So many requests in each window; the count starts again with the next window. */
export function fixedWindow(count: number, windowMs: number): Bucket {
	let window = -1;
	let used = 0;
	return {
		perSecond: (count * 1_000) / windowMs,
		take(now) {
			const current = Math.floor(now / windowMs);
			if (current !== window) used = 0;
			window = current;
			used += 1;
			return used <= count;
		},
		wait: (now) => (used < count ? 0 : windowMs - (now % windowMs)),
	};
}
