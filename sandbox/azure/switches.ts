/** What `configure('azure', …)` can set, and how the sandbox starts. */
export const defaultSwitches = {
	/** Milliseconds from the 202 of Cancel Add until the invitation is withdrawn. */
	cancelDelayMs: 0,
	/** Milliseconds from the 204 of Hang Up or Terminate until the call is unknown. */
	endDelayMs: 0,
	/** Milliseconds from the 202 of Remove until the participant is gone. */
	removeDelayMs: 0,
	/** Milliseconds after which an invitee added from now on answers; 0: never, it times out. */
	answerAfterMs: 0,
	/** Milliseconds after which an invitee added from now on declines; 0: never. */
	declineAfterMs: 0,
	/** Set to an invitation id: that invitee answers now. Falls back to '' by itself. */
	answerInvitation: '',
	/** Set to an invitation id: that invitee declines now. Falls back to '' by itself. */
	declineInvitation: '',
	/** A decline is told as Add Succeeded with the decliner in the list (reported in 2023). */
	declineToldAsSuccess: false,
	/** What happens to a call created from now on: `answer`, `decline` or `ring` (nobody does). */
	createOutcome: 'answer',
	/** How long a created call rings when nobody answers. */
	ringMs: 60_000,
	/** What becomes of a transfer: `accept` or `decline`. */
	transferOutcome: 'accept',
	/** The code with which a call that is over refuses: 8522 (404), 8528 or 8543 (both 400). */
	overCode: '8522',
	/** The code with which Remove refuses somebody who is not there: 8522 (404) or 8558 (400). */
	absentParticipantCode: '8522',
	/** Refuse Terminate with 400/8501 while the call still rings. */
	terminateNeedsConnected: false,
	/** HMAC faults are answered with the code "Denied" instead of 7509. */
	deniedShape: false,
	/** Milliseconds that playing or recognising takes. */
	mediaMs: 0,
	/** What the participant presses during Recognize, e.g. `12#`. */
	recognizedTones: '',
	/** What the participant says during Recognize. */
	recognizedSpeech: '',
	/** Set to `rawId tones`, e.g. `4:+14255550199 1#`: presses them now. Falls back to ''. */
	pressTones: '',
	/** Status of Start Recording from 2025-06-15 on: 200 or 202. */
	recordingStartStatus: 200,
	/** Milliseconds from the end of a recording until its file is there. */
	fileDelayMs: 0,
	/** Milliseconds during which a file that is there is still empty. */
	emptyFileMs: 0,
	/** Bytes of a recorded file. */
	recordingBytes: 4096,
	/** Chunks of a recording. */
	recordingChunks: 1,
	/** Where recorded files lie, e.g. `https://storage.asm.skype.com`; the sandbox itself if empty. */
	storageOrigin: '',
	/** How the storage host refuses: `json` or `html`. */
	storageErrorShape: 'json',
	/** Events in one delivery of the callbacks, at most. */
	eventsPerDelivery: 1,
	/** How often each delivery is sent once more. */
	redeliveries: 0,
	/** Whether waiting events go out in reverse order. */
	reverseEvents: false,
	/** Leave `resultInformation` out of the events, as older versions do. */
	omitResultInformation: false,
	/** Set to true: a new key signs the events from now on. Falls back to false by itself. */
	rotateKeys: false,
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
