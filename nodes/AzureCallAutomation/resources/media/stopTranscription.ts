import { stopStreamOperation } from '../../shared/streams';

/** `POST /calling/callConnections/{callConnectionId}:stopTranscription` (REST reference, Call Media, Stop Transcription). */
export const stopTranscription = stopStreamOperation(
	'stopTranscription',
	{
		name: 'Stop Transcription',
		action: 'Stop transcription of call',
		description: 'End the transcription; the call goes on',
		notice:
			'Only the transcription ends. TranscriptionStopped is the proof; Wait Until Ended looks at the state that Azure shows.',
	},
	'transcriptionSubscription',
);
