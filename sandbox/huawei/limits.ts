/** Groups of calls with a limit of their own (CloudRTC API reference, overview). */
export type Group = 'management' | 'rooms' | 'streamJobs' | 'storage' | 'listings';

const LIMITS: Record<Group, { count: number; windowMs: number }> = {
	management: { count: 60, windowMs: 60_000 },
	// Rooms have a row of their own beside apps.
	rooms: { count: 60, windowMs: 60_000 },
	streamJobs: { count: 10, windowMs: 1_000 },
	storage: { count: 2, windowMs: 1_000 },
	listings: { count: 30, windowMs: 60_000 },
};

/** Counts calls in a sliding window; refused ones count as well, as reports say. */
export class Limits {
	private readonly calls = new Map<Group, number[]>();

	/**
	 * Counts one call.
	 *
	 * @param factor how many times shorter the windows are than the vendor's; 0 lifts all limits
	 * @returns whether it is within the limit
	 */
	takes(group: Group, now: number, factor: number): boolean {
		if (factor <= 0) return true;
		const { count, windowMs } = LIMITS[group];
		const recent = (this.calls.get(group) ?? []).filter((at) => at > now - windowMs / factor);
		recent.push(now);
		this.calls.set(group, recent);
		return recent.length <= count;
	}
}
