import { streamOperation } from '../../shared/streams';

/** `POST /calling/callConnections/{callConnectionId}:startTranscription` (REST reference, Call Media, Start Transcription). */
export const startTranscription = streamOperation(
	'startTranscription',
	{
		name: 'Start Transcription',
		action: 'Start transcription of call',
		description: 'Send what is said as text to the WebSocket of the call',
		notice:
			'The call must have been made, answered or connected with Transcription in its options, or Azure answers 405.',
	},
	true,
);
