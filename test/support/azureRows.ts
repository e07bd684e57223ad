import type { IDataObject } from 'n8n-workflow';

/** One operation with what a user fills in, and the request that the vendor's page asks for. */
export interface AzureRow {
	/** `<resource>.<operation>` */
	name: string;
	fields: IDataObject;
	options?: IDataObject;
	/** Method and path without the query. */
	sends: string;
	/** The JSON body; absent: no body at all. */
	body?: IDataObject;
	/** Whether the Repeatability headers go along (fact sheet, section 3). */
	repeatable?: boolean;
	/** api-version in the query, where it is not the usual one. */
	version?: string;
	/** operationId of the vendor's document. */
	document?: string;
	/** Status that the vendor documents for success. */
	success: number;
}

export const CALL = '421f3500-6a1c-4b1e-9f0a-2f8e5a0c7d10';
export const USER =
	'8:acs:3f1d2c4b-5a69-4788-97a6-b5c4d3e2f1a0_0000001f-aaaa-4bbb-8ccc-000000000001';
export const PHONE = '+14255550199';
/** Stands for what only exists while a test runs; the engine test fills it in. */
export const RECORDING = 'recording-id';
export const CONTEXT = 'incoming-call-context';
export const MEDIA_CALL = 'media-call';
export const OTHER_CALL = 'other-call';
export const SERVER_CALL = 'server-call-id';

const X = `/calling/callConnections/${CALL}`;
const M = `/calling/callConnections/${MEDIA_CALL}`;
const user = { kind: 'communicationUser', communicationUser: { id: USER } };
const phone = { kind: 'phoneNumber', phoneNumber: { value: PHONE } };
const rl = (value: string) => ({ __rl: true, mode: 'id', value });
const callbackUri = 'https://app.example.com/callback?secret=s';
const outcome = {
	operationContext: 'case "7"',
	operationCallbackUri: 'https://app.example.com/other',
};
const wav = 'https://files.example.com/prompt.wav';
const file = { kind: 'file', file: { uri: wav } };

