/** What can be set differently from the default, where Huawei's documents leave a choice. */
export interface Switches {
	/** Between the answer to a dismissal and the end of the room, by the sandbox's clock. */
	dismissDelayMs: number;
	/** The same for the removal of users. */
	removeDelayMs: number;
	/** How far the v1 lists lag behind. The vendor says up to 5 minutes; the sandbox starts with 0. */
	listLagMs: number;
	/** A user who was thrown out by a dismissal joins again at once, which makes a new room. */
	rejoinAfterDismiss: boolean;
	/** Answer to the removal of users who are not there: 202, 400 or 404 (undocumented). */
	absentUserStatus: number;
	/** Refuse calls without `Content-Type: application/json`, which is documented as mandatory. */
	requireContentType: boolean;
	/** Security token of temporary keys; empty = the key pair is a permanent one. */
	securityToken: string;
	/** Try a callback address while it is saved, as Huawei does. */
	testCallbackUrl: boolean;
	/**
	 * Keep the documented limits (60 and 30 a minute, 10 and 2 a second), in windows that are so many
	 * times shorter. 0: no limits.
	 */
	limitFactor: number;
	/** Documented tolerance for `X-Sdk-Date`. */
	clockSkewMs: number;
}

export function defaultSwitches(): Switches {
	return {
		dismissDelayMs: 0,
		removeDelayMs: 0,
		listLagMs: 0,
		rejoinAfterDismiss: false,
		absentUserStatus: 202,
		requireContentType: true,
		securityToken: '',
		testCallbackUrl: true,
		limitFactor: 0,
		clockSkewMs: 900_000,
	};
}
