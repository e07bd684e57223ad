import type { Clock, RateLimit } from './provider';

/**
 * The generic cell rate algorithm (ITU-T I.371): one theoretical arrival time instead of a bucket
 * with a refill timer. `burst` requests may come at once, then one every 1/perSecond seconds.
 * Each call of the returned function is one request: 0 = let it pass, else the milliseconds to wait.
 */
export function createRateLimiter({ perSecond, burst }: RateLimit, clock: Clock): () => number {
	if (!(perSecond > 0) || !(burst >= 1)) {
		throw new RangeError('rateLimit needs perSecond above 0 and burst of at least 1');
	}
	const interval = 1000 / perSecond;
	let theoreticalArrival = -Infinity;
	return () => {
		const now = clock.now();
		const earliest = theoreticalArrival - (burst - 1) * interval;
		if (now < earliest) return earliest - now;
		theoreticalArrival = Math.max(now, theoreticalArrival) + interval;
		return 0;
	};
}
