/** What `configure('camara', …)` can set, and how the sandbox starts. */
export const defaultSwitches = {
	/** What a gateway answers on an unknown route: `html` or `json` (without a CAMARA code). */
	gatewayNotFound: 'html',
	/** Milliseconds from the 204 of an ending until the session answers "not found". */
	endDelayMs: 0,
	/** PUT status answers 204 instead of 200 with the session; the contract allows both. */
	updateAnswersEmpty: false,
	/** Set to true: every issued access token expires at once. Falls back to false by itself. */
	expireTokens: false,
};
export type CamaraSwitches = typeof defaultSwitches;
