import { streamOperation } from '../../shared/streams';

/** `POST /calling/callConnections/{callConnectionId}:startMediaStreaming` (REST reference, Call Media, Start Media Streaming). */
export const startMediaStreaming = streamOperation(
	'startMediaStreaming',
	{
		name: 'Start Media Streaming',
		action: 'Start media streaming of call',
		description: 'Send the audio to the WebSocket of the call',
		notice:
			'The call must have been made, answered or connected with Media Streaming in its options, or Azure answers 405.',
	},
	false,
);