export const AZURE_ROWS: AzureRow[] = [
	{
		name: 'call.create',
		fields: {
			targets: [PHONE, USER],
			callbackUri,
			sourceCallerIdNumber: '+14255550100',
			operationContext: 'case 7',
		},
		options: {
			sourceDisplayName: 'Support',
			sourceUserId: USER,
			cognitiveServicesEndpoint: 'https://ai.example.com/',
		},
		sends: 'POST /calling/callConnections',
		body: {
			targets: [phone, user],
			callbackUri,
			sourceCallerIdNumber: { value: '+14255550100' },
			sourceDisplayName: 'Support',
			source: { id: USER },
			operationContext: 'case 7',
			callIntelligenceOptions: { cognitiveServicesEndpoint: 'https://ai.example.com/' },
		},
		repeatable: true,
		document: 'CreateCall',
		success: 201,
	},
	{
		name: 'call.create',
		fields: { targets: [USER], callbackUri },
		options: {
			apiVersion: '2025-06-15',
			teamsAppSourceId: 'a1b2',
			mediaStreamingOptions: {
				settings: {
					transportUrl: 'wss://app.example.com/media',
					audioChannelType: 'unmixed',
					audioFormat: 'pcm24KMono',
					startMediaStreaming: true,
					enableBidirectional: false,
					enableDtmfTones: true,
				},
			},
			transcriptionOptionsJson: JSON.stringify({
				transportType: 'websocket',
				locale: 'de-DE',
				transportUrl: 'wss://app.example.com/text',
			}),
		},
		sends: 'POST /calling/callConnections',
		body: {
			targets: [user],
			callbackUri,
			mediaStreamingOptions: {
				transportType: 'websocket',
				contentType: 'audio',
				transportUrl: 'wss://app.example.com/media',
				audioChannelType: 'unmixed',
				audioFormat: 'pcm24KMono',
				startMediaStreaming: true,
				enableBidirectional: false,
				enableDtmfTones: true,
			},
			transcriptionOptions: {
				transportType: 'websocket',
				locale: 'de-DE',
				transportUrl: 'wss://app.example.com/text',
			},
			teamsAppSource: { appId: 'a1b2' },
		},
		repeatable: true,
		version: '2025-06-15',
		document: 'CreateCall',
		success: 201,
	},
	{
		name: 'call.answer',
		fields: { incomingCallContext: CONTEXT, callbackUri, operationContext: 'case 7' },
		options: { answeredBy: USER },
		sends: 'POST /calling/callConnections:answer',
		body: {
			incomingCallContext: CONTEXT,
			callbackUri,
			operationContext: 'case 7',
			answeredBy: { id: USER },
		},
		repeatable: true,
		document: 'AnswerCall',
		success: 200,
	},
	{
		name: 'call.connect',
		fields: { callLocator: 'roomCallLocator', roomId: '99445276259151407', callbackUri },
		sends: 'POST /calling/callConnections:connect',
		body: { callLocator: { kind: 'roomCallLocator', roomId: '99445276259151407' }, callbackUri },
		repeatable: true,
		document: 'Connect',
		success: 200,
	},
	{
		name: 'call.get',
		fields: { callConnectionId: CALL },
		sends: `GET ${X}`,
		document: 'CallConnection_GetCall',
		success: 200,
	},
	{
		name: 'call.redirect',
		fields: { incomingCallContext: CONTEXT, target: USER },
		sends: 'POST /calling/callConnections:redirect',
		body: { incomingCallContext: CONTEXT, target: user },
		repeatable: true,
		document: 'RedirectCall',
		success: 204,
	},
	{
		name: 'call.reject',
		fields: { incomingCallContext: CONTEXT, callRejectReason: 'busy' },
		sends: 'POST /calling/callConnections:reject',
		body: { incomingCallContext: CONTEXT, callRejectReason: 'busy' },
		repeatable: true,
		document: 'RejectCall',
		success: 204,
	},
	{
		name: 'call.transfer',
		fields: {
			callConnectionId: CALL,
			targetParticipant: '8:acs:res_new',
			transferee: rl(`4:${PHONE}`),
			...outcome,
		},
		options: {
			sipHeaders: { headers: [{ name: 'User-To-User', value: 'abc' }] },
			voipHeaders: { headers: [{ name: 'ticket', value: '7' }] },
			sourceCallerIdNumber: '+14255550100',
		},
		sends: `POST ${X}:transferToParticipant`,
		body: {
			targetParticipant: {
				kind: 'communicationUser',
				communicationUser: { id: '8:acs:res_new' },
			},
			transferee: phone,
			...outcome,
			customCallingContext: { sipHeaders: { 'User-To-User': 'abc' }, voipHeaders: { ticket: '7' } },
			sourceCallerIdNumber: { value: '+14255550100' },
		},
		repeatable: true,
		document: 'CallConnection_TransferToParticipant',
		success: 202,
	},
	{
		name: 'call.hangUp',
		fields: { callConnectionId: CALL },
		sends: `DELETE ${X}`,
		document: 'CallConnection_HangupCall',
		success: 204,
	},
	{
		name: 'call.terminate',
		fields: { callConnectionId: CALL },
		sends: `POST ${X}:terminate`,
		repeatable: true,
		document: 'CallConnection_TerminateCall',
		success: 204,
	},
	{
		name: 'participant.add',
		fields: {
			callConnectionId: CALL,
			participantToAdd: '+14255550177',
			sourceCallerIdNumber: '+14255550100',
			...outcome,
		},
		options: { invitationTimeoutInSeconds: 180, sourceDisplayName: 'Support' },
		sends: `POST ${X}/participants:add`,
		body: {
			participantToAdd: { kind: 'phoneNumber', phoneNumber: { value: '+14255550177' } },
			sourceCallerIdNumber: { value: '+14255550100' },
			sourceDisplayName: 'Support',
			invitationTimeoutInSeconds: 180,
			...outcome,
		},
		repeatable: true,
		document: 'CallConnection_AddParticipant',
		success: 202,
	},
	{
		name: 'participant.cancelAdd',
		fields: {
			callConnectionId: CALL,
			invitationId: '7b4244f8-d2ff-46d1-a629-4f9fb5f73d40',
			...outcome,
		},
		sends: `POST ${X}/participants:cancelAddParticipant`,
		body: { invitationId: '7b4244f8-d2ff-46d1-a629-4f9fb5f73d40', ...outcome },
		repeatable: true,
		document: 'CallConnection_CancelAddParticipant',
		success: 202,
	},
	{
		name: 'participant.get',
		fields: { callConnectionId: CALL, participantRawId: rl(PHONE) },
		sends: `GET ${X}/participants/4%3A%2B14255550199`,
		document: 'CallConnection_GetParticipant',
		success: 200,
	},
	{
		name: 'participant.getAll',
		fields: { callConnectionId: CALL },
		sends: `GET ${X}/participants`,
		document: 'CallConnection_GetParticipants',
		success: 200,
	},
	{
		name: 'participant.mute',
		fields: { callConnectionId: CALL, targetParticipants: [USER], operationContext: 'quiet' },
		sends: `POST ${X}/participants:mute`,
		body: { targetParticipants: [user], operationContext: 'quiet' },
		repeatable: true,
		document: 'CallConnection_Mute',
		success: 200,
	},
	{
		name: 'participant.move',
		fields: {
			callConnectionId: CALL,
			fromCall: OTHER_CALL,
			targetParticipants: [PHONE],
			...outcome,
		},
		sends: `POST ${X}/participants:moveHere`,
		body: { targetParticipants: [phone], fromCall: OTHER_CALL, ...outcome },
		repeatable: true,
		version: '2026-03-12',
		document: 'CallConnection_MoveParticipants',
		success: 202,
	},
	{
		name: 'participant.remove',
		fields: { callConnectionId: CALL, participantToRemove: rl(USER), ...outcome },
		sends: `POST ${X}/participants:remove`,
		body: { participantToRemove: user, ...outcome },
		repeatable: true,
		document: 'CallConnection_RemoveParticipant',
		success: 202,
	},
	{
		name: 'media.play',
		fields: {
			callConnectionId: MEDIA_CALL,
			playSources: {
				sources: [
					{ kind: 'file', uri: wav, playSourceCacheId: 'welcome' },
					{
						kind: 'text',
						text: 'Hello',
						sourceLocale: 'en-US',
						voiceKind: 'female',
						voiceName: '',
						customVoiceEndpointId: '',
					},
					{ kind: 'ssml', ssmlText: '<speak/>' },
				],
			},
			playTo: [PHONE],
			...outcome,
		},
		options: { loop: true, interruptCallMediaOperation: true },
		sends: `POST ${M}:play`,
		body: {
			playSources: [
				{ ...file, playSourceCacheId: 'welcome' },
				{ kind: 'text', text: { text: 'Hello', sourceLocale: 'en-US', voiceKind: 'female' } },
				{ kind: 'ssml', ssml: { ssmlText: '<speak/>' } },
			],
			playTo: [phone],
			interruptCallMediaOperation: true,
			playOptions: { loop: true },
			...outcome,
		},
		document: 'CallMedia_Play',
		success: 202,
	},
	{
		name: 'media.recognize',
		fields: {
			callConnectionId: MEDIA_CALL,
			targetParticipant: rl(PHONE),
			recognizeInputType: 'dtmf',
			playPrompts: { sources: [{ kind: 'file', uri: wav }] },
			maxTonesToCollect: 4,
			stopTones: '#*',
			initialSilenceTimeoutInSeconds: 30,
			...outcome,
		},
		options: { interruptPrompt: false },
		sends: `POST ${M}:recognize`,
		body: {
			recognizeInputType: 'dtmf',
			playPrompt: file,
			recognizeOptions: {
				targetParticipant: phone,
				interruptPrompt: false,
				initialSilenceTimeoutInSeconds: 30,
				dtmfOptions: {
					interToneTimeoutInSeconds: 2,
					maxTonesToCollect: 4,
					stopTones: ['pound', 'asterisk'],
				},
			},
			...outcome,
		},
		document: 'CallMedia_Recognize',
		success: 202,
	},
	{
		name: 'media.recognize',
		fields: {
			callConnectionId: MEDIA_CALL,
			targetParticipant: rl(PHONE),
			recognizeInputType: 'choices',
			playPrompts: {
				sources: [
					{ kind: 'file', uri: wav },
					{ kind: 'ssml', ssmlText: '<speak/>' },
				],
			},
			choices: { choices: [{ label: 'agree', phrases: 'yes, sure', tone: '1' }] },
		},
		options: { speechLanguage: 'en-GB', interruptCallMediaOperation: true },
		sends: `POST ${M}:recognize`,
		body: {
			recognizeInputType: 'choices',
			playPrompts: [file, { kind: 'ssml', ssml: { ssmlText: '<speak/>' } }],
			interruptCallMediaOperation: true,
			recognizeOptions: {
				targetParticipant: phone,
				interruptPrompt: true,
				initialSilenceTimeoutInSeconds: 5,
				speechLanguage: 'en-GB',
				choices: [{ label: 'agree', phrases: ['yes', 'sure'], tone: 'one' }],
			},
		},
		document: 'CallMedia_Recognize',
		success: 202,
	},
	{
		name: 'media.recognize',
		fields: {
			callConnectionId: MEDIA_CALL,
			targetParticipant: rl(PHONE),
			recognizeInputType: 'speechOrDtmf',
		},
		options: { endSilenceTimeoutInMs: 1500, interToneTimeoutInSeconds: 60 },
		sends: `POST ${M}:recognize`,
		body: {
			recognizeInputType: 'speechOrDtmf',
			recognizeOptions: {
				targetParticipant: phone,
				interruptPrompt: true,
				initialSilenceTimeoutInSeconds: 5,
				dtmfOptions: { interToneTimeoutInSeconds: 60, maxTonesToCollect: 1 },
				speechOptions: { endSilenceTimeoutInMs: 1500 },
			},
		},
		document: 'CallMedia_Recognize',
		success: 202,
	},
	{
		name: 'media.cancelAll',
		fields: { callConnectionId: CALL },
		sends: `POST ${X}:cancelAllMediaOperations`,
		document: 'CallMedia_CancelAllMediaOperations',
		success: 202,
	},
	{
		name: 'media.startContinuousDtmf',
		fields: { callConnectionId: CALL, targetParticipant: rl(PHONE), ...outcome },
		sends: `POST ${X}:startContinuousDtmfRecognition`,
		body: { targetParticipant: phone, ...outcome },
		document: 'CallMedia_StartContinuousDtmfRecognition',
		success: 200,
	},
	{
		name: 'media.stopContinuousDtmf',
		fields: { callConnectionId: CALL, targetParticipant: rl(PHONE), ...outcome },
		sends: `POST ${X}:stopContinuousDtmfRecognition`,
		body: { targetParticipant: phone, ...outcome },
		document: 'CallMedia_StopContinuousDtmfRecognition',
		success: 200,
	},
	{
		name: 'media.sendDtmfTones',
		fields: { callConnectionId: CALL, targetParticipant: rl(PHONE), tones: '09aD#*', ...outcome },
		sends: `POST ${X}:sendDtmfTones`,
		body: {
			tones: ['zero', 'nine', 'a', 'd', 'pound', 'asterisk'],
			targetParticipant: phone,
			...outcome,
		},
		repeatable: true,
		document: 'CallMedia_SendDtmfTones',
		success: 202,
	},
	{
		name: 'media.hold',
		fields: {
			callConnectionId: CALL,
			targetParticipant: rl(PHONE),
			playSourceInfo: { sources: [{ kind: 'file', uri: wav }] },
			...outcome,
		},
		sends: `POST ${X}:hold`,
		body: { targetParticipant: phone, playSourceInfo: file, ...outcome },
		document: 'CallMedia_Hold',
		success: 200,
	},
	{
		name: 'media.unhold',
		fields: {
			callConnectionId: CALL,
			targetParticipant: rl(PHONE),
			operationContext: 'back',
		},
		sends: `POST ${X}:unhold`,
		body: { targetParticipant: phone, operationContext: 'back' },
		document: 'CallMedia_Unhold',
		success: 200,
	},
	...(['startTranscription', 'updateTranscription'] as const).map((name): AzureRow => ({
		name: `media.${name}`,
		fields: { callConnectionId: MEDIA_CALL, locale: 'de-DE', ...outcome },
		options: { apiVersion: '2025-06-15', speechModelEndpointId: 'model-1' },
		sends: `POST ${M}:${name}`,
		body: { locale: 'de-DE', speechModelEndpointId: 'model-1', ...outcome },
		version: '2025-06-15',
		document: `CallMedia_${name.charAt(0).toUpperCase()}${name.slice(1)}`,
		success: 202,
	})),
	...(['stopTranscription', 'startMediaStreaming', 'stopMediaStreaming'] as const).map(
		(name): AzureRow => ({
			name: `media.${name}`,
			fields: { callConnectionId: MEDIA_CALL, ...outcome },
			sends: `POST ${M}:${name}`,
			body: outcome,
			version: '2025-05-15',
			document: `CallMedia_${name.charAt(0).toUpperCase()}${name.slice(1)}`,
			success: 202,
		}),
	),
	{
		name: 'recording.start',
		fields: {
			callLocator: 'serverCallLocator',
			serverCallId: SERVER_CALL,
			recordingContentType: 'audio',
			recordingChannelType: 'unmixed',
			recordingFormatType: 'wav',
			recordingStateCallbackUri: 'https://app.example.com/recording',
		},
		options: {
			audioChannelParticipantOrdering: [USER],
			channelAffinity: { channels: [{ channel: 4, participant: PHONE }] },
			pauseOnStart: true,
			recordingDestinationContainerUrl: 'https://contoso.blob.core.windows.net/recordings',
		},
		sends: 'POST /calling/recordings',
		body: {
			callLocator: { kind: 'serverCallLocator', serverCallId: SERVER_CALL },
			recordingStateCallbackUri: 'https://app.example.com/recording',
			recordingContentType: 'audio',
			recordingChannelType: 'unmixed',
			recordingFormatType: 'wav',
			audioChannelParticipantOrdering: [user],
			channelAffinity: [{ channel: 4, participant: phone }],
			pauseOnStart: true,
			externalStorage: {
				recordingStorageKind: 'azureBlobStorage',
				recordingDestinationContainerUrl: 'https://contoso.blob.core.windows.net/recordings',
			},
		},
		repeatable: true,
		document: 'CallRecording_StartRecording',
		success: 200,
	},
	{
		name: 'recording.start',
		fields: { callLocator: 'callConnectionId', callConnectionId: CALL },
		options: { apiVersion: '2025-06-15' },
		sends: 'POST /calling/recordings',
		body: { callConnectionId: CALL },
		repeatable: true,
		version: '2025-06-15',
		success: 200,
	},
	{
		name: 'recording.get',
		fields: { recordingId: RECORDING },
		sends: `GET /calling/recordings/${RECORDING}`,
		document: 'CallRecording_GetRecordingProperties',
		success: 200,
	},
	...(['pause', 'resume'] as const).map((name): AzureRow => ({
		name: `recording.${name}`,
		fields: { recordingId: RECORDING },
		sends: `POST /calling/recordings/${RECORDING}:${name}`,
		document: `CallRecording_${name.charAt(0).toUpperCase()}${name.slice(1)}Recording`,
		success: 202,
	})),
	{
		name: 'recording.stop',
		fields: { recordingId: RECORDING },
		sends: `DELETE /calling/recordings/${RECORDING}`,
		document: 'CallRecording_StopRecording',
		success: 204,
	},
];
