import { streamOperation } from '../../shared/streams';

/** `POST /calling/callConnections/{callConnectionId}:updateTranscription` (REST reference, Call Media, Update Transcription). */
export const updateTranscription = streamOperation(
	'updateTranscription',
	{
		name: 'Update Transcription',
		action: 'Update transcription of call',
		description: 'Change the language or the speech model of a transcription',
		notice: 'TranscriptionUpdated or TranscriptionFailed tells the outcome.',
	},
	true,
);
