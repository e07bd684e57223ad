export interface RateLimit {
	perSecond: number;
	/** So many may come at once. */
	burst: number;
	/** Whether a refusal says how long to wait, in whole seconds. */
	retryAfter: boolean;
}

/**
 * The generic cell rate algorithm (ITU-T I.371). Each call is one request at `now` (milliseconds):
 * 0 lets it pass, else the milliseconds until one would pass. Refused requests cost nothing.
 */
export function gcra({ perSecond, burst }: RateLimit): (now: number) => number {
	const interval = 1_000 / perSecond;
	let arrival = -Infinity;
	return (now) => {
		const earliest = arrival - (burst - 1) * interval;
		if (now < earliest) return earliest - now;
		arrival = Math.max(now, arrival) + interval;
		return 0;
	};
}
