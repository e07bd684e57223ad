import { stopStreamOperation } from '../../shared/streams';

/** `POST /calling/callConnections/{callConnectionId}:stopMediaStreaming` (REST reference, Call Media, Stop Media Streaming). */
export const stopMediaStreaming = stopStreamOperation(
	'stopMediaStreaming',
	{
		name: 'Stop Media Streaming',
		action: 'Stop media streaming of call',
		description: 'End the media streaming; the call goes on',
		notice:
			'Only the streaming ends. MediaStreamingStopped is the proof; Wait Until Ended looks at the state that Azure shows.',
	},
	'mediaStreamingSubscription',
);
