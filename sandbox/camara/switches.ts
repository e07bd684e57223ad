/** What `configure('camara', …)` can set, and how the sandbox starts. */
export const defaultSwitches = {
	/** What a gateway answers on an unknown route: `html` or `json` (without a CAMARA code). */
	gatewayNotFound: 'html',
	/** Milliseconds from the 204 of an ending until the session answers "not found". */
	endDelayMs: 0,
	/** A session that is over can still be read, with its last status. */
	endedCanBeRead: false,
	/** PUT status answers 204 instead of 200 with the session; the contract allows both. */
	updateAnswersEmpty: false,
	/** PUT registration answers 204 instead of 200 with the registration; r1.2 always does. */
	refreshAnswersEmpty: true,
	/** How long a registration lives when nobody asks for another time, and the bounds of a wish. */
	registrationSeconds: 3600,
	registrationSecondsLeast: 60,
	registrationSecondsMost: 86_400,
	/** Most active registrations of a subscriber; 0: no bound. */
	mostRegistrations: 0,
	/**
	 * Subscriptions are made and deleted with 202: `hidden` (404 until then), `requested`
	 * (ACTIVATION_REQUESTED until then), `failing` (never made), or empty: at once, with 201 and 204.
	 */
	asynchronous: '',
	/** Milliseconds until that is done. */
	asynchronousMs: 1000,
	/** Several event types in one subscription (candidate); otherwise 422 MULTIEVENT_…. */
	multiEvent: true,
	/** Subscriptions tell their status; the contract makes that optional. */
	tellsStatus: true,
	/** Seconds after which the operator ends every subscription by itself; 0: never. */
	subscriptionSeconds: 0,
	/** Every event is sent twice. */
	deliverTwice: false,
	/** Event ids are numbers, as in the examples of Commonalities. */
	numericEventIds: false,
	/** Emergency calls (candidate); otherwise 501. */
	emergencyCalls: true,
	/** Every request with a good token is refused with this code, e.g. `QUOTA_EXCEEDED`. */
	problem: '',
	/** Set to true: every issued access token expires at once. Falls back to false by itself. */
	expireTokens: false,
	/** Life of a new access token in seconds; 0: as the grant has it (3600, or 120). */
	tokenSeconds: 0,
	/** How many polls of a CIBA request are answered with authorization_pending. */
	cibaPendingPolls: 1,
	/** The user says no. */
	cibaDenied: false,
};
export type CamaraSwitches = typeof defaultSwitches;
