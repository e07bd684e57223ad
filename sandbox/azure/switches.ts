/** What `configure('azure', …)` can set, and how the sandbox starts. */
export const defaultSwitches = {
	/** Milliseconds from the 202 of Cancel Add until the invitation is withdrawn. */
	cancelDelayMs: 0,
	/** Milliseconds from the 204 of Hang Up or Terminate until the call is unknown. */
	endDelayMs: 0,
	/** Milliseconds after which an invitee added from now on answers; 0: never, it times out. */
	answerAfterMs: 0,
	/** Set to an invitation id: that invitee answers now. Falls back to '' by itself. */
	answerInvitation: '',
	/** How far the signed date may lie from the sandbox's clock. */
	clockToleranceMs: 15 * 60 * 1000,
	/** Participants on one page of Get Many. */
	pageSize: 2,
	/** The scope that the Entra token endpoint accepts; all SDKs use the double slash. */
	entraScope: 'https://communication.azure.com//.default',
	/** Set to true: every issued Entra token expires at once. Falls back to false by itself. */
	expireTokens: false,
};
export type AzureSwitches = typeof defaultSwitches;
