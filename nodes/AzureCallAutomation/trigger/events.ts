/** The events of Call Automation and of Event Grid, by the names that the vendor gives them. */

const PREFIX = 'Microsoft.Communication.';

/** Callbacks (REST reference, Call Automation events; parser of the vendor's SDK 1.6.0). */
export const CALLBACKS = [
	'AddParticipantFailed',
	'AddParticipantSucceeded',
	'AnswerFailed',
	'CallConnected',
	'CallDisconnected',
	'CallTransferAccepted',
	'CallTransferFailed',
	'CancelAddParticipantFailed',
	'CancelAddParticipantSucceeded',
	'ConnectFailed',
	'ContinuousDtmfRecognitionStopped',
	'ContinuousDtmfRecognitionToneFailed',
	'ContinuousDtmfRecognitionToneReceived',
	'CreateCallFailed',
	'HoldFailed',
	'MediaStreamingFailed',
	'MediaStreamingStarted',
	'MediaStreamingStopped',
	'MoveParticipantFailed',
	'MoveParticipantSucceeded',
	'ParticipantsUpdated',
	'PlayCanceled',
	'PlayCompleted',
	'PlayFailed',
	'PlayStarted',
	'RecognizeCanceled',
	'RecognizeCompleted',
	'RecognizeFailed',
	'RecordingStateChanged',
	'RemoveParticipantFailed',
	'RemoveParticipantSucceeded',
	'SendDtmfTonesCompleted',
	'SendDtmfTonesFailed',
	'StartRecordingFailed',
	'TranscriptionFailed',
	'TranscriptionStarted',
	'TranscriptionStopped',
	'TranscriptionUpdated',
] as const;

/** Event Grid ("Azure Communication Services - Voice and video calling events"). */
export const GRID_EVENTS = [
	'CallEnded',
	'CallParticipantAdded',
	'CallParticipantRemoved',
	'CallStarted',
	'IncomingCall',
	'RecordingFileStatusUpdated',
	'UserDisconnected',
] as const;

/** A type without its prefix: `CallConnected`. Types of other vendors stay whole. */
export function nameOf(type: string): string {
	return type.startsWith(PREFIX) ? type.slice(PREFIX.length) : type;
}

/** `CallConnected` as words: "Call Connected". */
export function inWords(name: string): string {
	return name.replace(/([a-z])([A-Z])/g, '$1 $2').replace('Dtmf', 'DTMF');
}
