/** A vendor's documented limit; operations of the same group share it. */
export interface Limit {
	group: string;
	/** Requests per second. */
	perSecond: number;
}

export const perSecond = (count: number, group: string): Limit => ({ group, perSecond: count });
export const perMinute = (count: number, group: string): Limit => ({
	group,
	perSecond: count / 60,
});
